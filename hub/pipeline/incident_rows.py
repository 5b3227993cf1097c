"""What triage and walkers read of an incident and what they write: records beside the queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.notices import Contact
from hub.domain.phrases import Sentence
from hub.domain.storms import Cause, Scope
from hub.domain.tickets import Ticket
from hub.domain.walks import Door, LineState
from hub.pipeline.journal import Journal


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands."""

    incident_id: str
    scope: Scope
    area_id: str | None
    cause: Cause
    why: Sentence
    began_at: datetime
    opened_at: datetime
    split_at: datetime
    ticket_id: str
    back_at: datetime | None = None
    next_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closing_note: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One home of the walk list as it stands, with what decides how it goes on."""

    home_id: str
    area_id: str
    state: LineState
    door: Door
    rank: int
    joined_at: datetime
    worker_id: str | None = None
    told_at: datetime | None = None
    visit_by: datetime | None = None
    passes: int = 0
    back_at: datetime | None = None
    settled_at: datetime | None = None
    outcome: str | None = None
    note: str | None = None
    is_back: bool = False
    """Whether her nodes have spoken since."""
    unproven: int = 0
    """Windows of hers that were due during the incident and of which nothing was heard since."""


@dataclass(frozen=True, slots=True)
class Walkers:
    """Who may walk in one part of an incident, and who hears if nobody does."""

    free: Sequence[str] = ()
    leaders: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """An incident with its lines and its ticket."""

    incident: Incident
    lines: list[Line]
    ticket: Ticket | None
    """None while it has none."""
    zone: ZoneInfo


@dataclass(slots=True)
class Tended:
    """What one look at an incident writes."""

    was: Whole
    incident: Incident
    at: datetime
    journal: Journal
    lines: list[Line] = field(default_factory=list)
    """Only those that changed."""
    handed_over: list[str] = field(default_factory=list)
    """Homes whose unproven windows ask for a ticket of their own again."""
    ticket: Ticket | None = None
    reason: Sentence | None = None
    """Of a ticket that is opened now."""


class IncidentStore(Protocol):
    """The queries around one incident."""

    def whole(self, incident_id: str) -> Whole | None: ...
    def walkers(self, lines: Sequence[Line]) -> Mapping[str, Walkers]:
        """By home: who is free in its grid now, and who leads there."""

    def smallest_area(self, lines: Sequence[Line]) -> str | None:
        """The smallest place that holds all these homes; the first top of the tree if none does."""

    def contacts(self, worker_ids: Sequence[str]) -> Mapping[str, Contact]: ...
    def apply(self, tended: Tended) -> None: ...


@dataclass(frozen=True, slots=True)
class Absence:
    """A span in which the hub itself could not see, in contract time."""

    from_at: datetime
    until_at: datetime
    cause: str
