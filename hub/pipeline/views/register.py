"""Looking at the register: places, people, homes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.areas import Area
from hub.domain.homes import Node, Resident
from hub.domain.people import Worker
from hub.domain.windows import Window
from hub.pipeline.enrolment_store import Absence
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class HomeView:
    """A home as it is enrolled now."""

    home_id: str
    area_id: str
    resident: Resident
    workers: tuple[str, ...]
    nodes: tuple[Node, ...]
    windows: tuple[Window, ...]
    config_revision: int
    enrolled_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class HomeFilter:
    """Which homes; `told_worker` sees only those of tickets he was told of."""

    area_id: str | None = None
    worker_id: str | None = None
    ended: bool = False
    told_worker: str | None = None


class AreaViews(Protocol):
    """Places."""

    def area(self, area_id: str) -> Area | None: ...
    def areas(self, parent_id: str | None, page: Page) -> Slice[Area]: ...


class WorkerViews(Protocol):
    """People who can be told."""

    def worker(self, worker_id: str) -> Worker | None: ...
    def workers(self, area_id: str | None, page: Page) -> Slice[Worker]: ...

    def workers_for(self, home_id: str | None, area_id: str, most: int) -> list[Worker]:
        """Who may be sent: those of the home, and those of its area and of every area above it."""


class HomeViews(Protocol):
    """Homes and agreed absences."""

    def home(self, home_id: str, told_worker: str | None) -> HomeView | None: ...
    def homes(self, wanted: HomeFilter, page: Page) -> Slice[HomeView]: ...
    def absences(self, home_id: str, page: Page) -> Slice[Absence]: ...
