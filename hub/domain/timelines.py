"""A home's days as a picture: what each sensor showed, and when nothing was heard of it."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from hub.domain.gestures import LOWER, UPPER, LifeReading, changes
from hub.domain.windows import Direction

LONGEST = timedelta(days=31)
CROWDED = 300
"""A day with more points of one sensor than that is thinned; no eye tells them apart."""
STEP = timedelta(minutes=5)
DRAWN = timedelta(minutes=15)
"""Water is told as litres of a quarter of an hour."""
UNITS = {"water": "L", "power": "W", "temperature": "°C", "humidity": "%", "battery": "%"}
_START = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time; whether it shows that somebody moved."""

    at: datetime
    value: float
    is_life: bool


@dataclass(frozen=True, slots=True)
class Span:
    """From then until then."""

    from_at: datetime
    until_at: datetime

    def overlap(self, other: "Span") -> "Span | None":
        """What both cover."""
        begin, end = max(self.from_at, other.from_at), min(self.until_at, other.until_at)
        return Span(begin, end) if begin < end else None


def points_of(readings: Sequence[LifeReading], span: Span) -> list[Point]:
    """One sensor's points in a span, oldest first; give its reading before, too.

    0/1 and curtains: where it stood when the span began or it was first heard, then each change.
    Buttons: each press. Water: litres drawn, by quarters of an hour.
    """
    if not readings:
        return []
    if readings[0].kind == "water":
        return _litres(readings, span)
    moved = [
        Point(change.observed_at, 0.0 if change.direction is Direction.CLOSE else 1.0, True)
        for change in changes(readings)
        if span.from_at <= change.observed_at < span.until_at
    ]
    stood = [] if readings[0].kind == "button" else _stood(readings, span)
    return thinned([*(p for p in stood if not moved or p.at < moved[0].at), *moved])


def thinned(points: Sequence[Point]) -> list[Point]:
    """Of a crowded day the last point of each five minutes; of any other all."""
    found: list[Point] = []
    for _, of_day in _by(points, lambda point: point.at.date()):
        if len(of_day) > CROWDED:
            steps = _by(of_day, lambda point: (point.at - _START) // STEP)
            of_day = [max(step, key=lambda point: (point.is_life, point.at)) for _, step in steps]
        found.extend(of_day)
    return found


def silences(heard: Iterable[datetime], max_silence_s: float, span: Span) -> list[Span]:
    """When a sensor that promised to speak did not, from its last word to its next.

    What it observed while its link was down and told later counts as heard.
    """
    most = timedelta(seconds=max_silence_s)
    known = sorted(at for at in heard if at < span.until_at)
    before = [at for at in known if at < span.from_at]
    marks = [before[-1] if before else span.from_at]
    marks += [at for at in known if at >= span.from_at]
    marks.append(span.until_at)
    gaps = (Span(a, b) for a, b in pairwise(marks) if b - a > most)
    return [found for gap in gaps if (found := gap.overlap(span)) is not None]


def darkness(silent: Sequence[Sequence[Span]]) -> list[Span]:
    """When every sensor of a home was silent; never, where there is none."""
    if not silent:
        return []
    common = list(silent[0])
    for spans in silent[1:]:
        pairs = (mine.overlap(other) for mine in common for other in spans)
        common = [both for both in pairs if both is not None]
    return common


def _stood(readings: Sequence[LifeReading], span: Span) -> list[Point]:
    clear = [r for r in readings if not LOWER < r.value < UPPER and r.observed_at < span.until_at]
    before = [reading for reading in clear if reading.observed_at < span.from_at]
    known = before[-1:] or clear[:1]
    return [
        Point(max(r.observed_at, span.from_at), 1.0 if r.value >= UPPER else 0.0, False)
        for r in known
    ]


def _litres(readings: Sequence[LifeReading], span: Span) -> list[Point]:
    drawn: dict[datetime, float] = {}
    for before, after in pairwise(readings):
        if after.value > before.value and span.from_at <= after.observed_at < span.until_at:
            quarter = _START + (after.observed_at - _START) // DRAWN * DRAWN
            drawn[quarter] = drawn.get(quarter, 0.0) + after.value - before.value
    return [Point(at, round(litres, 3), True) for at, litres in sorted(drawn.items())]


def _by(
    points: Iterable[Point], key: Callable[[Point], Hashable]
) -> list[tuple[Hashable, list[Point]]]:
    return [(name, list(group)) for name, group in groupby(points, key)]
