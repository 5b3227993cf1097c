"""Every state × every action, and what no sequence of actions may bring about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.tickets import (
    ARRIVE_WITHIN_S,
    OPEN,
    REPORT_WITHIN_S,
    Action,
    Outcome,
    Priority,
    Request,
    State,
    Ticket,
    TicketKind,
    decide,
    next_state,
)
from hub.errors import Conflict, FirstlightError, InvalidInput, InvalidTransition, NotAllowed

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
REFUSED = "-"
TABLE = """
state     assign    accept    arrive    resolve   close   cancel    note
new       assigned  accepted  -         -         -       canceled  new
assigned  assigned  accepted  -         -         -       canceled  assigned
accepted  assigned  -         on_site   -         -       canceled  accepted
on_site   assigned  -         -         resolved  -       canceled  on_site
resolved  -         -         -         -         closed  -         resolved
closed    -         -         -         -         -       -         closed
canceled  -         -         -         -         -       -         canceled
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [
    (State(row[0]), Action(action), after)
    for row in ROWS
    for action, after in zip(HEAD[1:], row[1:], strict=True)
]


def ticket(**more) -> Ticket:
    facts = {"ticket_id": "t-1", "kind": TicketKind.MISSED, "priority": Priority.P1}
    return Ticket(**{**facts, "state": State.ASSIGNED, "assignee": "w-li", **more})


def full(action: Action, worker: str | None = None) -> Request:
    return Request(action, worker, note="because", outcome=Outcome.SAFE, assignee="w-wu")


def test_the_table_names_every_state_and_every_action():
    assert {(state, action) for state, action, _ in CELLS} == set(product(State, Action))


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_and_every_action(state, action, after):
    if after == REFUSED:
        with pytest.raises(InvalidTransition, match=f"{action} is not possible .* {state}"):
            next_state(state, action)
    else:
        assert next_state(state, action) == after


@pytest.mark.parametrize("state", list(State))
def test_only_late_proof_lets_an_open_ticket_be_closed(state):
    if state in OPEN:
        assert next_state(state, Action.CLOSE, proven_alive=True) == State.CLOSED
    elif state != State.RESOLVED:
        with pytest.raises(InvalidTransition):
            next_state(state, Action.CLOSE, proven_alive=True)


@pytest.mark.parametrize("state", [s for s in State if s not in {State.NEW, State.ASSIGNED}])
def test_only_a_broken_promise_may_be_taken_over(state):
    if state == State.ACCEPTED:
        assert next_state(state, Action.ACCEPT, overdue=True) == State.ACCEPTED
    else:
        with pytest.raises(InvalidTransition):
            next_state(state, Action.ACCEPT, overdue=True)


def test_accepting_starts_the_arrival_clock():
    change = decide(ticket(), Request(Action.ACCEPT, "w-wu"), NOW)
    assert change.assignee == "w-wu"
    assert change.next_step_at == change.arrive_by == NOW + timedelta(seconds=ARRIVE_WITHIN_S)


def test_accepting_a_ticket_proven_alive_starts_no_clock():
    change = decide(ticket(priority=Priority.P4), Request(Action.ACCEPT, "w-wu"), NOW)
    assert change.next_step_at is None


def test_second_accept_names_the_winner():
    accepted = ticket(state=State.ACCEPTED, arrive_by=NOW + timedelta(seconds=1))
    with pytest.raises(Conflict, match="w-li has accepted"):
        decide(accepted, Request(Action.ACCEPT, "w-wu"), NOW)


def test_a_broken_promise_is_not_mended_by_the_same_promise_again():
    late = ticket(state=State.ACCEPTED, arrive_by=NOW)
    with pytest.raises(Conflict, match="somebody else"):
        decide(late, Request(Action.ACCEPT, "w-li"), NOW)
    assert decide(late, Request(Action.ACCEPT, "w-wu"), NOW).assignee == "w-wu"
    assert decide(late, Request(Action.ARRIVE, "w-li"), NOW).state == State.ON_SITE


def test_closing_after_a_visit_is_for_the_desk():
    with pytest.raises(NotAllowed, match="desk"):
        decide(ticket(state=State.RESOLVED), full(Action.CLOSE, "w-li"), NOW)
    assert decide(ticket(state=State.RESOLVED), full(Action.CLOSE), NOW).state == State.CLOSED
    alive = ticket(state=State.RESOLVED, priority=Priority.P4)
    assert decide(alive, full(Action.CLOSE, "w-li"), NOW).state == State.CLOSED


def test_alert_of_low_priority_is_not_proof_of_life():
    quiet = ticket(kind=TicketKind.LISTED_VEHICLE_SEEN, priority=Priority.P4)
    with pytest.raises(InvalidTransition):
        decide(quiet, full(Action.CLOSE), NOW)


def test_closing_after_late_proof_needs_a_note():
    with pytest.raises(InvalidInput, match="note"):
        decide(ticket(priority=Priority.P4), Request(Action.CLOSE), NOW)
    assert decide(ticket(priority=Priority.P4), full(Action.CLOSE), NOW).state == State.CLOSED


def test_resolving_needs_an_outcome():
    with pytest.raises(InvalidInput, match=r"outcome.*no_answer"):
        decide(ticket(state=State.ON_SITE), Request(Action.RESOLVE, "w-li"), NOW)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("priority", list(Priority))
def test_a_visit_that_found_nothing_out_ends_no_ticket(outcome, priority):
    at_the_door = ticket(state=State.ON_SITE, priority=priority)
    change = decide(at_the_door, Request(Action.RESOLVE, "w-li", outcome=outcome), NOW)
    if outcome in {Outcome.NO_ANSWER, Outcome.COULD_NOT_ENTER}:
        assert (change.state, change.priority) == (State.ASSIGNED, Priority.P1)
        assert change.next_step_at == NOW
    else:
        assert (change.state, change.priority) == (State.RESOLVED, priority)
        assert change.next_step_at is None


def test_only_who_stands_at_the_door_comes_back_without_an_answer():
    for state in set(State) - {State.ON_SITE}:
        with pytest.raises(InvalidTransition):
            next_state(state, Action.RESOLVE, unsettled=True)


def test_arriving_starts_the_clock_of_the_report():
    change = decide(ticket(state=State.ACCEPTED), Request(Action.ARRIVE, "w-li"), NOW)
    assert change.next_step_at == NOW + timedelta(seconds=REPORT_WITHIN_S)
    alive = ticket(state=State.ACCEPTED, priority=Priority.P4)
    assert decide(alive, Request(Action.ARRIVE, "w-li"), NOW).next_step_at is None


@pytest.mark.parametrize("action", [Action.ASSIGN, Action.CANCEL])
def test_assigning_and_canceling_are_for_the_desk(action):
    with pytest.raises(NotAllowed):
        decide(ticket(), full(action, "w-li"), NOW)


workers = st.sampled_from([None, "w-li", "w-wu"])
deeds = st.lists(
    st.tuples(st.sampled_from(list(Action)), workers, st.integers(0, 4000)), max_size=30
)


@settings(deadline=None)
@given(deeds, st.sampled_from(list(Priority)))
def test_no_sequence_of_actions_breaks_the_promises(deeds, priority):
    facts, now = ticket(state=State.NEW, assignee=None, priority=priority), NOW
    for action, worker, seconds in deeds:
        now += timedelta(seconds=seconds)
        before = facts
        try:
            change = decide(facts, full(action, worker), now)
        except FirstlightError:
            continue
        facts = replace(
            facts,
            state=change.state,
            assignee=change.assignee,
            arrive_by=change.arrive_by,
            next_step_at=change.next_step_at,
        )
        check(before, facts, action, now)


def check(before: Ticket, after: Ticket, action: Action, now: datetime) -> None:
    final = {State.CLOSED, State.CANCELED}
    assert before.state not in final or after == before
    if after.state not in OPEN:
        assert after.next_step_at is None
        assert after.arrive_by is None
    elif after.priority != Priority.P4 and after.state != State.NEW:
        assert after.next_step_at is not None
    if action != Action.NOTE and after.next_step_at is not None:
        assert after.next_step_at >= now
    assert after.state == State.ACCEPTED or after.arrive_by is None
    if after.state == State.RESOLVED and before.state != State.RESOLVED:
        assert before.state == State.ON_SITE
