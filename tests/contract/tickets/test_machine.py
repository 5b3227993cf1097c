"""Declined, reopened, merged, split and raised tickets, on a real database."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.tickets import Action, CauseCode, Outcome
from hub.errors import Conflict, InvalidInput, InvalidTransition

pytestmark = pytest.mark.contract


@pytest.fixture
def ticket_id(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    town.add_worker("w-leader", "grid_leader")
    town.add_home("h-1", "w-li", "w-wu")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    return town.ticket().ticket_id


def opened(town, kind="help", home_id="h-1", **more):
    """A second ticket."""
    known = {row.ticket_id for row in town.rows(schema.tickets)}
    town.add_alert(home_id, kind, **more)
    town.ticketing.open_once()
    (found,) = {row.ticket_id for row in town.rows(schema.tickets)} - known
    return found


def look(town, ticket_id):
    (row,) = town.rows(schema.tickets, ticket_id=ticket_id)
    return row


def settle(town, ticket_id, worker="w-li", **more):
    town.act(ticket_id, Action.ACCEPT, worker)
    town.act(ticket_id, Action.ARRIVE, worker)
    town.act(ticket_id, Action.RESOLVE, worker, outcome=Outcome.SAFE, **more)


def test_who_declines_is_free_and_the_next_rung_hears_at_once(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.DECLINE, "w-li", note="I am at the clinic")
    ticket = town.ticket()
    assert (ticket.state, ticket.assignee, ticket.arrive_by) == ("new", None, None)
    assert town.escalation.climb_once() == 1
    assert (town.ticket().assignee, town.ticket().rung) == ("w-wu", 1)
    assert town.told("rung:1") == {"w-wu"}


def test_declining_needs_a_reason(town, ticket_id):
    with pytest.raises(InvalidInput, match="note"):
        town.act(ticket_id, Action.DECLINE, "w-li")
    assert town.ticket().assignee == "w-li"


def test_who_declined_is_not_asked_again_while_somebody_else_is_on_his_rung(town, ticket_id):
    town.add_worker("w-leader-2", "grid_leader")
    town.act(ticket_id, Action.DECLINE, "w-li", note="ill")
    town.escalation.climb_once()
    town.act(ticket_id, Action.DECLINE, "w-wu", note="far away")
    town.escalation.climb_once()
    assert town.ticket().assignee == "w-leader"
    town.act(ticket_id, Action.DECLINE, "w-leader", note="in a meeting")
    town.escalation.climb_once()
    assert town.ticket().assignee == "w-leader-2"
    town.act(ticket_id, Action.DECLINE, "w-leader-2", note="abroad")
    town.escalation.climb_once()
    assert town.ticket().assignee in {"w-leader", "w-leader-2"}, "nobody else is left"


def test_who_was_only_told_declines_for_himself_alone(town, ticket_id):
    town.clock.forward(300)
    town.escalation.climb_once()
    before = town.ticket()
    assert before.assignee == "w-wu"
    town.act(ticket_id, Action.DECLINE, "w-li", note="no")
    after = town.ticket()
    assert (after.state, after.assignee, after.next_step_at) == (
        before.state,
        "w-wu",
        before.next_step_at,
    )


def test_reopening_sends_it_out_anew_from_the_first_rung(town, ticket_id):
    settle(town, ticket_id, cause_code=CauseCode.FORGOT_GESTURE)
    assert town.ticket().cause_code == "forgot_gesture"
    town.act(ticket_id, Action.REOPEN, None, note="her daughter cannot reach her")
    ticket = town.ticket()
    assert (ticket.state, ticket.rung, ticket.resolved_at) == ("new", 0, None)
    assert ticket.cause_code is None
    town.escalation.climb_once()
    assert (town.ticket().state, town.ticket().assignee) == ("assigned", "w-li")


def test_a_reopened_blind_ticket_does_not_stand_beside_another_one(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", "blind")
    town.ticketing.open_once()
    first = town.ticket().ticket_id
    settle(town, first)
    town.add_verdict("h-1", "blind", day="2026-11-23")
    town.ticketing.open_once()
    with pytest.raises(Conflict, match="another open ticket"):
        town.act(first, Action.REOPEN, None, note="still dark")
    assert look(town, first).state == "resolved"


def test_the_ticket_that_goes_on_keeps_the_earlier_clock_and_the_people(town, ticket_id):
    opened_at = town.ticket().opened_at
    town.clock.forward(200)
    other = opened(town)
    town.act(ticket_id, Action.MERGE, None, into=other)
    source, into = look(town, ticket_id), look(town, other)
    assert (source.state, source.merged_into) == ("canceled", other)
    assert into.opened_at == opened_at
    assert into.next_step_at == opened_at + timedelta(seconds=300)
    assert town.events(ticket_id)[-1] == "merge"
    assert town.events(other)[-1] == "absorb"
    for action in set(Action) - {Action.NOTE}:
        with pytest.raises((InvalidTransition, InvalidInput, Conflict)):
            town.act(ticket_id, action, None, note="x", assignee="w-wu", into=other)
    assert town.told(f"merge:{ticket_id}") == {"w-li"}


def test_whoever_is_on_the_way_goes_on_to_the_other_ticket(town, ticket_id):
    other = opened(town)
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.MERGE, None, into=other)
    into = look(town, other)
    assert (into.state, into.assignee) == ("accepted", "w-li")
    assert into.arrive_by == into.next_step_at == town.clock.now() + timedelta(seconds=2700)


def test_late_proof_follows_a_verdict_only_into_a_ticket_of_verdicts(town, ticket_id):
    other = opened(town)
    town.act(ticket_id, Action.MERGE, None, into=other)
    (verdict,) = town.rows(schema.verdicts)
    assert verdict.ticket_id == ticket_id
    town.late(verdict.verdict_id, late_proof_at=town.clock.now())
    town.ticketing.open_once()
    assert look(town, other).priority == "P1", "help was called; an open curtain relieves nobody"

    second = town.add_verdict("h-1", day="2026-11-23")
    third = town.add_verdict("h-1", day="2026-11-24")
    town.ticketing.open_once()
    one, two = (town.rows(schema.verdicts, verdict_id=v)[0].ticket_id for v in (second, third))
    town.act(one, Action.MERGE, None, into=two)
    assert town.rows(schema.verdicts, verdict_id=second)[0].ticket_id == two


def test_two_residents_never_share_a_ticket(town, ticket_id):
    town.add_home("h-2", "w-wu")
    other = opened(town, home_id="h-2")
    with pytest.raises(InvalidInput, match="into"):
        town.act(ticket_id, Action.MERGE, None, into=other)
    with pytest.raises(InvalidInput, match="into"):
        town.act(ticket_id, Action.MERGE, None, into="t-nowhere")
    assert look(town, ticket_id).state == "assigned"


def test_another_matter_becomes_a_ticket_of_its_own(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    for number in (1, 2):
        town.act(ticket_id, Action.SPLIT, None, note="the stove leaks, too")
        (split,) = town.rows(schema.tickets, cause=f"split:{ticket_id}:{number}")
        assert (split.home_id, split.split_from, split.kind) == ("h-1", ticket_id, "other")
    assert look(town, ticket_id).state == "accepted"
    (story,) = town.rows(schema.ticket_events, ticket_id=split.ticket_id)
    assert story.note == "the stove leaks, too"
    assert town.escalation.climb_once() == 2
    assert look(town, split.ticket_id).assignee == "w-li"


def test_raising_goes_to_the_dispatcher_of_the_next_level(town, ticket_id):
    town.add_worker("w-street", "street_dispatcher", "town")
    town.add_worker("w-county", "county_dispatcher", "county")
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.RAISE, "w-li", note="the door must be opened by force")
    ticket = town.ticket()
    assert (ticket.settle_level, ticket.state, ticket.assignee) == (
        "street",
        "assigned",
        "w-street",
    )
    assert ticket.rung == 4
    assert town.told("raise:") == {"w-street"}
    assert town.told("stand_down:") == set(), "who raised it knows"
    town.act(ticket_id, Action.ACCEPT, "w-street")
    town.act(ticket_id, Action.RAISE, None, note="beyond the street, too")
    assert (town.ticket().settle_level, town.ticket().assignee) == ("county", "w-county")
    assert town.told("stand_down:") == {"w-street"}
    with pytest.raises(InvalidTransition, match="county"):
        town.act(ticket_id, Action.RAISE, None, note="higher still")
    settle(town, ticket_id, "w-county")
    assert (town.ticket().state, town.ticket().settle_level) == ("resolved", "county")


def test_a_level_without_dispatcher_is_passed_over(town, ticket_id):
    with pytest.raises(Conflict, match="by hand"):
        town.act(ticket_id, Action.RAISE, None, note="?")
    town.add_worker("w-county", "county_dispatcher", "county")
    town.act(ticket_id, Action.RAISE, None, note="?")
    assert (town.ticket().settle_level, town.ticket().assignee) == ("county", "w-county")


def test_an_end_without_a_follow_up_states_its_exception(town, ticket_id):
    settle(town, ticket_id)
    with pytest.raises(InvalidInput, match="follow-up"):
        town.act(ticket_id, Action.CLOSE, None)
    town.act(ticket_id, Action.CLOSE, None, note="she moved to her son's")
    assert (town.ticket().state, town.ticket().closing_note) == ("closed", "she moved to her son's")


@pytest.mark.parametrize("action", [Action.MERGE, Action.SPLIT, Action.RAISE, Action.DECLINE])
def test_killed_at_any_statement_a_move_happens_once_or_not_at_all(town, ticket_id, killed, action):
    town.add_worker("w-street", "street_dispatcher", "town")
    other = opened(town) if action == Action.MERGE else None
    before = [tuple(row) for row in town.rows(schema.tickets)]
    for statement in range(1, 60):
        with town.killed_at_statement(statement):
            try:
                town.act(ticket_id, action, None, note="so", into=other)
            except killed:
                assert [tuple(row) for row in town.rows(schema.tickets)] == before
                continue
        break
    assert statement > 4
    assert town.events(ticket_id).count(action) == 1
