"""Looking at cameras, and asking whether somebody may look through one. No pictures pass here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.domain.cameras import Blindness
from hub.domain.liveness import LinkFacts
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class CameraView:
    """A camera that was enrolled, or that its node's birth named, with what is known of it."""

    node_id: str
    sensor_id: str
    home_id: str | None
    post_id: str | None
    post_name: str | None
    area_id: str
    link: LinkFacts
    health: dict[str, Any] | None
    """The newest of its node."""
    scenes: tuple[tuple[str, str], ...]
    """(scene_id, kind) of its rules."""
    revision: int
    """Of its node's config, as the hub wants it."""
    has_revision: bool
    """Whether the node said that it has this one."""
    blindness: Blindness | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """What there is to look for where a camera stands."""

    home_id: str | None
    open_ticket: str | None
    own_ticket: str | None
    """One that the asking worker took on."""
    consented: bool


class CameraViews(Protocol):
    """Cameras, by node and id."""

    def cameras(self, reach: Reach, page: Page) -> Slice[CameraView]: ...
    def camera(self, node_id: str, sensor_id: str, reach: Reach) -> CameraView | None: ...

    def reasons_to_look(
        self, node_id: str, worker_id: str | None, reach: Reach, now: datetime
    ) -> Reasons | None:
        """None if there is no such node in reach."""
