"""Every state × every action of a whistle, who may, and what no sequence may bring about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.people import Role
from hub.domain.tickets import Priority
from hub.domain.whistles import (
    AGAIN_AFTER,
    DUE_WITHIN_S,
    OF_OFFICERS,
    Whistle,
    WhistleAction,
    WhistleRequest,
    WhistleState,
    after_climb,
    decide,
    due_at,
    roles_above,
)
from hub.errors import FirstlightError, InvalidInput, InvalidTransition, NotAllowed

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
REFUSED = "-"
TABLE = """
state     accept    refuse   report    rate   insist  cancel
called    accepted  refused  -         -      -       canceled
accepted  -         -        reported  -      -       canceled
reported  -         -        -         rated  -       -
rated     -         -        -         -      -       -
refused   -         -        -         -      called  canceled
canceled  -         -        -         -      -       -
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [
    (WhistleState(row[0]), WhistleAction(action), after)
    for row in ROWS
    for action, after in zip(HEAD[1:], row[1:], strict=True)
]


def whistle(**more) -> Whistle:
    facts = {
        "whistle_id": "w-1",
        "ticket_id": "t-1",
        "department_id": "fire",
        "task": "clear the lane",
        "caller": "wang",
        "caller_id": "w-wang",
        "last_role": Role.GRID_LEADER,
        "called_at": NOW,
        "due_at": NOW + timedelta(hours=4),
        "next_at": NOW + timedelta(hours=4),
    }
    return Whistle(**{**facts, **more})


def full(action: WhistleAction, **more) -> WhistleRequest:
    facts = {"is_officer": True, "is_caller": True, "leads": True, "note": "so", "rating": 4}
    return WhistleRequest(action, "li", **{**facts, **more})


def test_the_table_names_every_state_and_every_action():
    assert {(s, a) for s, a, _ in CELLS} == set(product(WhistleState, WhistleAction))


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_and_every_action(state, action, after):
    if after == REFUSED:
        with pytest.raises(InvalidTransition, match=f"{action} is not possible .* {state}"):
            decide(whistle(state=state), full(action), NOW)
    else:
        assert decide(whistle(state=state), full(action), NOW).state == after


@pytest.mark.parametrize("action", list(WhistleAction))
@pytest.mark.parametrize("who", ["is_officer", "is_caller", "leads"])
def test_officers_act_the_caller_rates_and_the_leads_insist(action, who):
    nobody = {"is_officer": False, "is_caller": False, "leads": False}
    may = {
        "is_officer": action in OF_OFFICERS,
        "is_caller": action not in OF_OFFICERS,
        "leads": action in {WhistleAction.INSIST, WhistleAction.CANCEL},
    }[who]
    state = next(s for s, a, after in CELLS if a == action and after != REFUSED)
    request = full(action, **{**nobody, who: True})
    if may:
        decide(whistle(state=state), request, NOW)
    else:
        with pytest.raises(NotAllowed):
            decide(whistle(state=state), request, NOW)


@pytest.mark.parametrize("note", [None, "", "  "])
def test_a_refusal_needs_a_reason_and_a_report_its_words(note):
    with pytest.raises(InvalidInput, match="why not"):
        decide(whistle(), full(WhistleAction.REFUSE, note=note), NOW)
    accepted = whistle(state=WhistleState.ACCEPTED)
    with pytest.raises(InvalidInput, match="what was done"):
        decide(accepted, full(WhistleAction.REPORT, note=note), NOW)


@pytest.mark.parametrize("rating", [None, 0, 6])
def test_a_rating_is_one_to_five(rating):
    reported = whistle(state=WhistleState.REPORTED)
    with pytest.raises(InvalidInput, match="rating"):
        decide(reported, full(WhistleAction.RATE, rating=rating), NOW)


def test_a_refusal_is_due_upwards_at_once_and_a_report_ends_the_clock():
    assert decide(whistle(), full(WhistleAction.REFUSE), NOW).next_at == NOW
    accepted = decide(whistle(), full(WhistleAction.ACCEPT), NOW)
    assert accepted.next_at == whistle().due_at
    assert decide(accepted, full(WhistleAction.REPORT), NOW).next_at is None


def test_insisting_gives_as_much_time_again():
    refused = whistle(state=WhistleState.REFUSED)
    later = NOW + timedelta(days=2)
    again = decide(refused, full(WhistleAction.INSIST), later)
    assert again.due_at == again.next_at == later + timedelta(hours=4)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.OPS, Role.COMMUNITY_DUTY),
        (None, Role.COMMUNITY_DUTY),
        (Role.GRID_LEADER, Role.COMMUNITY_DUTY),
        (Role.COMMUNITY_DUTY, Role.STREET_DISPATCHER),
        (Role.STREET_DISPATCHER, Role.COUNTY_DISPATCHER),
        (Role.COUNTY_DISPATCHER, Role.COUNTY_DISPATCHER),
    ],
)
def test_it_climbs_from_the_caller_upwards_and_stays_at_the_top(role, first):
    assert roles_above(role)[0] == first


def test_it_is_told_again_each_day():
    told = after_climb(whistle(), Role.STREET_DISPATCHER, NOW)
    assert (told.last_role, told.next_at, told.told) == (
        Role.STREET_DISPATCHER,
        NOW + AGAIN_AFTER,
        1,
    )
    assert after_climb(whistle(), None, NOW).last_role == Role.GRID_LEADER


@pytest.mark.parametrize("priority", list(Priority))
def test_without_a_deadline_the_urgency_gives_one(priority):
    assert due_at(priority, None, NOW) == NOW + timedelta(seconds=DUE_WITHIN_S[priority])
    with pytest.raises(InvalidInput, match="due_at"):
        due_at(priority, NOW, NOW)


deeds = st.lists(st.tuples(st.sampled_from(list(WhistleAction)), st.integers(0, 90_000)))


@given(deeds)
def test_no_sequence_leaves_an_unfinished_whistle_without_a_clock(deeds):
    facts, now = whistle(), NOW
    for action, seconds in deeds:
        now += timedelta(seconds=seconds)
        before = facts
        try:
            facts = replace(decide(facts, full(action), now), version=facts.version + 1)
        except FirstlightError:
            continue
        assert before.state not in {WhistleState.RATED, WhistleState.CANCELED}
        waits = {WhistleState.CALLED, WhistleState.ACCEPTED, WhistleState.REFUSED}
        assert (facts.next_at is not None) == (facts.state in waits)
        assert (facts.rating is not None) == (facts.state == WhistleState.RATED)
        if facts.state == WhistleState.RATED:
            assert facts.report is not None
