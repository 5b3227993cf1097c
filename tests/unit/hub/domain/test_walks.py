"""Walk lists: every state × every action, the order of doors, and a fair split among walkers."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.tickets import Outcome, Priority
from hub.domain.walks import (
    Door,
    LineAction,
    LineRequest,
    LineState,
    decide_line,
    is_place_back,
    next_line_state,
    priority_of,
    ranked,
    split,
)
from hub.errors import Conflict, InvalidInput, InvalidTransition

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEGAL = {
    ("open", "accept"): "accepted",
    ("open", "assign"): "open",
    ("accepted", "assign"): "open",
    ("open", "settle"): "settled",
    ("accepted", "settle"): "settled",
    ("open", "return"): "returned",
    ("accepted", "return"): "returned",
    ("open", "hand_over"): "handed_over",
    ("accepted", "hand_over"): "handed_over",
    ("settled", "reopen"): "open",
    ("returned", "reopen"): "open",
}


@pytest.mark.parametrize("state", LineState)
@pytest.mark.parametrize("action", LineAction)
def test_every_state_and_every_action(state: LineState, action: LineAction) -> None:
    after = LEGAL.get((state.value, action.value))
    if after is None:
        with pytest.raises(InvalidTransition):
            next_line_state(state, action)
    else:
        assert next_line_state(state, action) == after


@pytest.mark.parametrize(
    ("outcome", "after", "needs"),
    [
        (Outcome.SAFE, LineState.SETTLED, None),
        (Outcome.NOT_HOME, LineState.SETTLED, None),
        (Outcome.NEEDED_HELP, LineState.SETTLED, Priority.P1),
        (Outcome.NO_ANSWER, LineState.HANDED_OVER, Priority.P1),
        (Outcome.COULD_NOT_ENTER, LineState.HANDED_OVER, Priority.P1),
    ],
)
def test_what_a_visit_makes_of_a_line(outcome, after, needs) -> None:
    request = LineRequest(LineAction.SETTLE, "w-1", outcome=outcome)
    change = decide_line(LineState.ACCEPTED, "w-1", request)
    assert (change.state, change.needs) == (after, needs)


def test_an_outcome_and_an_assignee_are_asked_for() -> None:
    for action in (LineAction.SETTLE, LineAction.ASSIGN):
        with pytest.raises(InvalidInput):
            decide_line(LineState.OPEN, "w-1", LineRequest(action, "w-1"))


def test_another_walkers_line_may_be_taken_while_it_is_open_and_not_settled_for_him() -> None:
    assert (
        decide_line(LineState.OPEN, "w-1", LineRequest(LineAction.ACCEPT, "w-2")).worker_id == "w-2"
    )
    for request in (
        LineRequest(LineAction.SETTLE, "w-2", outcome=Outcome.SAFE),
        LineRequest(LineAction.ASSIGN, "w-2", assignee="w-3"),
    ):
        with pytest.raises(Conflict):
            decide_line(LineState.OPEN, "w-1", request)


def door(home_id: str, frailty: int, hours: float | None, *paired: str) -> Door:
    at = None if hours is None else NOW - timedelta(hours=hours)
    return Door(home_id, frailty, at, paired)


def test_frailty_and_hours_since_the_last_sign_of_life_make_the_order() -> None:
    doors = [
        door("robust, an hour", 0, 1),
        door("robust, unknown", 0, None),
        door("frail, an hour", 10, 1),
        door("frail, a day", 10, 24),
        door("middling, twelve hours", 5, 12),
    ]
    assert [one.home_id for one in ranked(doors, NOW)] == [
        "frail, a day",
        "robust, unknown",
        "frail, an hour",
        "middling, twelve hours",
        "robust, an hour",
    ]


@pytest.mark.parametrize(
    ("frailty", "hours", "priority"),
    [(7, 11, "P2"), (8, 1, "P1"), (0, 12, "P1"), (0, None, "P1"), (0, 0, "P2")],
)
def test_somebody_frail_or_long_silent_makes_it_urgent(frailty, hours, priority) -> None:
    assert priority_of([door("a", 0, 1), door("b", frailty, hours)], NOW) == priority


@pytest.mark.parametrize(
    ("dark", "homes", "back"),
    [(0, 5, True), (1, 5, False), (1, 6, True), (2, 30, True), (3, 30, False), (5, 5, False)],
)
def test_a_place_is_back_when_hardly_anybody_is_dark(dark: int, homes: int, back: bool) -> None:
    assert is_place_back(dark, homes) is back


WALKERS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True)
DOORS = st.lists(
    st.tuples(
        st.integers(0, 10), st.one_of(st.none(), st.floats(0, 60)), st.sampled_from("abcxyz-")
    ),
    max_size=60,
)


def doors_of(drawn, *, with_pairs: bool) -> list[Door]:
    return [
        door(f"h-{number}", frailty, hours, *([own] if with_pairs and own != "-" else []))
        for number, (frailty, hours, own) in enumerate(drawn)
    ]


@given(DOORS, WALKERS)
def test_each_home_once_and_loads_differ_by_one_at_most(drawn, walkers) -> None:
    doors = ranked(doors_of(drawn, with_pairs=False), NOW)
    dealt = split(doors, walkers)
    assert sorted(dealt) == sorted(one.home_id for one in doors)
    loads = Counter(dealt.values())
    counts = [loads[walker] for walker in walkers]
    assert max(counts) - min(counts) <= 1


@given(DOORS, WALKERS)
def test_only_pairing_makes_loads_uneven_and_never_beyond_twice_a_fair_share(
    drawn, walkers
) -> None:
    doors = ranked(doors_of(drawn, with_pairs=True), NOW)
    dealt = split(doors, walkers)
    assert sorted(dealt) == sorted(one.home_id for one in doors)
    loads = Counter(dealt.values())
    least = min(loads[walker] for walker in walkers)
    fair = -(-len(doors) // len(walkers))
    for walker in walkers:
        mine = [one for one in doors if dealt[one.home_id] == walker]
        assert len(mine) <= max(2 * fair, least + 1)
        if len(mine) > least + 1:
            assert all(walker in one.paired for one in mine)


@given(st.lists(st.tuples(st.integers(0, 10), st.one_of(st.none(), st.floats(0, 60))), max_size=40))
def test_the_order_is_whole_and_does_not_depend_on_where_it_began(drawn) -> None:
    doors = [door(f"h-{n}", frailty, hours) for n, (frailty, hours) in enumerate(drawn)]
    order = ranked(doors, NOW)
    assert sorted(one.home_id for one in order) == sorted(one.home_id for one in doors)
    assert ranked(list(reversed(doors)), NOW) == order
    worries = [one.worry(NOW) for one in order]
    assert worries == sorted(worries, reverse=True)
