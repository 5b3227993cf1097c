"""Times as milliseconds, and readings averaged into buckets."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hub.pipeline.series import SeriesPoint

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MIXED = "mixed"


class Partial(NamedTuple):
    """What some of a bucket's readings add up to; one reading is a partial of itself."""

    start_ms: int
    total: float
    readings: int
    first_quality: str
    last_quality: str


def first_ms_from(at: datetime) -> int:
    """The first whole millisecond not before `at`; exact, where a float would round."""
    return -((_EPOCH - at) // _MILLISECOND)


def at_ms(observed_ms: int) -> datetime:
    """Milliseconds since the epoch as an aware UTC time."""
    return _EPOCH + timedelta(milliseconds=observed_ms)


def whole_millisecond(at: datetime) -> datetime:
    """`at` in UTC, cut to the millisecond below."""
    return at_ms((at - _EPOCH) // _MILLISECOND)


def means(partials: Iterable[Partial]) -> list[SeriesPoint]:
    """One point a bucket, oldest first: the mean, and the quality all share (or `mixed`)."""
    buckets: dict[int, Partial] = {}
    for partial in partials:
        known = buckets.get(partial.start_ms)
        buckets[partial.start_ms] = partial if known is None else _joined(known, partial)
    return [_point(buckets[start_ms]) for start_ms in sorted(buckets)]


def partials_of(points: Iterable[SeriesPoint], every_s: int) -> Iterable[Partial]:
    """Each point as a partial of the bucket it falls in; buckets count from the epoch."""
    every_ms = every_s * 1000
    for point in points:
        start_ms = first_ms_from(point.observed_at) // every_ms * every_ms
        yield Partial(start_ms, point.value, 1, point.quality, point.quality)


def _joined(one: Partial, other: Partial) -> Partial:
    return Partial(
        one.start_ms,
        one.total + other.total,
        one.readings + other.readings,
        min(one.first_quality, other.first_quality),
        max(one.last_quality, other.last_quality),
    )


def _point(bucket: Partial) -> SeriesPoint:
    shared = bucket.first_quality == bucket.last_quality
    quality = bucket.first_quality if shared else _MIXED
    return SeriesPoint(at_ms(bucket.start_ms), bucket.total / bucket.readings, quality)
