"""What a made-up log says of a window."""

from datetime import UTC, date, datetime, timedelta

import pytest

from demo.replay.homes import LoggedHome, WindowDay, days_of, window_days
from demo.replay.truth import LogTruth, Truth
from edge.sensors.replay.logs import LogEvent

HOME = LoggedHome("test", "", "casas", "Europe/Amsterdam", "motion", ("hall",))
DAY = date(2026, 1, 10)
MORNING = next(iter(window_days(HOME, [DAY])))
local = datetime.fromisoformat


def events(*gestures: str, others: tuple[str, ...] = ()) -> list[LogEvent]:
    """Each time is one change; the home's other sensor frames two days."""
    frame = ("2026-01-09 12:00", *others, "2026-01-11 12:00")
    changes = [LogEvent(local(at), "hall", "motion", n % 2) for n, at in enumerate(gestures)]
    changes += [LogEvent(local(at), "bed", "motion", n % 2) for n, at in enumerate(frame)]
    return sorted(changes, key=lambda event: event.at)


def test_a_window_lies_in_the_homes_own_time() -> None:
    assert MORNING.opens_at == datetime(2026, 1, 10, 4, tzinfo=UTC)
    assert MORNING.judge_at == datetime(2026, 1, 10, 10, tzinfo=UTC)
    assert MORNING.ask_ends_at - MORNING.judge_at == timedelta(minutes=10)


def test_each_day_has_its_windows_in_order() -> None:
    found = list(window_days(HOME, days_of(events())))
    assert [(one.day.day, one.window_id) for one in found[:3]] == [
        (9, "morning"),
        (9, "evening"),
        (10, "morning"),
    ]
    assert len(found) == 6


@pytest.mark.parametrize(
    ("at", "truth"),
    [
        ("2026-01-10 04:59:59", Truth.QUIET),
        ("2026-01-10 05:00", Truth.ACTIVE),
        ("2026-01-10 10:59:59", Truth.ACTIVE),
        ("2026-01-10 11:00", Truth.ASKED),
        ("2026-01-10 11:09:59", Truth.ASKED),
        ("2026-01-10 11:10", Truth.QUIET),
    ],
)
def test_a_gesture_counts_where_the_window_or_its_ask_covers_it(at: str, truth: Truth) -> None:
    assert LogTruth(HOME, events(at)).of(MORNING) is truth


def test_the_first_gesture_is_looked_for_in_the_window_and_its_ask() -> None:
    early, late = "2026-01-10 08:00", "2026-01-10 09:00"
    assert LogTruth(HOME, events(early, late)).first_in(MORNING) == datetime(
        2026, 1, 10, 7, tzinfo=UTC
    )
    assert LogTruth(HOME, events("2026-01-10 11:30")).first_in(MORNING) is None


def test_only_the_agreed_sensors_keep_the_covenant() -> None:
    assert LogTruth(HOME, events(others=("2026-01-10 08:00",))).of(MORNING) is Truth.QUIET


def test_a_repeated_word_is_no_activity() -> None:
    said_twice = [
        LogEvent(local("2026-01-09 20:00"), "hall", "motion", 1.0),
        LogEvent(local("2026-01-10 08:00"), "hall", "motion", 1.0),
    ]
    assert LogTruth(HOME, events() + said_twice).of(MORNING) is Truth.QUIET


def test_a_window_that_the_log_does_not_cover_is_told_apart() -> None:
    found = {
        (window.day.day, window.window_id): LogTruth(HOME, events()).of(window)
        for window in window_days(HOME, days_of(events()))
    }
    assert found[9, "morning"] is found[11, "evening"] is Truth.UNLOGGED
    assert found[10, "morning"] is Truth.QUIET


def test_a_silence_of_more_than_a_day_is_found_and_holds_what_lies_wholly_inside() -> None:
    (silence,) = LogTruth(HOME, events("2026-01-09 13:00")).long_silences()
    assert silence.hours == 47
    assert silence.holds(MORNING)
    later = WindowDay("evening", DAY, MORNING.opens_at, silence.until)
    assert not silence.holds(later)
