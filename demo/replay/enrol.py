"""Enrols a logged home through the public API, with everybody whom a ticket needs."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from demo.api import Api
from demo.replay.homes import ASK_S, WINDOWS, DayWindow, LoggedHome
from edge.domain.readings import SensorDescription

AREA_ID: Final = "grid-replay"
WORKER_ID: Final = "w-replay"


class Enrolled(msgspec.Struct, frozen=True):
    """The hub's answer."""

    home_id: str


def enrol(api: Api, home: LoggedHome, node_id: str, sensors: Sequence[SensorDescription]) -> str:
    """The home with its node, sensors and windows; returns its home_id. Raises ApiError."""
    api.post("/areas", {"area_id": AREA_ID, "name": "replay", "level": "grid"})
    worker = {"worker_id": WORKER_ID, "name": "replay", "role": "grid_worker"}
    api.post("/workers", {**worker, "area_ids": [AREA_ID], "channels": ["log:"]})
    body = {
        "area_id": AREA_ID,
        "resident": {"name": home.name},
        "workers": [WORKER_ID],
        "nodes": [{"node_id": node_id, "sensors": [_sensor(sensor) for sensor in sensors]}],
        "windows": [_window(home, window) for window in WINDOWS],
    }
    return msgspec.json.decode(api.post("/homes", body), type=Enrolled).home_id


def _sensor(sensor: SensorDescription) -> dict[str, Any]:
    return {
        "sensor_id": sensor.sensor_id,
        "kind": sensor.kind,
        "max_silence_s": sensor.max_silence_s,
    }


def _window(home: LoggedHome, window: DayWindow) -> dict[str, Any]:
    gesture = {"sensor_ids": list(home.gesture_sensors), "kind": home.kind, "direction": "change"}
    return {
        "window_id": window.window_id,
        "name": window.name,
        "gesture": gesture,
        "opens_at": window.opens_at.isoformat("minutes"),
        "due_at": window.due_at.isoformat("minutes"),
        "grace_s": 0,
        "ask_s": ASK_S,
        "early_credit_s": 0,
        "tz": home.tz,
    }
