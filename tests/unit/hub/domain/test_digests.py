"""What waits for a digest, and when digests are."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.digests import (
    digest_step,
    is_digest,
    last_digest,
    next_digest,
    waits_for_digest,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
TIMES = (time(8, 30), time(17, 0))
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("step", "priority", "channel", "waits"),
    [
        ("rung:0:0", "P4", "http://a", True),
        ("assign:2", "P4", "push:", True),
        ("rung:0:0", "P3", "http://a", False),
        ("rung:0:0", "P4", "web:", False),
        ("rung:0:0", "P4", "log:", False),
        ("stand_down:3", "P4", "http://a", False),
        ("digest:x", "P4", "http://a", False),
    ],
)
def test_only_what_is_in_no_hurry_waits(step, priority, channel, waits):
    assert waits_for_digest(step, priority, channel) is waits


@pytest.mark.parametrize(
    ("local", "last", "coming"),
    [
        ("2026-11-22T08:29", "2026-11-21T17:00", "2026-11-22T08:30"),
        ("2026-11-22T08:30", "2026-11-22T08:30", "2026-11-22T17:00"),
        ("2026-11-22T23:00", "2026-11-22T17:00", "2026-11-23T08:30"),
    ],
)
def test_digests_are_at_their_times_where_the_homes_are(local, last, coming):
    now, before, after = (
        datetime.fromisoformat(at).replace(tzinfo=SHANGHAI) for at in (local, last, coming)
    )
    utc = now.astimezone(UTC)
    assert last_digest(utc, SHANGHAI, TIMES) == before
    assert next_digest(utc, SHANGHAI, TIMES) == after


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.sampled_from([SHANGHAI, BERLIN]),
    st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1),
)
def test_there_is_always_one_before_and_one_ahead_within_a_day_or_so(minutes, zone, times):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    last, coming = last_digest(now, zone, times), next_digest(now, zone, times)
    assert last <= now < coming
    assert coming - now <= timedelta(hours=25)
    assert now - last <= timedelta(hours=25)


def test_a_digest_is_known_by_its_step():
    assert is_digest(digest_step(datetime(2026, 11, 22, 0, 30, tzinfo=UTC)))
    assert not is_digest("rung:0:0")
