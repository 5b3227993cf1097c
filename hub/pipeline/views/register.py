"""Looking at the register: places, people, homes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.areas import Area
from hub.domain.homes import Node, Resident
from hub.domain.liveness import Link
from hub.domain.people import Worker
from hub.domain.reach import Reach
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
class OfToday:
    """A window of that day stands so, and none of the home's stands graver."""

    day: str
    state: str
    graver: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HomeMarks:
    """What a list shows beside a home, as a wish; None: whatever it is."""

    today: OfToday | None = None
    link: Link | None = None
    silent_before: datetime | None = None
    """What a box must have been heard since, to be up; None: silence counts for nobody now."""
    has_doorstep: bool | None = None


@dataclass(frozen=True, slots=True)
class HomeFilter:
    """Which homes of those in reach."""

    reach: Reach
    area_id: str | None = None
    worker_id: str | None = None
    ended: bool = False
    words: str | None = None
    """In the home's id, or in how she is called."""
    marks: HomeMarks = HomeMarks()


class AreaViews(Protocol):
    """Places."""

    def area(self, area_id: str, reach: Reach) -> Area | None: ...
    def areas(
        self, parent_id: str | None, reach: Reach, page: Page, text: str | None = None
    ) -> Slice[Area]:
        """By id; with a text those that have it in the name or the id."""

    def place_name(self, area_id: str) -> str:
        """What a place is called, for who sees already what lies there; its id if it is gone."""

    def place_names(self, area_ids: Collection[str]) -> Mapping[str, str]:
        """The same for many at once; who is gone is left out."""


class WorkerViews(Protocol):
    """People who can be told."""

    def worker(self, worker_id: str, reach: Reach) -> Worker | None: ...
    def workers(self, area_id: str | None, reach: Reach, page: Page) -> Slice[Worker]: ...

    def workers_for(
        self, home_id: str | None, area_id: str, text: str | None, reach: Reach, most: int
    ) -> list[Worker]:
        """Who in reach may be sent: those of the home, of its area and of every area above it.

        With a text: whoever has it in the name or the id, wherever he serves.
        """


class HomeViews(Protocol):
    """Homes and agreed absences."""

    def home(self, home_id: str, reach: Reach) -> HomeView | None: ...
    def homes(self, wanted: HomeFilter, page: Page) -> Slice[HomeView]: ...
    def absences(self, home_id: str, page: Page) -> Slice[Absence]: ...
