"""The log formats of three published data sets, as pure generators of events.

Times are the wall clock of the home and naive: none of the logs names a zone. A line that cannot
be read raises LogFormatError; a log quietly shorter than its file would be a wrong measurement.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_BLINK: Final = timedelta(seconds=1)
_EARLIEST_EPOCH: Final = 1_000_000_000
_WORDS: Final = {"ON": 1.0, "OFF": 0.0, "OPEN": 1.0, "CLOSE": 0.0}


class LogFormatError(ValueError):
    """A line that is not of its format; says which one."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """From `at` (naive, local) on the sensor said `value`."""

    at: datetime
    sensor_id: str
    kind: str
    value: float


@dataclass(frozen=True, slots=True)
class DayOfLife:
    """The first and the last sign of life of one local day; both None on a day without any."""

    day: date
    first_at: datetime | None
    last_at: datetime | None


def casas(lines: Iterable[str]) -> Iterator[LogEvent]:
    """WSU CASAS: `date time area place state activity`, separated by spaces."""
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if not fields:
            continue
        try:
            day, clock, area, place, state = fields[:5]
            at, value = datetime.fromisoformat(f"{day}T{_six_digits(clock)}"), _WORDS[state]
        except (ValueError, KeyError) as error:
            raise LogFormatError(f"line {number} is no CASAS event: {line[:80]!r}") from error
        yield LogEvent(at, _slug(f"{area} {place}"), _casas_kind(place), value)


def _casas_kind(place: str) -> str:
    if place.endswith("Door"):
        return "door"
    # Lights and closets: somebody switched or opened them.
    return "presence" if place.endswith("Light") or place == "Closet" else "motion"


def _six_digits(clock: str) -> str:
    """Python 3.11 reads three or six decimals; the logger dropped trailing zeros."""
    seconds, _, fraction = clock.partition(".")
    return f"{seconds}.{fraction:0<6.6}"


def kasteren_names(lines: Iterable[str]) -> dict[int, str]:
    """`.sensor_names`: id TAB name. Some ids of house B have no name."""
    rows = (line.strip().partition("\t") for line in lines if line.strip())
    return {int(number): name.strip() for number, _, name in rows}


def kasteren(lines: Iterable[str], names: Mapping[int, str]) -> Iterator[LogEvent]:
    """Van Kasteren: start TAB length-or-end TAB sensor, in seconds; the epoch ran on local time.

    Intervals of one sensor may overlap; the latest word counts.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            start, length, sensor = (int(field) for field in line.split("\t"))
        except ValueError as error:
            raise LogFormatError(f"line {number} is no Kasteren interval: {line[:80]!r}") from error
        end = length if length >= _EARLIEST_EPOCH else start + length
        name = names.get(sensor, "sensor")
        yield from _interval(
            _naive(start), _naive(end), _slug(f"{name} {sensor}"), _kasteren_kind(name)
        )


def _kasteren_kind(name: str) -> str:
    words = name.lower()
    if "pir" in words.split():
        return "motion"
    return "door" if "door" in words else "presence"


def _naive(epoch_s: int) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC).replace(tzinfo=None)


def ordonez(lines: Iterable[str]) -> Iterator[LogEvent]:
    """Ordóñez: `start end location type place`, separated by tabs, under two lines of heading."""
    for number, line in enumerate(lines, start=1):
        if number <= 2 or not line.strip():
            continue
        try:
            start, end, location, sort, place = (f.strip() for f in line.split("\t") if f.strip())
            begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
        except ValueError as error:
            raise LogFormatError(f"line {number} is no Ordonez interval: {line[:80]!r}") from error
        kind = "motion" if sort == "PIR" else "door" if "door" in location else "presence"
        yield from _interval(begins, ends, _slug(f"{location} {sort} {place}"), kind)


def _interval(begins: datetime, ends: datetime, sensor_id: str, kind: str) -> Iterator[LogEvent]:
    yield LogEvent(begins, sensor_id, kind, 1.0)
    yield LogEvent(max(ends, begins + _BLINK), sensor_id, kind, 0.0)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64]


FORMATS: Final[Mapping[str, Callable[[Iterable[str], Mapping[int, str]], Iterator[LogEvent]]]] = {
    "casas": lambda lines, _names: casas(lines),
    "kasteren": kasteren,
    "ordonez": lambda lines, _names: ordonez(lines),
}


def days_of_life(events: Iterable[LogEvent]) -> list[DayOfLife]:
    """Every local day from the first event to the last, with its first and last change of a sensor.

    A sensor's first word counts as a change: before it, it was the other way.
    """
    spans: dict[date, tuple[datetime, datetime]] = {}
    for at in signs_of_life(sorted(events, key=lambda event: event.at)):
        spans[at.date()] = (spans.get(at.date(), (at, at))[0], at)
    if not spans:
        return []
    first, last = min(spans), max(spans)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [DayOfLife(day, *spans.get(day, (None, None))) for day in days]


def signs_of_life(events: Iterable[LogEvent]) -> Iterator[datetime]:
    """When a sensor changed; repeated words are left out. `events` in order of time."""
    value: dict[str, float] = {}
    for event in events:
        if value.get(event.sensor_id) != event.value:
            yield event.at
        value[event.sensor_id] = event.value
