"""Looking at tickets: their story, and who was told through which channel."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.homes import Resident
from hub.domain.phrases import Sentence
from hub.domain.promises import Standing
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.verdicts import EvidenceView


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a ticket's story."""

    event_id: int
    at: datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str
    why: Sentence
    note: str | None
    outcome: str | None
    due_at: datetime | None = None
    acted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockView:
    """A promise and its times; how it stands follows from them."""

    promise: str
    warn_at: datetime
    due_at: datetime
    met_at: datetime | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket and its story, oldest line first."""

    ticket_id: str
    kind: str
    cause: str
    priority: str
    state: str
    home_id: str | None
    post_id: str | None
    area_id: str
    assignee: str | None
    rung: int
    reason: Sentence
    evidence: tuple[EvidenceView, ...]
    opened_at: datetime
    updated_at: datetime
    next_step_at: datetime | None
    arrive_by: datetime | None
    settle_level: str
    merged_into: str | None
    split_from: str | None
    resolved_at: datetime | None
    followed_up_at: datetime | None
    closing_note: str | None
    cause_code: str | None
    policy_id: str | None = None
    clocks: tuple[ClockView, ...] = ()
    events: tuple[EventView, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeOf:
    """A ticket that is to be merged into another, and what it is about."""

    ticket_id: str
    home_id: str | None
    area_id: str


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets of those in reach; empty means all. `area_id` includes what lies in it."""

    reach: Reach
    states: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    home_id: str | None = None
    post_id: str | None = None
    area_id: str | None = None
    kinds: tuple[str, ...] = ()
    text: str | None = None
    """Stands in the reason, or in the id of the ticket, its home or whoever has it."""
    clock: tuple[Standing, datetime] | None = None
    """With a promise that stands so at that time."""
    merge_of: MergeOf | None = None
    """Only those that it can be merged into."""
    urgent_first: bool = False


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message to one person on one channel and what became of it."""

    notice_id: str
    ticket_id: str
    step: str
    worker_id: str
    channel: str
    """Only its kind: the rest of such a URL may be a secret."""
    priority: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    seen_at: datetime | None
    answered_at: datetime | None
    next_attempt_at: datetime | None
    result: str


class TicketViews(Protocol):
    """Tickets, newest first unless the urgent are wanted first."""

    def tickets(self, wanted: TicketFilter, page: Page) -> Slice[TicketView]: ...
    def ticket(self, ticket_id: str, reach: Reach) -> TicketView | None: ...
    def ticket_counts(self, reach: Reach) -> dict[str, int]: ...
    def answers_for(self, area_id: str, reach: Reach) -> bool:
        """Whether the area lies in those of the reach; being told of a ticket is not enough."""

    def answered_for(self, area_ids: Collection[str], reach: Reach) -> set[str]:
        """Those of the areas that do, asked for all at once."""


class PeopleViews(Protocol):
    """Whom a ticket is about, and who was told of it."""

    def resident(self, home_id: str) -> Resident | None: ...
    def residents(self, home_ids: Collection[str]) -> Mapping[str, Resident]:
        """By home; asked for all of a list at once."""

    def is_assigned(self, home_id: str, worker_id: str) -> bool:
        """Whether an open ticket of this home is this worker's own."""

    def assigned_of(self, home_ids: Collection[str], worker_id: str) -> set[str]:
        """Those of the homes where one is, asked for all at once."""

    def notices(
        self, ticket_id: str | None, state: str | None, reach: Reach, page: Page
    ) -> Slice[NoticeView]:
        """Those of tickets in the areas, and one's own."""
