"""Looking at planned visits: plans, days, and how many were kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hub.domain.reach import Reach
from hub.domain.visit_plans import Coverage, VisitKind, VisitPlan
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan and when it is due next."""

    plan: VisitPlan
    next_day: date | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """One day's visit and what became of it."""

    plan_id: str
    kind: VisitKind
    day: date
    home_id: str
    area_id: str
    ticket_id: str
    due_by: datetime
    state: str
    done_at: datetime | None
    proven: bool


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits; None means all. Days count both ends."""

    first_day: date | None = None
    last_day: date | None = None
    home_id: str | None = None
    area_id: str | None = None
    kind: VisitKind | None = None


class VisitViews(Protocol):
    """Plans and visits of homes in reach."""

    def visit_plans(self, home_id: str | None, reach: Reach, page: Page) -> Slice[PlanView]: ...
    def visit_plan(self, plan_id: str, reach: Reach) -> PlanView | None: ...
    def visits(self, wanted: VisitFilter, reach: Reach, page: Page) -> Slice[VisitView]: ...
    def coverage(self, wanted: VisitFilter, reach: Reach, now: datetime) -> Coverage:
        """Of the visits whose time is over."""
