"""Enrols the script's cast through the public API, as any other program would."""

from datetime import datetime, time, timedelta
from typing import Any, Final

import msgspec

from demo.api import Account, Api
from demo.doorsteps import doorstep_body
from demo.names import called
from demo.truth import (
    ASK_S,
    DUE_AT,
    GRACE_S,
    MAX_SILENCE_S,
    OPENS_AT,
    ZONE,
    ZONE_NAME,
    Area,
    Home,
    Truth,
)
from edge.domain.life.day import CURTAIN, sensors_of_a_home
from edge.domain.life.scenes import Scene

MORNING: Final = "morning"
EVENING: Final = "evening"
_EVENING_OPENS: Final = time(16, 30)
_EVENING_DUE: Final = time(21, 45)
_CHANNELS: Final = ["web:", "log:"]


def enrol(api: Api, truth: Truth) -> None:
    """Places, people, homes and agreed absences; ApiError."""
    places = {area.area_id: area for area in truth.areas}
    for area in truth.areas:
        api.post("/areas", area_body(area))
    for worker in truth.workers:
        body = {"worker_id": worker.worker_id, "name": worker.name, "role": worker.role}
        api.post("/workers", {**body, "area_ids": worker.area_ids, "channels": _CHANNELS})
    for home in truth.homes:
        api.post("/homes", home_body(home))
        api.put(f"/homes/{home.home_id}/doorstep", doorstep_body(home, places))
        if home.scene is Scene.OUT_AWAY:
            api.post(f"/homes/{home.home_id}/away", away_body(truth))


def area_body(area: Area) -> dict[str, Any]:
    """A place, with its outline where it has one."""
    body: dict[str, Any] = {"area_id": area.area_id, "name": area.name, "level": area.level}
    if area.parent_id:
        body["parent_id"] = area.parent_id
    if area.outline:
        body["outline"] = {"type": "Polygon", "coordinates": [area.outline]}
    return body


def create_sign_in(api: Api, worker_id: str) -> Account:
    """A password for a worker's page."""
    body = {"username": worker_id, "scope": "worker", "worker_id": worker_id}
    return msgspec.json.decode(api.post("/accounts", body), type=Account)


def home_body(home: Home) -> dict[str, Any]:
    """The enrolment of one home, as API section 8 wants it."""
    sensors = [
        {"sensor_id": s.sensor_id, "kind": s.kind, "max_silence_s": s.max_silence_s}
        for s in sensors_of_a_home(MAX_SILENCE_S)
    ]
    return {
        "home_id": home.home_id,
        "area_id": home.area_id,
        "resident": {
            "name": home.resident,
            "preferred_name": called(home.resident),
            "phone": home.phone,
            "frailty": home.frailty,
        },
        "workers": home.worker_ids,
        "nodes": [{"node_id": home.node_id, "sensors": sensors}],
        "windows": [
            _window(MORNING, "早晨拉开窗帘", "open", OPENS_AT, DUE_AT),
            _window(EVENING, "晚上拉上窗帘", "close", _EVENING_OPENS, _EVENING_DUE),
        ],
    }


def away_body(truth: Truth) -> dict[str, str]:
    """Away since the evening before, for three days."""
    since = datetime.combine(truth.day, time(18), ZONE) - timedelta(days=1)
    until = since + timedelta(days=3)
    return {"from": since.isoformat(), "until": until.isoformat(), "reason": "在女儿家"}


def _window(
    window_id: str, name: str, direction: str, opens_at: time, due_at: time
) -> dict[str, Any]:
    return {
        "window_id": window_id,
        "name": name,
        "gesture": {"sensor_ids": [CURTAIN], "kind": "curtain", "direction": direction},
        "opens_at": f"{opens_at:%H:%M}",
        "due_at": f"{due_at:%H:%M}",
        "grace_s": GRACE_S,
        "ask_s": ASK_S,
        "tz": ZONE_NAME,
    }
