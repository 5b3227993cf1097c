"""How a window is kept as JSON, in the one place that knows."""

import json
from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from typing import Any

from hub.domain.windows import WEEKDAYS, Direction, Gesture, Window

_ORDER = (*WEEKDAYS, "workday", "restday")


def window_to_json(window: Window) -> dict[str, Any]:
    """The stored form: the API's field names, local times as HH:MM, days in the week's order."""
    return {
        "window_id": window.window_id,
        "name": window.name,
        "gesture": {
            "sensor_ids": list(window.gesture.sensor_ids),
            "kind": window.gesture.kind,
            "direction": window.gesture.direction.value,
        },
        "opens_at": window.opens_at.strftime("%H:%M"),
        "due_at": window.due_at.strftime("%H:%M"),
        "grace_s": window.grace_s,
        "ask_s": window.ask_s,
        "early_credit_s": window.early_credit_s,
        "tz": window.tz,
        "days": sorted(window.days, key=_ORDER.index),
    }


@lru_cache(maxsize=4096)
def window_from_text(definition: str) -> Window:
    """The window of a stored text; thousands of homes that fall due together share few of them."""
    return window_from_json(json.loads(definition))


def window_from_json(definition: Mapping[str, Any]) -> Window:
    """The window again; what `window_to_json` wrote, so nothing is checked twice."""
    gesture = definition["gesture"]
    return Window(
        window_id=definition["window_id"],
        name=definition["name"],
        gesture=Gesture(
            sensor_ids=tuple(gesture["sensor_ids"]),
            kind=gesture["kind"],
            direction=Direction(gesture["direction"]),
        ),
        opens_at=time.fromisoformat(definition["opens_at"]),
        due_at=time.fromisoformat(definition["due_at"]),
        grace_s=definition["grace_s"],
        ask_s=definition["ask_s"],
        early_credit_s=definition["early_credit_s"],
        tz=definition["tz"],
        days=frozenset(definition["days"]),
    )
