"""One local day of one person, planned in full: what moves when, and when the home cannot see it.

Everything is drawn from the `Random` that is passed in, so the same source gives the same day. The
plan is the truth; `dark` and `silent` say which part of it no sensor will tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as local_time
from random import Random
from typing import Final

from edge.domain.life.person import Traits
from edge.domain.life.scenes import MORNING, Morning, Scene
from edge.domain.readings import SensorDescription

CURTAIN: Final = "curtain-bedroom"
DOOR: Final = "door-front"
MOTION: Final = "motion-living"
I_AM_FINE: Final = "i_am_fine"
WATER: Final = "water-kitchen"
TEMPERATURE: Final = "temperature-bedroom"

ASLEEP: Final = {CURTAIN: 0.0, DOOR: 0.0, MOTION: 0.0, I_AM_FINE: 0.0, WATER: 0.0}
"""How a home stands at local midnight, whatever the day before was like."""

_UP_AS_ALWAYS: Final = {Scene.ORDINARY, Scene.POWER_CUT, Scene.SENSOR_DEAD}
_BED_MIN: Final = 22 * 60 + 45


def sensors_of_a_home(max_silence_s: float) -> tuple[SensorDescription, ...]:
    """The sensors of every simulated home; `water` is the litres of one use, 0 between uses."""
    rows = (
        (CURTAIN, "curtain", ""),
        (DOOR, "door", ""),
        (MOTION, "motion", ""),
        (I_AM_FINE, "button", ""),
        (WATER, "water", "L"),
        (TEMPERATURE, "temperature", "°C"),
    )
    return tuple(SensorDescription(*row, max_silence_s) for row in rows)


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on (UTC) the sensor's true value is `value`."""

    at: datetime
    sensor_id: str
    value: float


@dataclass(frozen=True, slots=True)
class Itinerary:
    """One planned day; `dark` are spans [from, until) without power, `silent` the dead sensors."""

    day: date
    scene: Scene
    changes: tuple[Change, ...]
    dark: tuple[tuple[datetime, datetime], ...] = ()
    silent: frozenset[str] = frozenset()

    def is_dark(self, at: datetime) -> bool:
        """Whether the home has no power at `at`."""
        return any(since <= at < until for since, until in self.dark)

    def opens_at(self) -> datetime | None:
        """When she opens her curtain unasked, seen or not."""
        opened = (c.at for c in self.changes if c.sensor_id == CURTAIN and c.value > 0.6)
        return next(opened, None)


@dataclass(frozen=True, slots=True)
class _Planner:
    rng: Random
    traits: Traits
    day: date
    tz: tzinfo
    morning: Morning

    def at(self, minute: float) -> datetime:
        """UTC of a minute after local midnight by the wall clock, to the millisecond."""
        naive = datetime.combine(self.day, local_time()) + timedelta(seconds=round(minute * 60, 3))
        return utc_of(naive, self.tz)

    def change(self, minute: float, sensor_id: str, value: float) -> Change:
        return Change(self.at(minute), sensor_id, value)

    def pulse(self, minute: float, sensor_id: str, value: float, lasts_s: float) -> list[Change]:
        """`value` for a while, then 0 again."""
        return [
            self.change(minute, sensor_id, value),
            self.change(minute + lasts_s / 60, sensor_id, 0.0),
        ]


def utc_of(naive_local: datetime, tz: tzinfo) -> datetime:
    """UTC of a wall clock's time; an hour that a DST change repeats is read as its first pass."""
    return naive_local.replace(tzinfo=tz).astimezone(UTC)


def plan_day(
    rng: Random,
    traits: Traits,
    scene: Scene,
    day: date,
    tz: tzinfo,
    morning: Morning = MORNING,
) -> Itinerary:
    """The day of `scene`, from local midnight to local midnight, in order of time."""
    planner = _Planner(rng, traits, day, tz, morning)
    changes = sorted(_moves(planner, scene), key=lambda change: change.at)
    return Itinerary(day, scene, tuple(changes), _dark(planner, scene), _silent(scene))


def _moves(planner: _Planner, scene: Scene) -> Iterator[Change]:
    yield from _temperature(planner)
    if scene in (Scene.OUT_AWAY, Scene.NEVER_HEARD):
        return
    yield from _night(planner)
    up_min = _gets_up_min(planner, scene)
    if up_min is not None:
        yield from _opens_curtain(planner, up_min)
        yield from _lives(planner, up_min)
    elif scene is Scene.SLEEPS_IN_ANSWERS_CURTAIN:
        yield from _lives(planner, 10.5 * 60)
    else:
        yield from _comes_by(planner, planner.rng.uniform(11 * 60, 12.5 * 60))
    yield from _closes_curtain(planner)


def _gets_up_min(planner: _Planner, scene: Scene) -> float | None:
    morning, rng = planner.morning, planner.rng
    due_min = _minutes(morning.due_at)
    if scene in _UP_AS_ALWAYS:
        drawn = rng.gauss(planner.traits.opens_curtain_min, planner.traits.spread_min)
        return min(max(drawn, _minutes(morning.earliest) + 5), due_min - 15)
    if scene is Scene.LATE_BUT_IN_GRACE:
        grace_min = morning.grace_s / 60
        # Early in the grace: in a fast drill the rest of it is all the time that a reading has.
        return due_min + rng.uniform(0.1, 0.4) * grace_min
    return None


def _opens_curtain(planner: _Planner, minute: float) -> Iterator[Change]:
    """Often in two pulls, seldom quite to the end; earlier a draught that means nothing."""
    rng = planner.rng
    if rng.random() < 0.4:
        yield from planner.pulse(minute - rng.uniform(30, 60), CURTAIN, 0.03, 4)
    if rng.random() < 0.5:
        yield planner.change(minute, CURTAIN, round(rng.uniform(0.2, 0.5), 2))
        minute += rng.uniform(3, 12) / 60
    yield planner.change(minute, CURTAIN, round(rng.uniform(0.8, 1.0), 2))


def _closes_curtain(planner: _Planner) -> Iterator[Change]:
    drawn = planner.rng.gauss(planner.traits.closes_curtain_min, planner.traits.spread_min)
    yield planner.change(min(max(drawn, 17 * 60), 21.5 * 60), CURTAIN, 0.0)


def _lives(planner: _Planner, up_min: float) -> Iterator[Change]:
    """From getting up to bed: about the living room, at the tap, out by the door and back."""
    rng, traits = planner.rng, planner.traits
    outings = [
        _outing(rng, after_min)
        for after_min in (max(up_min + 30, 8.5 * 60), 14 * 60)
        if rng.random() < traits.outings
    ]
    for leaves_min, returns_min in outings:
        yield from _comes_by(planner, leaves_min)
        yield from _comes_by(planner, returns_min)
    if rng.random() < traits.carer:
        yield from _comes_by(planner, rng.uniform(10 * 60, 17 * 60))
    minute = up_min + rng.uniform(1, 4)
    while minute < _BED_MIN:
        if not any(leaves <= minute < returns for leaves, returns in outings):
            yield from _potters(planner, minute)
        minute += rng.uniform(8, 45)


def _potters(planner: _Planner, minute: float) -> Iterator[Change]:
    rng = planner.rng
    yield from planner.pulse(minute, MOTION, 1.0, rng.uniform(20, 150))
    if rng.random() < 0.4:
        litres = round(planner.traits.litres_a_use * rng.uniform(0.7, 2.0), 1)
        yield from planner.pulse(minute + rng.uniform(1, 5), WATER, litres, rng.uniform(10, 90))


def _outing(rng: Random, after_min: float) -> tuple[float, float]:
    leaves_min = after_min + rng.uniform(0, 90)
    return leaves_min, leaves_min + rng.uniform(20, 110)


def _comes_by(planner: _Planner, minute: float) -> list[Change]:
    """Somebody passes the front door."""
    return planner.pulse(minute, DOOR, 1.0, planner.rng.uniform(4, 20))


def _night(planner: _Planner) -> Iterator[Change]:
    if planner.rng.random() < planner.traits.wakes_at_night:
        minute = planner.rng.uniform(60, 4.5 * 60)
        yield from planner.pulse(minute, MOTION, 1.0, planner.rng.uniform(30, 120))


def _temperature(planner: _Planner) -> Iterator[Change]:
    """Warmer by three degrees in the afternoon, with a little noise; a step each half hour."""
    for half_hour in range(48):
        warmth = 3.0 * max(0.0, 1 - abs(half_hour - 31) / 16)
        celsius = planner.traits.bedroom_celsius + warmth + planner.rng.gauss(0, 0.1)
        yield planner.change(half_hour * 30, TEMPERATURE, round(celsius, 2))


def _dark(planner: _Planner, scene: Scene) -> tuple[tuple[datetime, datetime], ...]:
    """The cut comes before any gesture can, so that the morning is blind and not seen."""
    if scene is not Scene.POWER_CUT:
        return ()
    since_min = _minutes(planner.morning.earliest) - planner.rng.uniform(5, 20)
    return ((planner.at(since_min), planner.at(planner.rng.uniform(12 * 60, 14 * 60))),)


def _silent(scene: Scene) -> frozenset[str]:
    if scene is Scene.SENSOR_DEAD:
        return frozenset({CURTAIN})
    if scene is Scene.NEVER_HEARD:
        return frozenset(ASLEEP) | {TEMPERATURE}
    return frozenset()


def _minutes(at: local_time) -> float:
    return at.hour * 60 + at.minute + at.second / 60
