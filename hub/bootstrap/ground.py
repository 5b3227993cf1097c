"""What everything stands on: settings, clock, state, words, ids."""

from dataclasses import dataclass
from pathlib import Path

from hub.adapters.calendar import rest_days
from hub.adapters.catalogue.phrasebook import Catalogue, load_catalogue
from hub.adapters.clock import DrillClock, SystemClock
from hub.adapters.ids import new_id
from hub.adapters.passwords import Argon2Passwords
from hub.adapters.sql.migrate import migrate
from hub.adapters.sql.state import StateDatabase
from hub.config import HubSettings
from hub.domain.windows import RestDay
from hub.pipeline.ports import NewId

STATE_FILE = "state.sqlite"
CLOCK_FILE = "clock.json"


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything stands on; every builder beside this file takes it."""

    settings: HubSettings
    clock: SystemClock | DrillClock
    database: StateDatabase
    phrasebook: Catalogue
    rest_day: RestDay
    new_id: NewId
    passwords: Argon2Passwords


def open_ground(settings: HubSettings) -> Ground:
    """The ground of a data directory; `serve` builds on it, and so does every other command."""
    return Ground(
        settings=settings,
        clock=_build_clock(settings),
        database=open_state(settings.data_dir),
        phrasebook=load_catalogue(),
        rest_day=rest_days(settings.holidays_country),
        new_id=new_id,
        passwords=Argon2Passwords(),
    )


def open_state(data_dir: Path) -> StateDatabase:
    """The state database of a data directory, migrated."""
    database = StateDatabase(data_dir / STATE_FILE)
    migrate(database)
    return database


def _build_clock(settings: HubSettings) -> SystemClock | DrillClock:
    """The wall's clock, or the drill's."""
    return DrillClock(settings.data_dir / CLOCK_FILE) if settings.drill else SystemClock()
