"""What the wall asks of the state database; each answer is narrowed by a reach of areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from hub.domain.areas import Area
from hub.domain.checkins import Verdict
from hub.domain.gestures import Change
from hub.domain.liveness import LinkFacts
from hub.domain.reach import Reach
from hub.domain.wall import KeptDay
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.views.cameras import CameraView
from hub.pipeline.views.feed import Position
from hub.pipeline.views.figures import FigureViews
from hub.pipeline.wall.frames import AlertNow, Certificate


class HomeAt(NamedTuple):
    """A home that is enrolled now."""

    home_id: str
    area_id: str


class ComingWindow(NamedTuple):
    """A window of today that is not judged; its definition as it is stored."""

    home_id: str
    window_id: str
    definition: str


class JudgedWindow(NamedTuple):
    """A verdict of today; `at` is when the gesture of a seen one happened."""

    home_id: str
    window_id: str
    verdict: Verdict
    at: datetime | None


class SilentNode(NamedTuple):
    """A node that may be down, and how many of its home were ever heard."""

    home_id: str | None
    of_home: int
    facts: LinkFacts


class TicketAt(NamedTuple):
    """An open ticket; `rung_name` is None under the built-in policy."""

    area_id: str
    rung: int
    rung_name: str | None
    priority: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Storm:
    """An open incident and how many homes of its list lie in reach."""

    incident_id: str
    area_id: str | None
    cause: str
    began_at: datetime
    homes: int
    to_walk: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of past days: their curves, and the newest certificate."""

    days: tuple[KeptDay, ...]
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class PostAt:
    """A public place that is watched."""

    name: str
    area_id: str


class CovenantStore(Protocol):
    """Homes and their windows of today."""

    def homes_at(self, reach: Reach) -> Sequence[HomeAt]: ...
    def coming(self, day: date, reach: Reach) -> Sequence[ComingWindow]: ...
    def judged_after(self, row: int, day: date) -> tuple[Sequence[JudgedWindow], int]:
        """Verdicts of a day beyond a row's number, of whatever home; and the newest number."""

    def changes(self, wanted: Iterable[ChangesWanted]) -> dict[str, list[Change]]: ...
    def kept(self, reach: Reach, since: date, before: date) -> Kept:
        """Days kept in that span, and the certificate of the day before its end."""


class PlaceStore(Protocol):
    """Places."""

    def places(self) -> Sequence[Area]: ...
    def outlines(self, area_ids: Sequence[str]) -> dict[str, str]:
        """The outlines that are drawn, as the GeoJSON text that is stored."""

    def posts_at(self, reach: Reach) -> Sequence[PostAt]: ...


class TroubleStore(Protocol):
    """What is open, dark or seen."""

    def feed_end(self) -> Position: ...
    def tickets_open(self, reach: Reach) -> Sequence[TicketAt]: ...
    def node_count(self, reach: Reach) -> int: ...
    def never_heard(self, reach: Reach) -> int: ...
    def silent(self, before: datetime, reach: Reach) -> Sequence[SilentNode]: ...
    def storms(self, reach: Reach) -> Sequence[Storm]: ...
    def post_cameras(self, reach: Reach) -> Sequence[CameraView]: ...
    def post_alerts(self, since: datetime, reach: Reach, most: int) -> Sequence[AlertNow]: ...
    def post_picture(self, alert_id: str, since: datetime, reach: Reach) -> bytes | None: ...


class WallStore(CovenantStore, PlaceStore, TroubleStore, FigureViews, Protocol):
    """All of them over one consistent look."""
