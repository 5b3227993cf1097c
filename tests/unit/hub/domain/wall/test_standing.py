from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.checkins import Verdict
from hub.domain.wall import (
    FEWEST,
    SLOTS,
    Due,
    HomeState,
    KeptDay,
    Place,
    UnitFacts,
    curve_of,
    due_soon,
    slot_of,
    storm_names,
    usual_of,
    worst,
)

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)  # a Monday
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def rests(day: date) -> bool:
    return day.weekday() >= 5


def kept(day: date, homes: int, *counts: int) -> KeptDay:
    return KeptDay(day, homes, counts + (0,) * (SLOTS - len(counts)))


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_a_state(verdict: Verdict) -> None:
    assert worst([verdict], waits=False) in HomeState


def test_who_is_away_reads_like_who_was_seen() -> None:
    for others, waits in product([[], [Verdict.MISSED], [Verdict.BLIND]], [False, True]):
        assert worst([Verdict.AWAY, *others], waits=waits) == worst(
            [Verdict.SEEN, *others], waits=waits
        )


@pytest.mark.parametrize(
    ("verdicts", "waits", "state"),
    [
        ((), False, None),
        ((), True, HomeState.WAITING),
        ((Verdict.SEEN,), True, HomeState.SETTLED),
        ((Verdict.SEEN, Verdict.ASKING), True, HomeState.WAITING),
        ((Verdict.SEEN, Verdict.BLIND), True, HomeState.BLIND),
        ((Verdict.BLIND, Verdict.MISSED, Verdict.SEEN), False, HomeState.MISSED),
        ((Verdict.SEEN, Verdict.AWAY), False, HomeState.SETTLED),
    ],
)
def test_a_home_counts_by_its_worst_window_so_far(
    verdicts: tuple[Verdict, ...], waits: bool, state: HomeState | None
) -> None:
    assert worst(verdicts, waits=waits) is state


@given(st.integers(0, 24 * 3600 - 1))
def test_a_slot_is_ten_minutes_of_the_local_clock(second: int) -> None:
    local = datetime(2026, 11, 23, tzinfo=ZONE) + timedelta(seconds=second)
    assert slot_of(local.astimezone(UTC), DAY, ZONE) == second // 600


def test_what_came_before_the_day_is_its_first_slot_and_after_it_its_last() -> None:
    midnight = datetime(2026, 11, 23, tzinfo=ZONE)
    assert slot_of(midnight - MINUTE, DAY, ZONE) == 0
    assert slot_of(midnight + timedelta(days=1), DAY, ZONE) == SLOTS - 1


def test_the_curve_ends_now() -> None:
    curve = curve_of((2, 0, 3, 0, 1), 2, None)
    assert curve.today == (2, 2, 5, None, None)


def test_a_usual_day_is_the_mean_of_like_days_for_as_many_homes_as_today() -> None:
    monday = [DAY - timedelta(days=days) for days in (3, 4, 5)]
    days = [kept(day, 10, 0, homes) for day, homes in zip(monday, (5, 6, 7), strict=True)]
    days += [kept(DAY - timedelta(days=1), 10, 10), kept(DAY, 10, 10)]
    usual = usual_of(days, DAY, 20, rests)
    assert usual is not None
    assert usual[0] == 0
    assert usual[1] == pytest.approx(12)
    assert usual[-1] == pytest.approx(12)


def test_fewer_than_three_like_days_count_with_all_others() -> None:
    days = [kept(DAY - timedelta(days=1), 10, 4), kept(DAY - timedelta(days=3), 10, 8)]
    usual = usual_of(days, DAY, 10, rests)
    assert usual is not None
    assert usual[0] == pytest.approx(6)


def test_days_older_than_the_newest_fourteen_say_nothing() -> None:
    days = [kept(DAY - timedelta(days=n), 10, 10 if n > 14 else 0) for n in range(1, 30)]
    assert usual_of(days, DAY, 10, rests) == (0,) * SLOTS


def test_without_kept_days_there_is_no_usual_day() -> None:
    assert usual_of([], DAY, 10, rests) is None
    assert usual_of([kept(DAY - timedelta(days=1), 0)], DAY, 10, rests) is None


@given(
    st.dictionaries(
        st.integers(-60, 600).map(lambda minutes: AT + minutes * MINUTE),
        st.frozensets(st.integers(1, 30).map(str)),
    )
)
def test_what_falls_due_is_told_of_five_homes_at_least(
    homes_at: dict[datetime, frozenset[str]],
) -> None:
    found = due_soon(homes_at, AT)
    assert all(one.homes >= FEWEST and one.due_at > AT for one in found)
    assert sum(one.homes for one in found) <= sum(map(len, homes_at.values()))
    assert [one.due_at for one in found] == sorted(one.due_at for one in found)


def test_few_homes_are_told_with_those_that_fall_due_after_them() -> None:
    homes_at = {
        AT + 5 * MINUTE: {"a", "b"},
        AT + 50 * MINUTE: {"b", "c", "d", "e", "f", "g"},
        AT + 90 * MINUTE: {"h", "i", "j"},
    }
    assert due_soon(homes_at, AT) == [Due(AT + 5 * MINUTE, 7)]


def test_five_windows_of_one_home_are_not_five_homes() -> None:
    assert due_soon({AT + n * MINUTE: {"a"} for n in range(1, 9)}, AT) == []


UNITS = {"u": UnitFacts("Unit", 24), "v": UnitFacts("Other", 9)}


def names(*storms: dict[str, int] | tuple[dict[str, int], ...]) -> list[str | None]:
    listed = [one if isinstance(one, tuple) else (one,) for one in storms]
    ladders = [[Place(f"P{n}", homes) for n, homes in enumerate(one)] for one in listed]
    return storm_names(ladders, UNITS)


def test_a_building_is_named_if_it_and_the_rest_of_its_unit_hold_five_homes() -> None:
    assert names({"u": 12}) == ["P0"]
    assert names({"u": 24}) == ["P0"]


@pytest.mark.parametrize("homes", [1, 4, 20, 23])
def test_a_building_that_would_single_homes_out_goes_by_its_unit(homes: int) -> None:
    assert names({"u": homes}) == ["Unit"]


def test_two_buildings_of_one_unit_go_by_their_unit() -> None:
    assert names({"u": 12}, {"u": 11}, {"v": 9}) == ["Unit", "Unit", "P0"]


def test_a_community_whose_homes_share_a_unit_with_few_others_goes_by_what_lies_above() -> None:
    assert names(({"u": 24, "v": 7}, {"u": 24, "v": 9})) == ["P1"]


def test_a_place_without_homes_goes_by_what_lies_above_and_at_last_by_nothing() -> None:
    assert names(({}, {"u": 24})) == ["P1"]
    assert names(({},), ()) == [None, None]
