"""Windows over days, midnight, leap days and DST."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.windows import (
    DAY_NAMES,
    Direction,
    Gesture,
    Window,
    next_occurrence,
    occurrence_following,
    occurrence_on,
    runs_on,
)

MORNING = Window(
    window_id="morning",
    name="Morning",
    gesture=Gesture(("curtain",), "curtain", Direction.OPEN),
    opens_at=time(5),
    due_at=time(9),
    grace_s=900,
)
BERLIN = replace(MORNING, tz="Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
SHIFTED_SUNDAY, HOLIDAY = date(2026, 2, 15), date(2026, 2, 17)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def chinese(day: date) -> bool:
    return day == HOLIDAY or (weekend(day) and day != SHIFTED_SUNDAY)


def test_a_window_is_judged_when_its_grace_is_over() -> None:
    found = occurrence_on(MORNING, date(2026, 11, 22))
    assert found.opens_at == utc(2026, 11, 21, 21)
    assert found.starts_at == utc(2026, 11, 21, 20)
    assert found.due_at == utc(2026, 11, 22, 1)
    assert found.judge_at == utc(2026, 11, 22, 1, 15)


def test_it_covers_its_first_instant_and_not_its_last() -> None:
    found = occurrence_on(MORNING, date(2026, 11, 22))
    instant = timedelta(microseconds=1)
    assert found.covers(found.starts_at)
    assert not found.covers(found.starts_at - instant)
    assert found.covers(found.judge_at - instant)
    assert not found.covers(found.judge_at)


def test_a_window_over_midnight_is_due_the_next_day_and_named_by_its_first() -> None:
    night = replace(MORNING, opens_at=time(22), due_at=time(1))
    found = occurrence_on(night, date(2026, 12, 31))
    assert found.day == date(2026, 12, 31)
    assert found.opens_at == utc(2026, 12, 31, 14)
    assert found.due_at == utc(2026, 12, 31, 17)
    assert occurrence_on(replace(night, due_at=time(0)), found.day).due_at == utc(2026, 12, 31, 16)


def test_leap_day_is_a_day_like_any_other() -> None:
    found = next_occurrence(MORNING, utc(2028, 2, 28, 12), weekend)
    assert found is not None
    assert found.day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "opens", "due"),
    [
        (date(2026, 3, 28), utc(2026, 3, 28, 4), utc(2026, 3, 28, 8)),
        (SPRING, utc(2026, 3, 29, 3), utc(2026, 3, 29, 7)),
        (date(2026, 10, 24), utc(2026, 10, 24, 3), utc(2026, 10, 24, 7)),
        (AUTUMN, utc(2026, 10, 25, 4), utc(2026, 10, 25, 8)),
    ],
)
def test_the_wall_says_when_on_both_sides_of_a_dst_change(
    day: date, opens: datetime, due: datetime
) -> None:
    found = occurrence_on(BERLIN, day)
    assert (found.opens_at, found.due_at) == (opens, due)


def test_a_deadline_inside_the_hour_that_is_skipped_comes_after_the_jump() -> None:
    found = occurrence_on(replace(BERLIN, opens_at=time(1), due_at=time(2, 30)), SPRING)
    assert found.due_at == utc(2026, 3, 29, 1, 30)
    assert found.due_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 3


def test_a_deadline_inside_the_hour_that_comes_twice_is_the_first_of_them() -> None:
    found = occurrence_on(replace(BERLIN, opens_at=time(1), due_at=time(2, 30)), AUTUMN)
    assert found.due_at == utc(2026, 10, 25, 0, 30)


def test_a_window_that_opens_in_the_skipped_hour_keeps_its_length() -> None:
    found = occurrence_on(replace(BERLIN, opens_at=time(2, 45), due_at=time(3, 15)), SPRING)
    assert found.due_at - found.opens_at == timedelta(minutes=30)


@pytest.mark.parametrize("tz", ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai"])
@given(
    day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    opens=st.times(),
    due=st.times(),
    grace_s=st.integers(0, 7200),
)
def test_a_window_never_ends_before_it_opens(
    tz: str, day: date, opens: time, due: time, grace_s: int
) -> None:
    window = replace(MORNING, tz=tz, opens_at=opens, due_at=due, grace_s=grace_s)
    found = occurrence_on(window, day)
    assert found.starts_at <= found.opens_at < found.due_at <= found.judge_at


@pytest.mark.parametrize(
    ("days", "day", "runs"),
    [
        ({"mon"}, date(2026, 11, 23), True),
        ({"mon"}, date(2026, 11, 24), False),
        ({"workday"}, date(2026, 11, 23), True),
        ({"workday"}, date(2026, 11, 22), False),
        ({"restday"}, date(2026, 11, 22), True),
        ({"workday"}, SHIFTED_SUNDAY, True),
        ({"restday"}, SHIFTED_SUNDAY, False),
        ({"workday"}, HOLIDAY, False),
        ({"restday"}, HOLIDAY, True),
        ({"tue", "workday"}, HOLIDAY, True),
    ],
)
def test_the_calendar_decides_on_which_days_a_window_runs(
    days: set[str], day: date, runs: bool
) -> None:
    assert runs_on(replace(MORNING, days=frozenset(days)), day, chinese) is runs


def test_the_next_occurrence_has_not_opened_yet() -> None:
    opened = utc(2026, 11, 21, 21)
    before = next_occurrence(MORNING, opened - timedelta(seconds=1), weekend)
    after = next_occurrence(MORNING, opened, weekend)
    assert before is not None
    assert after is not None
    assert (before.day, after.day) == (date(2026, 11, 22), date(2026, 11, 23))


def test_days_that_never_come_have_no_occurrence() -> None:
    never = replace(MORNING, days=frozenset({"restday"}))
    assert next_occurrence(never, utc(2026, 11, 22), lambda _: False) is None


@given(
    days=st.sets(st.sampled_from(sorted(DAY_NAMES)), min_size=1),
    opens=st.times(),
    due=st.times(),
    tz=st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/St_Johns"]),
    count=st.integers(1, 40),
)
def test_following_one_another_occurrences_skip_no_day_and_repeat_none(
    days: set[str], opens: time, due: time, tz: str, count: int
) -> None:
    window = replace(MORNING, days=frozenset(days), opens_at=opens, due_at=due, tz=tz)
    start = utc(2026, 3, 20)
    found = next_occurrence(window, start, chinese)
    assert found is not None
    seen = [found]
    while len(seen) < count:
        following = occurrence_following(window, seen[-1], chinese)
        assert following is not None
        seen.append(following)
    first, last = seen[0].day, seen[-1].day
    expected = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert [item.day for item in seen] == [day for day in expected if runs_on(window, day, chinese)]


def test_a_window_that_was_moved_to_later_does_not_come_twice_on_the_judged_day() -> None:
    judged = occurrence_on(MORNING, date(2026, 11, 22))
    following = occurrence_following(replace(MORNING, opens_at=time(8)), judged, weekend)
    assert following is not None
    assert following.day == date(2026, 11, 23)
