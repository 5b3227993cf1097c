"""Looking at incidents and their walk lists; no names, for lists hang on walls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class LineView:
    """One home of a walk list."""

    home_id: str
    area_id: str
    rank: int
    state: str
    worker_id: str | None
    told_at: datetime | None
    visit_by: datetime | None
    joined_at: datetime
    settled_at: datetime | None
    outcome: str | None
    note: str | None
    windows_due: int
    last_life_at: datetime | None
    frailty: int


@dataclass(frozen=True, slots=True)
class WalkView:
    """A door that somebody still has to walk to."""

    incident_id: str
    line: LineView


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident and what its list comes to."""

    incident_id: str
    scope: str
    area_id: str | None
    cause: str
    why: Sentence
    began_at: datetime
    opened_at: datetime
    back_at: datetime | None
    next_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    closing_note: str | None
    ticket_id: str | None
    """None while it has no line, and so no ticket."""
    homes: int
    to_walk: int
    windows_due: int


class IncidentViews(Protocol):
    """Incidents, newest first; only what is in reach."""

    def incidents(self, is_open: bool | None, reach: Reach, page: Page) -> Slice[IncidentView]: ...
    def incident(self, incident_id: str, reach: Reach) -> IncidentView | None: ...
    def walk_list(self, incident_id: str, reach: Reach) -> list[LineView]:
        """Its lines in reach, by rank."""

    def line_area(self, incident_id: str, home_id: str, reach: Reach) -> str | None:
        """Where a line's home lies; None if there is no such line in reach."""

    def walks_of(self, worker_id: str) -> list[WalkView]:
        """The doors that are his to walk, the most urgent first."""
