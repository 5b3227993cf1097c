"""What everything stands on: settings, clock, state, series, words."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.adapters.calendar import rest_days
from hub.adapters.catalogue.phrasebook import Catalogue, load_catalogue
from hub.adapters.clock import DrillClock, SystemClock
from hub.adapters.ids import new_id
from hub.adapters.passwords import Argon2Passwords
from hub.adapters.sql.absences import SqlAbsences
from hub.adapters.sql.accounts import SqlAccounts
from hub.adapters.sql.auditing import SqlAudit
from hub.adapters.sql.departments import SqlDepartments
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.handing_over import SqlHandingOver
from hub.adapters.sql.migrate import migrate
from hub.adapters.sql.planning import SqlPlanning
from hub.adapters.sql.state import StateDatabase, opener, viewer
from hub.adapters.sql.tables import SqlDutyTables, SqlTables
from hub.adapters.sql.views import SqlViews
from hub.adapters.tables.reading import read_table
from hub.adapters.tables.writing import write_csv, write_workbook
from hub.config import HubSettings
from hub.domain.windows import RestDay
from hub.pipeline.absences import Absences
from hub.pipeline.accounts import Accounts
from hub.pipeline.auditing import Auditing
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.importing import HomeImport
from hub.pipeline.planning import Planning
from hub.pipeline.ports import Clock, NewId
from hub.pipeline.series import SeriesStore
from hub.pipeline.tables.area_import import AreaImport
from hub.pipeline.tables.department_import import DepartmentImport
from hub.pipeline.tables.duty_import import DutyImport
from hub.pipeline.tables.exports import Exports, Form
from hub.pipeline.tables.imports import Imports
from hub.pipeline.tables.worker_import import WorkerImport

STATE_FILE = "state.sqlite"
CLOCK_FILE = "clock.json"


def open_state(data_dir: Path) -> StateDatabase:
    """The state database of a data directory, migrated."""
    database = StateDatabase(data_dir / STATE_FILE)
    migrate(database)
    return database


def build_clock(settings: HubSettings) -> SystemClock | DrillClock:
    """The wall's clock, or the drill's."""
    return DrillClock(settings.data_dir / CLOCK_FILE) if settings.drill else SystemClock()


def build_accounts(database: StateDatabase, clock: SystemClock | DrillClock) -> Accounts:
    """Sign-in; also used by `init`."""
    return Accounts(
        opener(database, SqlAccounts),
        viewer(database, SqlAccounts),
        clock,
        new_id,
        Argon2Passwords(),
    )


def build_auditing(database: StateDatabase, clock: SystemClock | DrillClock) -> Auditing:
    """Who looked and who changed what; also used by `audit`."""
    return Auditing(opener(database, SqlAudit), viewer(database, SqlAudit), clock)


def build_enrolment(
    settings: HubSettings, database: StateDatabase, clock: SystemClock | DrillClock
) -> Enrolment:
    """Enrolment of places, people and homes."""
    rest_day = rest_days(settings.holidays_country)
    return Enrolment(opener(database, SqlEnrolment), clock, new_id, rest_day)


def build_import(
    settings: HubSettings, database: StateDatabase, clock: SystemClock | DrillClock
) -> HomeImport:
    """Bulk enrolment; also used by `import`."""
    return HomeImport(build_enrolment(settings, database, clock), read_table)


def build_imports(
    settings: HubSettings, database: StateDatabase, clock: SystemClock | DrillClock
) -> Imports:
    """Tables of places, people and homes; also used by `import`."""
    homes = build_import(settings, database, clock)
    return imports_of(database, clock, homes, ZoneInfo(settings.timezone), new_id)


def imports_of(
    database: StateDatabase, clock: Clock, homes: HomeImport, zone: ZoneInfo, ids: NewId
) -> Imports:
    """The import of each table."""
    begin = opener(database, SqlTables)
    return Imports(
        read=read_table,
        areas=AreaImport(begin, read_table),
        departments=DepartmentImport(opener(database, SqlDepartments)),
        workers=WorkerImport(begin),
        homes=homes,
        duty=DutyImport(
            opener(database, SqlDutyTables),
            clock,
            ids,
            zone,
            build_handing_over(database, clock, load_catalogue()).hand_over_once,
        ),
    )


def build_handing_over(database: StateDatabase, clock: Clock, words: Catalogue) -> HandingOver:
    """Leaves that begin, resignations that count; the flow, the web and imports use it."""
    return HandingOver(opener(database, SqlHandingOver), clock, words)


def build_exports(database: StateDatabase) -> Exports:
    """The same tables on their way out."""
    writers = {Form.CSV: write_csv, Form.XLSX: write_workbook}
    return Exports(viewer(database, SqlViews), writers)


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything stands on."""

    settings: HubSettings
    clock: SystemClock | DrillClock
    database: StateDatabase
    phrasebook: Catalogue
    rest_day: RestDay
    series: SeriesStore


def build_absences(ground: Ground) -> Absences:
    """Proposals of absences, and their ends; the flow and the web use it."""
    return Absences(opener(ground.database, SqlAbsences), ground.clock, new_id)


def build_planning(ground: Ground) -> Planning:
    """Promised visits; the flow and the web use it."""
    return Planning(opener(ground.database, SqlPlanning), ground.clock, ground.phrasebook, new_id)
