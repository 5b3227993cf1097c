"""Times as whole milliseconds, and means of buckets."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.series.buckets import (
    Partial,
    at_ms,
    first_ms_from,
    means,
    partials_of,
    whole_millisecond,
)
from hub.pipeline.series import SeriesPoint

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
TIMES = st.timedeltas(timedelta(0), timedelta(days=70_000)).map(
    lambda since: datetime(1970, 1, 1, tzinfo=UTC) + since
)


@given(st.integers(0, 2**42))
def test_milliseconds_go_there_and_back(observed_ms: int) -> None:
    assert first_ms_from(at_ms(observed_ms)) == observed_ms


@given(TIMES)
def test_a_bound_is_the_first_millisecond_not_before_it(at: datetime) -> None:
    first = at_ms(first_ms_from(at))
    assert timedelta(0) <= first - at < timedelta(milliseconds=1)


@given(TIMES)
def test_a_moment_is_cut_to_the_millisecond_below(at: datetime) -> None:
    assert timedelta(0) <= at - whole_millisecond(at) < timedelta(milliseconds=1)


def test_a_zone_is_no_other_moment() -> None:
    beijing = NOON.astimezone(timezone(timedelta(hours=8)))
    assert first_ms_from(beijing) == first_ms_from(NOON)


def test_shares_of_one_bucket_are_weighed_by_their_readings() -> None:
    shares = [Partial(0, 9.0, 3, "good", "good"), Partial(0, 1.0, 1, "good", "good")]
    assert means(shares) == [SeriesPoint(at_ms(0), 2.5, "good")]


def test_buckets_count_from_the_epoch_and_come_oldest_first() -> None:
    points = [SeriesPoint(NOON + timedelta(seconds=at), at, "good") for at in (95, 5, 65)]
    starts = [point.observed_at for point in means(partials_of(points, 60))]
    assert starts == [NOON, NOON + timedelta(seconds=60)]


def test_a_quality_is_told_only_where_all_share_it() -> None:
    points = [SeriesPoint(NOON, 1.0, quality) for quality in ("suspect", "good", "suspect")]
    assert [point.quality for point in means(partials_of(points, 60))] == ["mixed"]
    assert [point.quality for point in means(partials_of(points[:1], 60))] == ["suspect"]
