"""Looking at a roster: who of an area can be sent in a stretch of time, and when each is there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.people import Role
from hub.domain.reach import Reach
from hub.domain.rosters import Span
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """Whose duty, of those in reach, and when."""

    reach: Reach
    span: Span
    area_id: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One person with all shifts and leaves that touch the stretch, as they were agreed."""

    worker_id: str
    name: str
    role: Role
    area_ids: tuple[str, ...]
    rostered: bool
    """On duty within shifts only; everybody else always."""
    resigned_at: datetime | None
    shifts: tuple[Span, ...]
    leaves: tuple[Span, ...]


class RosterViews(Protocol):
    """Who is there when."""

    def roster(self, wanted: RosterFilter, page: Page) -> Slice[Duty]:
        """People who can be sent and serve in the stretch, by id."""

    def roster_size(self, wanted: RosterFilter) -> int:
        """How many they are on all pages."""
