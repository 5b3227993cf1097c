"""Looking at follow-ups: which are due, and what she said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """One follow-up with the place of its ticket."""

    follow_up_id: str
    ticket_id: str
    home_id: str
    area_id: str
    number: int
    due_at: datetime
    worker_id: str | None
    unreached: int
    done_at: datetime | None
    canceled_at: datetime | None
    done_by: str | None
    way: str | None
    result: str | None
    satisfied: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class FollowUpFilter:
    """Which follow-ups; None means all. `area_id` includes what lies in it."""

    reach: Reach
    is_done: bool | None = None
    is_canceled: bool | None = None
    due_by: datetime | None = None
    area_id: str | None = None
    worker_id: str | None = None
    ticket_id: str | None = None


class FollowUpViews(Protocol):
    """Follow-ups, the longest due first."""

    def follow_ups(self, wanted: FollowUpFilter, page: Page) -> Slice[FollowUpView]: ...
    def follow_up(self, follow_up_id: str, reach: Reach) -> FollowUpView | None: ...
