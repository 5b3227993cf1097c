"""How well a camera sees now: what its node said of it, its link, and its alerts."""

from datetime import datetime
from typing import Any

from hub.domain.cameras import Reported, Standing, standing_of
from hub.domain.liveness import down_since, link_at
from hub.pipeline.views.cameras import CameraView


def said_of(view: CameraView) -> dict[str, Any]:
    """What the node's newest health says of this camera; empty if it does not name it."""
    for camera in (view.health or {}).get("cameras", []):
        if camera["sensor_id"] == view.sensor_id:
            found: dict[str, Any] = camera
            return found
    return {}


def standing_now(view: CameraView, wall: datetime, seeing_since: datetime | None) -> Standing:
    """How well it sees, by the hub's wall clock."""
    said, reported = said_of(view), None
    if said and view.health is not None:
        reported = Reported(
            at=datetime.fromisoformat(view.health["sent_at"]),
            uptime_s=view.health["uptime_s"],
            blind_s=said["blind_s"],
            reason=said.get("reason"),
        )
    link = link_at(view.link, wall, seeing_since)
    return standing_of(link, down_since(view.link), reported, view.blindness)
