"""When a tap counts again, and what is said of one that was made without signal."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.repeats import KNOWN_FOR, NO_TAP, OLDEST, Tap, check_same, said_of
from hub.domain.tickets import ARRIVE_WITHIN_S, BUILT_IN_PACE, promise_choices_s
from hub.errors import Conflict

NOW = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)


def test_a_tap_without_an_id_counts_each_time() -> None:
    assert NO_TAP.once("ticket:t-1", "w-1", "accept") is None


@pytest.mark.parametrize(
    ("subject", "actor", "said"),
    [
        ("ticket:t-1", "w-2", "note"),
        ("ticket:t-1", "w-1", "accept"),
        ("ticket:t-2", "w-1", "note"),
    ],
)
def test_an_id_is_bound_to_what_who_and_said(subject: str, actor: str, said: str) -> None:
    known = Tap("tap-00000001").once("ticket:t-1", "w-1", "note")
    other = Tap("tap-00000001").once(subject, actor, said)
    assert known is not None
    assert other is not None
    check_same(known, known)
    with pytest.raises(Conflict):
        check_same(known, other)


def test_when_it_was_made_does_not_make_it_another_tap() -> None:
    first = Tap("tap-00000001", NOW).once("ticket:t-1", "w-1", "note")
    assert Tap("tap-00000001").once("ticket:t-1", "w-1", "note") == first


def test_a_tap_is_known_for_longer_than_one_is_taken() -> None:
    assert KNOWN_FOR > OLDEST


@pytest.mark.parametrize(
    ("ago", "key"),
    [
        (timedelta(minutes=-2), None),
        (timedelta(minutes=2) - timedelta(milliseconds=1), None),
        (timedelta(minutes=2), "event.acted_at"),
        (timedelta(hours=12), "event.acted_on"),
    ],
)
def test_the_story_says_of_late_taps_when_they_were_made(ago: timedelta, key: str | None) -> None:
    phrases = said_of(Tap(acted_at=NOW - ago), NOW)
    assert [phrase.key for phrase in phrases] == ([key] if key else [])


@given(
    st.one_of(st.none(), st.integers(60, ARRIVE_WITHIN_S)),
    st.one_of(st.none(), st.integers(-120, 7 * 86_400)),
)
def test_no_promise_gives_more_time_than_the_policy_nor_none_at_all(
    promise_s: int | None, ago_s: int | None
) -> None:
    acted_at = None if ago_s is None else NOW - timedelta(seconds=ago_s)
    by = BUILT_IN_PACE.promised_by(NOW, promise_s, acted_at)
    assert NOW + timedelta(seconds=60) <= by <= BUILT_IN_PACE.arrive_by(NOW)


@pytest.mark.parametrize(
    ("within_s", "choices"),
    [
        (2700, [600, 1200, 1800, 2700]),
        (900, [600, 900]),
        (600, [600]),
        (30, [30]),
        (7200, [600, 1200, 1800, 2700, 7200]),
    ],
)
def test_the_choices_are_the_usual_ones_and_the_policys_own(
    within_s: int, choices: list[int]
) -> None:
    assert promise_choices_s(within_s) == choices
