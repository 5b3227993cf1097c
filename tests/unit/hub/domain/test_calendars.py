"""Business time passes only while the calendar is open, and none of it is lost."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendars import ALWAYS, OFFICE_HOURS, OpenHours, after_open_seconds
from hub.domain.windows import DAY_NAMES, WEEKDAYS

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = 3600
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
EVERY_DAY = frozenset(WEEKDAYS)
NATIONAL_DAY = {date(2026, 10, day) for day in range(1, 8)}
SHIFTED = {date(2026, 9, 20), date(2026, 10, 10)}  # weekend days that are worked


def rest_day(day: date) -> bool:
    return day in NATIONAL_DAY or (day.weekday() >= 5 and day not in SHIFTED)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-11-23T09:00", HOUR, "2026-11-23T10:00"),
        ("2026-11-23T11:30", HOUR, "2026-11-23T14:30"),  # over the noon break
        ("2026-11-23T17:00", HOUR, "2026-11-24T09:00"),  # over midnight
        ("2026-11-27T17:00", HOUR, "2026-11-30T09:00"),  # over a weekend
        ("2026-11-22T10:00", HOUR, "2026-11-23T09:30"),  # begun on a Sunday
        ("2026-09-30T17:00", HOUR, "2026-10-08T09:00"),  # over a week of holidays
        ("2026-10-09T17:00", HOUR, "2026-10-10T09:00"),  # into a Saturday that is worked
        ("2026-11-23T08:30", 7 * HOUR, "2026-11-23T17:30"),  # the last second of the day counts
        ("2026-11-23T08:30", 14 * HOUR, "2026-11-24T17:30"),
    ],
)
def test_office_hours_skip_what_is_closed(start: str, seconds: int, due: str) -> None:
    assert after_open_seconds(OFFICE_HOURS, at(start), seconds, SHANGHAI, rest_day) == at(due)


def test_a_day_of_a_dst_change_has_the_hours_that_it_has() -> None:
    nights = (OpenHours(EVERY_DAY, time(1), time(4)),)
    spring, autumn = at("2026-03-29T00:00", BERLIN), at("2026-10-25T00:00", BERLIN)
    due = after_open_seconds(nights, spring, 2 * HOUR, BERLIN, rest_day)
    assert due == at("2026-03-29T04:00", BERLIN)
    due = after_open_seconds(nights, autumn, 4 * HOUR, BERLIN, rest_day)
    assert due == at("2026-10-25T04:00", BERLIN)


def test_hours_that_cross_midnight_belong_to_the_day_they_begin_on() -> None:
    nights = (OpenHours(frozenset({"fri"}), time(22), time(6)),)
    due = after_open_seconds(nights, at("2026-11-28T05:00"), 2 * HOUR, SHANGHAI, rest_day)
    assert due == at("2026-12-04T23:00")


def test_overlapping_hours_count_once() -> None:
    twice = (OpenHours(EVERY_DAY, time(8), time(12)), OpenHours(EVERY_DAY, time(10), time(14)))
    start = at("2026-11-23T08:00")
    assert after_open_seconds(twice, start, 6 * HOUR, SHANGHAI, rest_day) == at("2026-11-23T14:00")


def test_a_calendar_that_never_opens_is_open_around_the_clock() -> None:
    never = (OpenHours(frozenset(), time(8), time(12)),)
    start = at("2026-11-23T08:00")
    due = after_open_seconds(never, start, HOUR, SHANGHAI, rest_day)
    assert due == start + timedelta(hours=1)


times = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
days = st.frozensets(st.sampled_from(sorted(DAY_NAMES)), min_size=2)
hours = st.builds(OpenHours, days, times, times)
calendars = st.lists(hours, min_size=1, max_size=3).map(tuple)
starts = st.integers(0, 365 * 24 * HOUR).map(lambda s: YEAR + timedelta(seconds=s))
zones = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York")])
amounts = st.integers(1, 20 * HOUR)


@given(calendars, starts, amounts, amounts, zones)
def test_counting_on_is_counting_the_sum(calendar, start, first, second, zone) -> None:
    halfway = after_open_seconds(calendar, start, first, zone, rest_day)
    both = after_open_seconds(calendar, halfway, second, zone, rest_day)
    assert both == after_open_seconds(calendar, start, first + second, zone, rest_day)


@given(calendars, starts, amounts, st.integers(0, 20 * HOUR), st.integers(0, 10 * HOUR), zones)
def test_later_or_longer_is_never_due_earlier(calendar, start, amount, more, later, zone) -> None:
    due = after_open_seconds(calendar, start, amount, zone, rest_day)
    assert due >= start + timedelta(seconds=amount)
    assert after_open_seconds(calendar, start, amount + more, zone, rest_day) >= due
    moved = start + timedelta(seconds=later)
    assert after_open_seconds(calendar, moved, amount, zone, rest_day) >= due


@given(calendars, starts, amounts, zones)
def test_nothing_falls_due_while_it_is_closed(calendar, start, amount, zone) -> None:
    due = after_open_seconds(calendar, start, amount, zone, rest_day)
    today = due.astimezone(zone).date()
    days = [today - timedelta(days=1), today]
    spans = [hours.on(day, zone, rest_day) for hours in calendar for day in days]
    assert any(span is not None and span[0] < due <= span[1] for span in spans)


@given(starts, amounts, zones)
def test_around_the_clock_loses_no_second(start, amount, zone) -> None:
    all_day = (OpenHours(EVERY_DAY, time(0), time(0)),)
    expected = start + timedelta(seconds=amount)
    assert after_open_seconds(all_day, start, amount, zone, rest_day) == expected
    assert after_open_seconds(ALWAYS, start, amount, zone, rest_day) == expected
