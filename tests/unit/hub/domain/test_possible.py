"""What somebody is offered is what would be taken from him."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from hub.domain.tickets import (
    OPEN,
    Action,
    Priority,
    SettleLevel,
    Settling,
    State,
    Ticket,
    TicketKind,
)
from hub.domain.tickets.possible import possible
from hub.domain.tickets.states import TRANSITIONS

NOW = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)


def ticket(state: State, **facts: object) -> Ticket:
    plain: dict[str, object] = {"home_id": "h-1", "area_id": "grid-1", "assignee": "w-1"}
    return Ticket("t-1", TicketKind.MISSED, Priority.P1, state, **(plain | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_the_desk_is_offered_what_the_table_of_transitions_holds(
    state: State, action: Action
) -> None:
    offered = possible(ticket(state), None, NOW, leads=True)
    assert (action in offered) == ((state, action) in TRANSITIONS)


@pytest.mark.parametrize("state", State)
def test_a_worker_is_never_offered_what_is_for_the_desk(state: State) -> None:
    desk = {Action.ASSIGN, Action.CANCEL, Action.CLOSE, Action.REOPEN, Action.MERGE, Action.SPLIT}
    assert not desk & set(possible(ticket(state), "w-1", NOW, leads=False))


def test_who_leads_the_area_dispatches_as_the_desk_does() -> None:
    assert Action.ASSIGN in possible(ticket(State.NEW), "w-9", NOW, leads=True)


def test_arriving_and_resolving_is_for_whoever_promised() -> None:
    for state, action in ((State.ACCEPTED, Action.ARRIVE), (State.ON_SITE, Action.RESOLVE)):
        assert action in possible(ticket(state), "w-1", NOW, leads=False)
        assert action not in possible(ticket(state), "w-2", NOW, leads=False)


def test_a_broken_promise_is_open_to_others_and_not_to_who_made_it() -> None:
    late = ticket(State.ACCEPTED, arrive_by=NOW - timedelta(minutes=1))
    assert Action.ACCEPT in possible(late, "w-2", NOW, leads=False)
    assert Action.ACCEPT not in possible(late, "w-1", NOW, leads=False)


def test_nothing_is_raised_above_the_county() -> None:
    top = Settling(level=SettleLevel.COUNTY)
    assert Action.RAISE not in possible(ticket(State.NEW, settling=top), None, NOW, leads=True)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_after_late_proof_of_life_a_worker_may_close(state: State) -> None:
    proven = Ticket("t-1", TicketKind.MISSED, Priority.P4, state, assignee="w-1")
    assert Action.CLOSE in possible(proven, "w-1", NOW, leads=False)
