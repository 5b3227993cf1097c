"""Gestures and signs of life: only a change proves that somebody moved.

First readings and heartbeats prove nothing: a curtain open all night is not an elder who got up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hub.domain.windows import Direction, Gesture

UPPER, LOWER = 0.6, 0.4
"""A value crosses 0.6 upward or 0.4 downward; between the two it keeps its side."""
LEVEL_KINDS = frozenset({"curtain", "door", "motion", "presence"})
LIFE_KINDS = LEVEL_KINDS | {"button", "water"}


@dataclass(frozen=True, slots=True)
class LifeReading:
    """A good, dated reading of a kind that can show life."""

    sensor_id: str
    kind: str
    observed_at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody moved something."""

    sensor_id: str
    kind: str
    observed_at: datetime
    direction: Direction


def changes(readings: Iterable[LifeReading]) -> list[Change]:
    """The changes in a home's readings, oldest first; give each sensor's reading before, too."""
    by_sensor: dict[str, list[LifeReading]] = {}
    for reading in readings:
        by_sensor.setdefault(reading.sensor_id, []).append(reading)
    found: list[Change] = []
    for series in by_sensor.values():
        series.sort(key=lambda reading: reading.observed_at)
        found.extend(_changes_of_one(series))
    return sorted(found, key=lambda change: change.observed_at)


def keeps(change: Change, gesture: Gesture) -> bool:
    """Whether a change is the agreed gesture."""
    return (
        change.sensor_id in gesture.sensor_ids
        and change.kind == gesture.kind
        and gesture.direction in (Direction.CHANGE, change.direction)
    )


def says_fine(change: Change) -> bool:
    """Whether a change is the *I am fine* button; the help button never settles an ask."""
    return change.kind == "button" and "help" not in change.sensor_id.lower()


def _changes_of_one(series: list[LifeReading]) -> Iterator[Change]:
    kind = series[0].kind
    if kind == "button":
        return _presses(series)
    if kind == "water":
        return _increases(series)
    return _crossings(series)


def _presses(series: list[LifeReading]) -> Iterator[Change]:
    for reading in series:
        if reading.value >= UPPER:
            yield _change(reading, Direction.CHANGE)


def _increases(series: list[LifeReading]) -> Iterator[Change]:
    for before, after in pairwise(series):
        if after.value > before.value:
            yield _change(after, Direction.CHANGE)


def _crossings(series: list[LifeReading]) -> Iterator[Change]:
    side = _side(series[0].value)
    for reading in series[1:]:
        now = _side(reading.value)
        if now is not None and now is not side:
            yield _change(reading, now)
            side = now


def _side(value: float) -> Direction | None:
    if value >= UPPER:
        return Direction.OPEN
    return Direction.CLOSE if value <= LOWER else None


def _change(reading: LifeReading, direction: Direction) -> Change:
    return Change(reading.sensor_id, reading.kind, reading.observed_at, direction)
