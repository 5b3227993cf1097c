"""A fire lane from the first word of its camera to the end of its ticket, over a real broker."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.system.stranger import Neighbourhood, StrangerNode, rfc3339, wait_until

pytestmark = pytest.mark.system
CAMERA = {"sensor_id": "cam", "kind": "camera", "unit": "", "max_silence_s": 7200}
KIND = "vehicle_in_fire_lane"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 180), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


class Lane(StrangerNode):
    """A stranger's camera at a fire lane."""

    def tells(self, place: Neighbourhood, alert_id: str, picture: bytes | None, **said: Any) -> int:
        self.seq += 1
        body = {"outbox_id": self.outbox_id, "boot_id": self.boot_id, "seq": self.seq}
        body |= {"alert_id": alert_id, "kind": KIND, "sensor_id": "cam", "confidence": 0.8}
        body |= {"observed_at": rfc3339(place.hub.now()), "detail": {"scene_id": "lane"} | said}
        if picture is not None:
            body["snapshot"] = base64.b64encode(picture).decode()
        self.publish("alert", body)
        return self.seq


def enrolled(place: Neighbourhood, node: StrangerNode) -> dict[str, Any]:
    """The lane is enrolled after its camera has spoken; the ticket that follows."""
    wait_until(lambda: len(place.hub.get("/quarantine")) == 2, "both wait for an enrolment")
    sensors = [{"sensor_id": "cam", "kind": "camera", "max_silence_s": 7200}]
    post = {"post_id": "pt-1", "area_id": "grid-1", "name": "东侧消防通道"}
    place.hub.post("/posts", post | {"nodes": [{"node_id": node.node_id, "sensors": sensors}]})
    (ticket,) = wait_until(lambda: place.hub.get("/tickets", post_id="pt-1"), "a ticket")
    found: dict[str, Any] = place.hub.api.get(f"/tickets/{ticket['ticket_id']}").json()
    return found


def test_a_vehicle_in_a_fire_lane_is_one_ticket_with_its_picture_until_it_has_left(
    drill: Callable[[str], Neighbourhood],
) -> None:
    place, picture = drill("2026-11-22T10:00:00+08:00"), jpeg()
    hub = place.hub
    node = Lane(hub.broker_port, "n-lane", [CAMERA])
    node.birth(hub.now())
    node.tells(place, "al-1", picture, phase="raised", track="b-7", dwell_s=125, label="truck")
    ticket = enrolled(place, node)
    assert (ticket["home_id"], ticket["kind"], ticket["priority"]) == (None, KIND, "P3")
    assert ticket["reason"]["zh"].startswith("东侧消防通道：10:00有车辆占用消防通道；已持续2分钟")
    wait_until(lambda: [c for c in node.commands if c["kind"] == "rebirth"], "asked who it is")
    (shown,) = ticket["pictures"]
    answer = hub.api.get(shown["picture"].removeprefix("/api/v1"))
    assert (answer.content, answer.headers["cache-control"]) == (picture, "no-store")
    (entry,) = [one for one in hub.get("/audit") if one["purpose"] == "picture"]
    assert entry["targets"]["alert_id"] == "al-1"

    node.birth(hub.now())
    node.tells(place, "al-2", None, phase="raised", track="b-8")
    node.tells(place, "al-3", None, phase="cleared", track="b-7", of="al-1", lasted_s=720)
    node.tells(place, "al-4", None, phase="cleared", track="b-8", of="al-2", lasted_s=60)
    over = {"post_id": "pt-1", "state": "canceled"}
    (ticket,) = wait_until(lambda: hub.get("/tickets", **over), "nothing is left to do")
    told = [event["action"] for event in ticket["events"] if event["action"] != "escalate"]
    assert told == ["open", "attach", "cleared", "cancel"]
    assert len(hub.get("/tickets")) == 1
    (seen,) = hub.get("/nodes", post_id="pt-1")
    assert (seen["home_id"], seen["link"]) == (None, "up")
    node.leave()
