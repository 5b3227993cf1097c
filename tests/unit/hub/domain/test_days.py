import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.days import parse_days
from hub.domain.windows import DAY_NAMES, WEEKDAYS

FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@given(st.sets(st.integers(0, 6), min_size=1), st.data())
def test_a_day_may_be_written_short_full_as_a_number_and_in_any_case(
    numbers: set[int], data: st.DataObject
) -> None:
    ways = [
        data.draw(st.sampled_from([WEEKDAYS[n], WEEKDAYS[n].upper(), FULL[n], n + 1, str(n + 1)]))
        for n in numbers
    ]
    assert parse_days(ways) == {WEEKDAYS[n] for n in numbers}


@given(st.frozensets(st.sampled_from(sorted(DAY_NAMES)), min_size=1))
def test_stored_days_are_read_back_as_they_are(days: frozenset[str]) -> None:
    assert parse_days(sorted(days)) == days
    assert parse_days(";".join(days)) == days


@pytest.mark.parametrize(
    ("word", "days"),
    [
        ("daily", set(WEEKDAYS)),
        ("Every day", set(WEEKDAYS)),
        ("all", set(WEEKDAYS)),
        ("weekdays", set(WEEKDAYS[:5])),
        ("WEEKENDS", {"sat", "sun"}),
        ("workdays", {"workday"}),
        ("rest-days", {"restday"}),
        ("mon, wed;Fri", {"mon", "wed", "fri"}),
        (7, {"sun"}),
    ],
)
def test_words_for_groups_of_days_are_understood(word: str | int, days: set[str]) -> None:
    assert parse_days(word) == days


@pytest.mark.parametrize("word", ["", [], "someday", ["mon", "x"], 0, 8, [True], "ｍ"])
def test_what_is_no_day_is_refused_with_the_way_out(word: str) -> None:
    with pytest.raises(ValueError, match="give mon to sun"):
        parse_days(word)


@given(st.text())
def test_any_text_is_either_days_or_a_clear_refusal(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_days(text) <= DAY_NAMES
