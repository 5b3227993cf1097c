"""The promises of a ticket as the API shows them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.examples import like
from hub.domain.promises import Promise, Standing, standing
from hub.pipeline.views.tickets import ClockView

CLOCK: JsonDict = {"promise": "settle", "due_at": "2026-11-23T01:25:00Z", "state": "running"}


class ClockWanted(StrEnum):
    """Tickets with a promise that is nearly broken, or broken."""

    NEAR = "near"
    BREACHED = "breached"


class ClockOut(BaseModel):
    """What was promised, by when, and how it stands now."""

    model_config = like(CLOCK)

    promise: Promise
    due_at: datetime
    state: Standing


def pressing(clocks: Iterable[ClockView], now: datetime) -> Standing | None:
    """The worst of what is still owed; None while all of it has time."""
    owed = {standing(c.warn_at, c.due_at, None, now) for c in clocks if c.met_at is None}
    worst = (Standing.BREACHED, Standing.NEAR)
    return next((how for how in worst if how in owed), None)


def clocks_out(clocks: Iterable[ClockView], now: datetime) -> list[ClockOut]:
    """The clocks as they stand now."""
    return [
        ClockOut(
            promise=Promise(clock.promise),
            due_at=clock.due_at,
            state=standing(clock.warn_at, clock.due_at, clock.met_at, now),
        )
        for clock in clocks
    ]
