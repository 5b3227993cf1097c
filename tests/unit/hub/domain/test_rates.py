from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.rates import Bucket, take

START = datetime(2026, 11, 22, tzinfo=UTC)


def drained(per_minute: int) -> Bucket:
    bucket = None
    for _ in range(per_minute):
        taken = take(bucket, per_minute, START)
        assert taken.wait_s == 0
        bucket = taken.bucket
    assert bucket is not None
    return bucket


def test_a_minutes_worth_may_come_at_once_and_then_no_more():
    taken = take(drained(60), 60, START)
    assert taken.wait_s == 1.0


def test_it_fills_with_time_and_never_over_its_rim():
    bucket = drained(60)
    assert take(bucket, 60, START + timedelta(seconds=1)).wait_s == 0
    assert take(bucket, 60, START + timedelta(days=1)).bucket.left == 59


def test_a_clock_that_goes_backwards_fills_nothing():
    assert take(drained(60), 60, START - timedelta(hours=1)).wait_s > 0


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 20))
def test_nobody_gets_more_than_a_bucket_and_what_time_has_filled(pauses, per_minute):
    bucket, now, passed = None, START, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        taken = take(bucket, per_minute, now)
        bucket, passed = taken.bucket, passed + (taken.wait_s == 0)
    elapsed_s = (now - START).total_seconds()
    assert passed <= per_minute + elapsed_s * per_minute / 60 + 1e-6


@given(st.integers(1, 600))
def test_whoever_waits_as_long_as_told_passes(per_minute):
    refused = take(drained(per_minute), per_minute, START)
    later = START + timedelta(seconds=refused.wait_s + 1e-3)
    assert take(refused.bucket, per_minute, later).wait_s == 0
