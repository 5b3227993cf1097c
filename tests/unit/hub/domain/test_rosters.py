from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.rosters import (
    Leave,
    Roster,
    Shift,
    Span,
    join,
    leave_faults,
    merged,
    roster_faults,
    shift_faults,
    spans_of,
)
from hub.domain.windows import WEEKDAYS

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN, SHANGHAI, NEW_YORK = "Europe/Berlin", "Asia/Shanghai", "America/New_York"
ZONES = (BERLIN, SHANGHAI, NEW_YORK, "Australia/Lord_Howe", "Pacific/Apia")


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def roster(begin: str, end: str, tz: str = SHANGHAI, **changes: object) -> Roster:
    facts: dict[str, object] = {
        "days": frozenset(WEEKDAYS),
        "first_day": date(2026, 11, 23),
        "last_day": date(2026, 11, 23),
    }
    return Roster(
        from_time=time.fromisoformat(begin),
        until_time=time.fromisoformat(end),
        tz=tz,
        **(facts | changes),  # type: ignore[arg-type]
    )


def hours(*pairs: tuple[float, float]) -> list[Span]:
    return [Span(NOON + timedelta(hours=a), NOON + timedelta(hours=b)) for a, b in pairs]


def on(year: int, month: int, day: int) -> dict[str, object]:
    return {"first_day": date(year, month, day), "last_day": date(year, month, day)}


@pytest.mark.parametrize(
    ("given_roster", "begins", "lasts_h"),
    [
        (roster("08:00", "18:00"), "2026-11-23T00:00+00:00", 10),
        (roster("22:00", "06:00"), "2026-11-23T14:00+00:00", 8),
        (roster("08:00", "08:00"), "2026-11-23T00:00+00:00", 24),
        (roster("22:00", "06:00", BERLIN, **on(2026, 3, 28)), "2026-03-28T21:00+00:00", 7),
        (roster("22:00", "06:00", BERLIN, **on(2026, 10, 24)), "2026-10-24T20:00+00:00", 9),
        (roster("02:30", "03:15", BERLIN, **on(2026, 3, 29)), "2026-03-29T01:30+00:00", 0.75),
        (roster("01:30", "04:00", BERLIN, **on(2026, 3, 29)), "2026-03-29T00:30+00:00", 1.5),
    ],
    ids=[
        "a plain day",
        "over midnight",
        "round the clock",
        "the short night",
        "the long night",
        "begins in the gap",
        "spans the gap",
    ],
)
def test_a_roster_holds_local_hours(given_roster: Roster, begins: str, lasts_h: float) -> None:
    (span,) = spans_of(given_roster, weekend)
    assert span.from_at == datetime.fromisoformat(begins)
    assert span.until_at - span.from_at == timedelta(hours=lasts_h)


def test_shifts_that_touch_stay_two_and_those_the_clock_pushes_together_become_one() -> None:
    whole_days = roster("08:00", "08:00", last_day=date(2026, 11, 24))
    assert len(spans_of(whole_days, weekend)) == 2
    over_the_gap = roster(
        "03:00", "02:59", BERLIN, first_day=date(2026, 3, 28), last_day=date(2026, 3, 29)
    )
    assert len(spans_of(over_the_gap, weekend)) == 1


def test_a_roster_of_workdays_leaves_rest_days_out() -> None:
    week = roster("08:00", "18:00", days=frozenset({"workday"}), last_day=date(2026, 11, 29))
    assert len(spans_of(week, weekend)) == 5


ROSTERS = st.builds(
    lambda first, length, begin, end, tz, days: Roster(
        days, begin, end, tz, first, first + timedelta(days=length)
    ),
    first=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    length=st.integers(0, 30),
    begin=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    end=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    tz=st.sampled_from(ZONES),
    days=st.frozensets(st.sampled_from(WEEKDAYS), min_size=1),
)


@given(ROSTERS)
def test_every_shift_begins_on_a_day_of_the_roster_and_none_overlap(given_roster: Roster) -> None:
    zone, spans = ZoneInfo(given_roster.tz), spans_of(given_roster, weekend)
    for span in spans:
        begins, ends = span.from_at.astimezone(zone), span.until_at.astimezone(zone)
        assert given_roster.first_day <= begins.date() <= given_roster.last_day
        assert WEEKDAYS[begins.weekday()] in given_roster.days
        assert ends.date() <= given_roster.last_day + timedelta(days=1)
        assert span.from_at < span.until_at
    for one, following in pairwise(spans):
        assert one.until_at <= following.from_at


@given(ROSTERS)
def test_shifts_begin_and_end_at_the_written_hour_but_where_the_clock_jumps(
    given_roster: Roster,
) -> None:
    zone = ZoneInfo(given_roster.tz)
    for span in spans_of(given_roster, weekend):
        begins, ends = span.from_at.astimezone(zone), span.until_at.astimezone(zone)
        if not jumps_near(span.from_at, zone):
            assert begins.time() == given_roster.from_time
        if not jumps_near(span.until_at, zone):
            assert ends.time() == given_roster.until_time


def jumps_near(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the zone's offset changes within three hours of an instant."""
    near = (at + timedelta(hours=hour) for hour in (-3, 0, 3))
    return len({moment.astimezone(zone).utcoffset() for moment in near}) > 1


SPANS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 30)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=12,
).map(lambda pairs: hours(*pairs))


def on_duty(spans: list[Span]) -> set[int]:
    """The hours since noon that lie in one of them."""
    hour = timedelta(hours=1)
    return {
        since
        for span in spans
        for since in range((span.from_at - NOON) // hour, (span.until_at - NOON) // hour)
    }


@given(SPANS)
def test_merging_keeps_every_hour_and_adds_none(spans: list[Span]) -> None:
    assert on_duty(merged(spans)) == on_duty(spans)


@given(SPANS, SPANS)
def test_joining_the_same_shifts_again_changes_nothing(stored: list[Span], new: list[Span]) -> None:
    first = join([], stored).added
    before = [Shift(f"s-{n}", "w", s.from_at, s.until_at) for n, s in enumerate(first)]
    joining = join(before, new)
    kept = [shift for shift in before if shift.shift_id not in joining.removed]
    after = kept + [
        Shift(f"t-{n}", "w", s.from_at, s.until_at) for n, s in enumerate(joining.added)
    ]
    assert join(after, new) == join(after, [])
    assert join(after, new).added == []


@pytest.mark.parametrize(
    ("pairs", "field"),
    [
        ([(0, 0)], "shifts[0].until"),
        ([(0, 8), (9, 8)], "shifts[1].until"),
        ([(0, 200)], "shifts[0].until"),
    ],
    ids=["no length", "ends before it begins", "longer than a week"],
)
def test_a_shift_that_cannot_be_meant_is_refused(
    pairs: list[tuple[float, float]], field: str
) -> None:
    assert [fault.field for fault in shift_faults(hours(*pairs))] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tz": "Asia/Nowhere"}, "tz"),
        ({"last_day": date(2026, 11, 22)}, "last_day"),
        ({"last_day": date(2028, 11, 22)}, "last_day"),
    ],
)
def test_a_roster_that_cannot_be_rolled_out_names_the_field(
    changes: dict[str, object], field: str
) -> None:
    facts = {"tz": SHANGHAI} | changes
    assert [fault.field for fault in roster_faults(roster("08:00", "18:00", **facts))] == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("from_h", "until_h", "substitute", "fields"),
    [
        (0, 8, "w-2", []),
        (-4, 8, None, []),
        (0, 0, None, ["until"]),
        (8, 4, None, ["until"]),
        (-8, -4, None, ["until"]),
        (0, 8, "w-1", ["substitute_id"]),
    ],
    ids=["good", "began already", "no length", "backwards", "has passed", "stands in for himself"],
)
def test_a_leave_needs_an_end_to_come_and_somebody_else(
    from_h: float, until_h: float, substitute: str | None, fields: list[str]
) -> None:
    (begin, end) = NOON + timedelta(hours=from_h), NOON + timedelta(hours=until_h)
    leave = Leave("l-1", "w-1", begin, end, substitute, "")
    assert [fault.field for fault in leave_faults(leave, NOON)] == fields
