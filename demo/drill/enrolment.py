"""Enrols the town through the public API, as any other program would."""

from collections.abc import Callable
from typing import Any, Final

from demo.api import Api
from demo.drill.truth import (
    ASK_S,
    CURTAIN,
    DIRECTION,
    EARLY_CREDIT_S,
    GRACE_S,
    KINDS,
    MAX_SILENCE_S,
    OPENS_AT,
    ZONE_NAME,
    Home,
    Script,
    Side,
)

NAMES: Final = {Side.MORNING: "早晨拉开窗帘", Side.EVENING: "晚上拉上窗帘"}


def enrol(api: Api, script: Script, url_of: Callable[[str], str]) -> None:
    """Places, people with a phone each, homes, agreed absences; ApiError."""
    for area in script.town.areas:
        body = {"area_id": area.area_id, "name": area.name, "level": area.level}
        api.post("/areas", body | ({"parent_id": area.parent_id} if area.parent_id else {}))
    for worker in script.town.workers:
        body = {"worker_id": worker.worker_id, "name": worker.name, "role": worker.role}
        channels = [url_of(worker.worker_id)]
        api.post("/workers", {**body, "area_ids": worker.area_ids, "channels": channels})
    for home in script.town.homes:
        api.post("/homes", home_body(home))
    for away in script.absences:
        span = {"from": away.since.isoformat(), "until": away.until.isoformat()}
        api.post(f"/homes/{away.home_id}/away", {**span, "reason": "在女儿家"})


def home_body(home: Home) -> dict[str, Any]:
    """The enrolment of one home."""
    sensors = [
        {"sensor_id": sensor_id, "kind": kind, "max_silence_s": MAX_SILENCE_S}
        for sensor_id, kind in KINDS.items()
    ]
    return {
        "home_id": home.home_id,
        "area_id": home.building_id,
        "resident": {"name": home.resident, "frailty": home.frailty},
        "workers": home.worker_ids,
        "nodes": [{"node_id": home.node_id, "sensors": sensors}],
        "windows": [_window(home, side) for side in Side],
    }


def _window(home: Home, side: Side) -> dict[str, Any]:
    return {
        "window_id": side.value,
        "name": NAMES[side],
        "gesture": {"sensor_ids": [CURTAIN], "kind": "curtain", "direction": DIRECTION[side]},
        "opens_at": f"{OPENS_AT[side]:%H:%M}",
        "due_at": f"{home.due[side]:%H:%M}",
        "grace_s": GRACE_S,
        "ask_s": ASK_S,
        "early_credit_s": EARLY_CREDIT_S,
        "tz": ZONE_NAME,
    }
