"""The drill's clock can say what time it was, whatever its rate has been since."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.adapters.clock import DrillClock, drill_anchor, write_anchor

MORNING = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def _clock(tmp_path: Path, rate: int) -> DrillClock:
    path = tmp_path / "clock.json"
    write_anchor(path, drill_anchor(f"{MORNING.isoformat()}@{rate}", datetime.now(UTC)))
    return DrillClock(path)


def test_a_time_is_read_from_the_line_that_held_then(tmp_path: Path) -> None:
    clock = _clock(tmp_path, rate=300)
    wall = clock.wall()
    before = clock.at(wall)
    clock.set(clock.now(), rate=1)
    assert clock.at(wall) == before


def test_a_jump_leaves_earlier_times_where_they_were(tmp_path: Path) -> None:
    clock = _clock(tmp_path, rate=1)
    wall = clock.wall()
    clock.set(MORNING + timedelta(hours=4))
    assert clock.at(wall) < MORNING + timedelta(minutes=1)
    assert clock.at(clock.wall()) >= MORNING + timedelta(hours=4)


def test_before_the_first_line_the_first_one_counts(tmp_path: Path) -> None:
    clock = _clock(tmp_path, rate=60)
    minute_ago = clock.anchor.wall_at - timedelta(minutes=1)
    assert clock.at(minute_ago) == clock.anchor.drill_at - timedelta(hours=1)


def test_a_time_that_is_held_survives_a_crash_and_is_seen_by_edges(tmp_path: Path) -> None:
    clock = _clock(tmp_path, rate=0)
    due = MORNING + timedelta(hours=4)
    clock.hold(due)
    assert DrillClock(tmp_path / "clock.json").now() == due == clock.now()


def test_holding_never_turns_time_back(tmp_path: Path) -> None:
    clock = _clock(tmp_path, rate=0)
    clock.set(MORNING + timedelta(hours=4))
    clock.hold(MORNING + timedelta(hours=3))
    assert clock.now() == MORNING + timedelta(hours=3)
    assert DrillClock(tmp_path / "clock.json").now() == MORNING + timedelta(hours=4)
