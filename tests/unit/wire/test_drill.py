from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.drill import DrillAnchor, decode_anchor, encode_anchor

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
WALL = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DRILL = datetime(2026, 11, 22, 5, 30, tzinfo=timezone(timedelta(hours=8)))
ANCHOR = DrillAnchor(wall_at=WALL, drill_at=DRILL, rate=300)

TIMES = st.timedeltas(timedelta(0), timedelta(days=36_500)).map(lambda past: past + EPOCH)
ANCHORS = st.builds(DrillAnchor, wall_at=TIMES, drill_at=TIMES, rate=st.floats(0, 100_000))


def test_drill_clock_stands_at_its_anchor() -> None:
    assert ANCHOR.now(WALL) == DRILL


def test_drill_clock_runs_rate_times_as_fast() -> None:
    assert ANCHOR.now(WALL + timedelta(seconds=2)) == DRILL + timedelta(minutes=10)


def test_drill_clock_at_rate_zero_stands_still() -> None:
    assert ANCHOR.moved_to(WALL, DRILL, rate=0).now(WALL + timedelta(days=9)) == DRILL


def test_moved_clock_keeps_its_rate_unless_another_is_given() -> None:
    later = DRILL + timedelta(hours=1)
    assert ANCHOR.moved_to(WALL, later).rate == 300
    assert ANCHOR.moved_to(WALL, later, rate=1).rate == 1
    assert ANCHOR.moved_to(WALL, later).now(WALL) == later


@given(ANCHORS)
def test_anchor_survives_being_written(anchor: DrillAnchor) -> None:
    assert decode_anchor(encode_anchor(anchor)) == anchor


@given(ANCHORS, st.timedeltas(timedelta(0), timedelta(days=1)))
def test_slowing_down_changes_the_rate_and_not_the_time(
    anchor: DrillAnchor, later: timedelta
) -> None:
    wall = anchor.wall_at + min(later, timedelta(days=100) / max(anchor.rate, 1))
    assert anchor.moved_to(wall, anchor.now(wall), rate=1).now(wall) == anchor.now(wall)


def test_naive_anchor_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        DrillAnchor(wall_at=WALL.replace(tzinfo=None), drill_at=DRILL, rate=1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b'{"wall_at":"\xff","drill_at":"x","rate":1}',
        b'{"wall_at":"2026-11-22T09:00:00","drill_at":"2026-11-22T09:00:00Z","rate":1}',
        b'{"wall_at":"2026-11-22T09:00:00Z","drill_at":"2026-11-22T09:00:00Z","rate":-1}',
        b'{"wall_at":"2026-11-22T09:00:00Z","drill_at":"2026-11-22T09:00:00Z","rate":100001}',
        b'{"wall_at":"2026-11-22T09:00:00Z","drill_at":"2026-11-22T09:00:00Z","rate":NaN}',
    ],
)
def test_content_that_is_no_anchor_is_refused(content: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_anchor(content)
