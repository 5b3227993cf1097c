"""What a Zigbee2MQTT message says about one sensor; pure, and distrustful of every field.

Seen in the field, each with a test: batteries as the string "100.00", `voltage: null`, heartbeats
that leave out `contact`, a position of -1 for "unknown", open curtains that stop at 99, `state:
OPEN` at position 0, nested objects, `last_seen` as text or as epoch milliseconds.
"""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

PROPERTIES: Final = {
    "curtain": "position",
    "door": "contact",
    "motion": "occupancy",
    "presence": "presence",
    "button": "action",
    "power": "power",
    "smoke": "smoke",
    "gas": "gas",
    "temperature": "temperature",
    "humidity": "humidity",
    "battery": "battery",
}
"""Where a sensor of each kind finds its value unless node.toml names another property."""

FULLY_OPEN: Final = 99.0
"""Many motors count their open end as 99 % and never say 100."""
BOUNCING: Final = "bouncing"
_RELEASED: Final = {"", "release", "none"}
_CLOCK_SLACK: Final = timedelta(seconds=2)


def decode(payload: bytes) -> Mapping[str, object] | None:
    """The object in a payload; None for anything else (`online`, an empty retained message)."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def value_of(
    kind: str, source: str, message: Mapping[str, object], *, invert: bool = False
) -> float | None:
    """The value of a `kind` in the property `source`; None when the message does not tell."""
    if kind == "button":
        return _pressed(message.get(source))
    value = _raw_value(kind, source, message)
    if value is None or not invert:
        return value
    return 1.0 - value


def _raw_value(kind: str, source: str, message: Mapping[str, object]) -> float | None:
    found = message.get(source)
    if kind == "curtain" and isinstance(found, bool):
        return 0.0 if found else 1.0
    if kind == "curtain":
        return _position(found) if source in message else _cover_state(message.get("state"))
    if kind in ("door", "motion", "presence", "smoke", "gas"):
        return _binary(source, found)
    return _number(found)


def _binary(source: str, found: object) -> float | None:
    if not isinstance(found, bool):
        return None
    # Zigbee2MQTT's `contact` is true while the magnet is near: closed.
    return float(not found if source == "contact" else found)


def _position(found: object) -> float | None:
    """0 … 100 as 0 … 1. Outside of that the motor says that it does not know."""
    percent = _number(found)
    if percent is None or not 0 <= percent <= 100:
        return None
    return 1.0 if percent >= FULLY_OPEN else percent / 100


def _cover_state(found: object) -> float | None:
    """Only where the motor tells no position; STOP and OFF mean nothing."""
    return {"OPEN": 1.0, "CLOSE": 0.0, "CLOSED": 0.0}.get(str(found).upper())


def _pressed(found: object) -> float:
    """A button that speaks without an action is being watched, and not pressed."""
    return float(isinstance(found, str) and found.lower() not in _RELEASED)


def _number(found: object) -> float | None:
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def seen_at(message: Mapping[str, object], now: datetime) -> datetime:
    """When the device itself was heard: `last_seen` where it is told and possible, else `now`.

    Zigbee2MQTT repeats cached states when it starts; without `last_seen` a sensor that has been
    dead for a week would look alive then.
    """
    at = _last_seen(message.get("last_seen"))
    return at if at is not None and at <= now + _CLOCK_SLACK else now


def _last_seen(found: object) -> datetime | None:
    try:
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return datetime.fromtimestamp(found / 1000, UTC)
        at = datetime.fromisoformat(str(found))
    except (ValueError, OverflowError, OSError):
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else None


class Contact:
    """One contact's messages in order: spots the bounce that ends where it began.

    Within one second a reed can report open and closed, and the last word may be the wrong one
    (github.com/Koenkk/zigbee2mqtt/issues/10871). If such a burst ends in the state that it began
    with (or nobody knows that), the door may stand either way: `bouncing` until it speaks again.
    """

    BURST: Final = timedelta(seconds=1)

    def __init__(self) -> None:
        self._before: float | None = None
        self._value: float | None = None
        self._flipped_at: datetime | None = None
        self._doubtful = False

    @property
    def value(self) -> float | None:
        """The last word; None before the first."""
        return self._value

    def hear(self, value: float, at: datetime) -> str:
        """The quality of `value`, heard at `at`."""
        bursting = self._flipped_at is not None and at - self._flipped_at <= self.BURST
        if value != self._value:
            if not bursting:
                self._before = self._value
            self._doubtful = bursting and self._before in (None, value)
            self._value, self._flipped_at = value, at
        elif not bursting:
            self._doubtful = False
        return BOUNCING if self._doubtful else "good"
