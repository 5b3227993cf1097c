"""The duty desk passes on: a sheet of what is open, signed by who goes and then by who comes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hub.errors import Conflict, InvalidTransition

AHEAD = timedelta(hours=12)
"""A sheet looks one shift ahead: what falls due in it, and who will be away."""
MOST_LINES = 200
"""Of each list on a sheet; the counts stay true."""


class SheetState(StrEnum):
    """Who has signed."""

    MADE = "made"
    GIVEN = "given"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident that is open."""

    incident_id: str
    area_id: str | None
    cause: str
    opened_at: datetime
    homes: int
    to_walk: int


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket that is open."""

    ticket_id: str
    kind: str
    priority: str
    state: str
    rung: int
    home_id: str | None
    assignee: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class TicketCount:
    """How many open tickets of one rung and priority there are."""

    rung: int
    priority: str
    tickets: int


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise that is broken, or soon will be."""

    ticket_id: str
    promise: str
    due_at: datetime
    is_broken: bool


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """A follow-up that is due, or falls due in the coming shift."""

    follow_up_id: str
    ticket_id: str
    home_id: str
    worker_id: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class WhistleLine:
    """A department's task that is not done."""

    whistle_id: str
    ticket_id: str
    department_id: str
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HomeAway:
    """A home that is away by agreement, or will be in the coming shift."""

    home_id: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class WorkerAway:
    """Somebody who is on leave, or will be in the coming shift."""

    worker_id: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class HubAbsence:
    """When the hub itself could not see."""

    from_at: datetime
    until_at: datetime | None
    cause: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a sheet holds: ids, numbers and times. It may lie on a table: no names, no words."""

    incidents: tuple[IncidentLine, ...] = ()
    counts: tuple[TicketCount, ...] = ()
    tickets: tuple[TicketLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    follow_ups: tuple[FollowUpLine, ...] = ()
    whistles: tuple[WhistleLine, ...] = ()
    homes_away: tuple[HomeAway, ...] = ()
    workers_away: tuple[WorkerAway, ...] = ()
    hub_absences: tuple[HubAbsence, ...] = ()
    entry_ids: tuple[int, ...] = ()
    """Of the log since the sheet before; the log is only ever added to."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose account, and when."""

    by: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One hand-over."""

    sheet_id: str
    area_id: str
    since_at: datetime | None
    """When the sheet before was made; None: it is the first of its area."""
    made_at: datetime
    made_by: str
    content: Content
    given: Signature | None = None
    taken: Signature | None = None

    @property
    def state(self) -> SheetState:
        """Follows from the signatures."""
        if self.taken is not None:
            return SheetState.TAKEN
        return SheetState.MADE if self.given is None else SheetState.GIVEN


def sign(sheet: Sheet, signature: Signature) -> Sheet:
    """The one who goes, then the one who comes; raises InvalidTransition, Conflict."""
    match sheet.state:
        case SheetState.MADE:
            return replace(sheet, given=signature)
        case SheetState.GIVEN:
            if sheet.given is not None and sheet.given.by == signature.by:
                raise Conflict("you have handed over; whoever comes signs with an own account")
            return replace(sheet, taken=signature)
        case SheetState.TAKEN:
            raise InvalidTransition("the sheet is signed by both, and changes no more")
