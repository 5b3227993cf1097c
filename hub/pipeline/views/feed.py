"""The feed behind the stream: new rows since a position that a client names when it comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.reach import Reach
from hub.pipeline.views.nodes import AlertView
from hub.pipeline.views.verdicts import VerdictView


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has read each kind of row."""

    verdict: int = 0
    ticket: int = 0
    alert: int = 0

    def __str__(self) -> str:
        return f"{self.verdict}-{self.ticket}-{self.alert}"


@dataclass(frozen=True, slots=True)
class TicketNews:
    """One more line in the story of a ticket."""

    ticket_id: str
    home_id: str | None
    post_id: str | None
    area_id: str
    kind: str
    priority: str
    state: str
    assignee: str | None
    action: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentNews:
    """The same of an incident's ticket: its list or its end has moved."""

    incident_id: str
    ticket_id: str
    area_id: str
    scope: str
    cause: str
    is_open: bool
    action: str
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """One event of the stream; `position` is where to go on after it."""

    position: Position
    event: str
    data: VerdictView | TicketNews | AlertView | IncidentNews


class FeedViews(Protocol):
    """New rows. Who answers for no area gets the news of his tickets only."""

    def feed_end(self) -> Position: ...
    def feed(self, since: Position, reach: Reach, limit: int) -> list[News]: ...


def parse_position(text: str) -> Position | None:
    """A position as `Last-Event-ID` brings it back; None if it is not one."""
    parts = text.split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        return None
    return Position(*(int(part) for part in parts))
