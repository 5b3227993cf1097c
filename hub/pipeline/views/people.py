"""Looking at people: when they are there, what they carry, whom a home calls her own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.people import HomeContact
from hub.domain.reach import Reach
from hub.domain.rosters import Leave, Shift
from hub.domain.staffing import Availability
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker carries now."""

    worker_id: str
    homes_paired: int
    homes_backup: int
    open_tickets: dict[str, int]
    """By state; a state that he holds no ticket in is left out."""
    open_lines: int
    """Homes of walk lists that he is to look at."""
    open_follow_ups: int
    availability: Availability


class DutyViews(Protocol):
    """When people are there."""

    def leave(self, leave_id: str) -> Leave | None: ...
    def leaves(self, worker_id: str, page: Page) -> Slice[Leave]: ...
    def shifts(self, worker_id: str, since: datetime | None, page: Page) -> Slice[Shift]:
        """By their beginning; those that end after `since`."""


class LoadViews(Protocol):
    """What people carry; `now` decides who is available."""

    def load(self, worker_id: str, reach: Reach, now: datetime) -> Load | None: ...
    def loads_of(self, worker_ids: Sequence[str], now: datetime) -> list[Load]:
        """Those of people who were found in reach already, in the same order."""

    def loads(
        self, area_id: str | None, reach: Reach, now: datetime, page: Page
    ) -> Slice[Load]: ...


class ContactViews(Protocol):
    """Whom a home calls her own."""

    def contacts(self, home_id: str) -> list[HomeContact]: ...
