"""Promised visits: which day comes next, whatever the calendar does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.visit_plans import (
    Coverage,
    Rhythm,
    VisitKind,
    VisitPlan,
    due_by,
    next_day,
    opens_at,
    plan_faults,
)

SUNDAY = date(2026, 11, 22)
PLAN = VisitPlan("p", "h", VisitKind.CHECK, Rhythm.WEEKLY, SUNDAY)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(plan: VisitPlan, after: date, number: int) -> list[date]:
    found = []
    while len(found) < number and (day := next_day(plan, after)) is not None:
        found.append(day)
        after = day
    return found


def test_weekly_is_the_same_weekday() -> None:
    yesterday = SUNDAY - timedelta(days=1)
    assert days(PLAN, yesterday, 3) == [SUNDAY + timedelta(weeks=week) for week in range(3)]
    assert next_day(PLAN, SUNDAY + timedelta(days=3)) == SUNDAY + timedelta(days=7)


def test_monthly_takes_the_last_day_where_a_month_is_shorter() -> None:
    plan = replace(PLAN, rhythm=Rhythm.MONTHLY, first_day=date(2026, 12, 31))
    expected = [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert days(plan, date(2026, 11, 1), 4) == expected


def test_a_birthday_on_the_leap_day_is_kept_every_year() -> None:
    plan = replace(PLAN, rhythm=Rhythm.YEARLY, first_day=date(2028, 2, 29))
    assert days(plan, date(2028, 1, 1), 3) == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
    ]


def test_after_discharge_the_visits_thin_out_and_end() -> None:
    plan = replace(PLAN, rhythm=Rhythm.DAYS_AFTER, days_after=(7, 1, 3))
    found = days(plan, date(2026, 1, 1), 9)
    assert found == [SUNDAY + timedelta(days=day) for day in (1, 3, 7)]


@pytest.mark.parametrize("rhythm", [Rhythm.ONCE, Rhythm.CALLED])
def test_once_is_once_and_called_waits_for_a_call(rhythm: Rhythm) -> None:
    plan = replace(PLAN, rhythm=rhythm)
    assert len(days(plan, date(2026, 1, 1), 5)) == (rhythm is Rhythm.ONCE)


def test_nothing_is_due_beyond_the_last_day() -> None:
    plan = replace(PLAN, last_day=SUNDAY + timedelta(days=7))
    assert len(days(plan, date(2026, 1, 1), 9)) == 2


def test_a_ticket_opens_in_the_morning_and_a_yearly_one_a_month_before() -> None:
    assert opens_at(PLAN, SUNDAY, SHANGHAI) == datetime(2026, 11, 22, 0, tzinfo=UTC)
    yearly = replace(PLAN, rhythm=Rhythm.YEARLY)
    assert opens_at(yearly, SUNDAY, SHANGHAI) == datetime(2026, 10, 23, 0, tzinfo=UTC)
    assert due_by(SUNDAY, SHANGHAI) == datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": SUNDAY - timedelta(days=1)}, "last_day"),
        ({"rhythm": Rhythm.DAYS_AFTER}, "days_after"),
        ({"rhythm": Rhythm.DAYS_AFTER, "days_after": (1, 366)}, "days_after"),
        ({"days_after": (1,)}, "days_after"),
        ({"kind": VisitKind.HOT_DAY}, "rhythm"),
        ({"rhythm": Rhythm.CALLED}, "rhythm"),
    ],
)
def test_a_plan_without_sense_names_its_field(changes: dict[str, object], field: str) -> None:
    assert plan_faults(PLAN) == []
    assert [fault.field for fault in plan_faults(replace(PLAN, **changes))] == [field]  # type: ignore[arg-type]


@given(
    st.sampled_from([Rhythm.WEEKLY, Rhythm.MONTHLY, Rhythm.YEARLY]),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_days_only_go_forward_and_never_skip_a_turn(
    rhythm: Rhythm, first: date, after: date
) -> None:
    plan = replace(PLAN, rhythm=rhythm, first_day=first)
    one, other = days(plan, after, 2)
    assert after < one < other
    assert one >= first
    longest = {Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31, Rhythm.YEARLY: 366}[rhythm]
    assert (other - one).days <= longest
    if first <= after:
        assert (one - after).days <= longest


def test_coverage_of_nothing_is_no_number() -> None:
    assert Coverage(0, 0, 0, 0).share is None
    assert Coverage(4, 3, 2, 1).share == 0.75
