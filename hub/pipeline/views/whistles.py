"""Looking at whistles and departments; of the ticket only what an officer needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.departments import Department
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class WhistleView:
    """One department's task: what the ticket is about and where, nothing of the resident."""

    whistle_id: str
    ticket_id: str
    kind: str
    priority: str
    area_id: str
    area_name: str
    department_id: str
    department_name: str
    task: str
    state: str
    caller: str
    called_at: datetime
    due_at: datetime
    accepted_at: datetime | None
    reported_at: datetime | None
    report: str | None
    refused_at: datetime | None
    refusal: str | None
    rated_at: datetime | None
    rating: int | None
    rating_words: str | None


@dataclass(frozen=True, slots=True)
class WhistleFilter:
    """Which whistles; empty means all."""

    reach: Reach
    states: tuple[str, ...] = ()
    department_id: str | None = None
    ticket_id: str | None = None


class WhistleViews(Protocol):
    """Whistles, newest first."""

    def whistles(self, wanted: WhistleFilter, page: Page) -> Slice[WhistleView]: ...
    def whistle(self, whistle_id: str, reach: Reach) -> WhistleView | None: ...


class DepartmentViews(Protocol):
    """Departments that serve somewhere in reach, by id."""

    def departments(
        self, reach: Reach, area_id: str | None, duty: str | None, page: Page
    ) -> Slice[Department]: ...
    def department(self, department_id: str, reach: Reach) -> Department | None: ...
