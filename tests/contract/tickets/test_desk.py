"""What people do to tickets, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.tickets import Action, Outcome
from hub.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound

pytestmark = pytest.mark.contract


@pytest.fixture
def ticket_id(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    town.add_worker("w-stranger")
    town.add_home("h-1", "w-li", "w-wu")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    town.clock.forward(300)
    town.escalation.climb_once()
    return town.ticket().ticket_id


def test_a_visit_from_acceptance_to_closing_is_written_down(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    assert town.ticket().arrive_by == town.clock.now() + timedelta(seconds=2700)
    town.act(ticket_id, Action.ARRIVE, "w-li")
    ticket = town.ticket()
    assert (ticket.state, ticket.arrive_by) == ("on_site", None)
    assert ticket.next_step_at == town.clock.now() + timedelta(seconds=3600)
    town.act(ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE, note="she overslept")
    town.act(ticket_id, Action.CLOSE, None, note="her daughter rang: all is well")
    events = town.rows(schema.ticket_events, ticket_id=ticket_id)
    assert [row.action for row in events[2:]] == ["accept", "arrive", "resolve", "close"]
    resolved = events[4]
    assert (resolved.from_state, resolved.to_state) == ("on_site", "resolved")
    assert (resolved.note, resolved.outcome) == ("she overslept", "safe")
    assert resolved.actor == "account-of-w-li"
    assert resolved.why_en == "W-li settled it: safe and well."
    assert "平安" in resolved.why_zh


def test_worker_who_was_never_told_finds_nothing(town, ticket_id):
    with pytest.raises(NotFound):
        town.act(ticket_id, Action.ACCEPT, "w-stranger")
    with pytest.raises(NotFound):
        town.act("t-nowhere", Action.NOTE, None, note="?")


def test_two_accepting_in_the_same_second_one_wins_and_the_other_hears_who(town, ticket_id):
    def accept(worker):
        try:
            town.act(ticket_id, Action.ACCEPT, worker)
        except Conflict as conflict:
            return str(conflict)
        return worker

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(accept, ["w-li", "w-wu"]))
    winner = town.ticket().assignee
    assert winner in answers
    assert f"{winner} has accepted it already" in answers


def test_resolving_without_arriving_is_refused(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    with pytest.raises(InvalidTransition):
        town.act(ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE)


def test_only_who_accepted_arrives(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    with pytest.raises(Conflict, match="w-li"):
        town.act(ticket_id, Action.ARRIVE, "w-wu")
    town.act(ticket_id, Action.ARRIVE, None)
    assert (town.ticket().state, town.ticket().assignee) == ("on_site", "w-li")


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.COULD_NOT_ENTER])
def test_nobody_at_the_door_is_no_end_but_an_alarm(town, ticket_id, outcome):
    town.add_worker("w-leader", "grid_leader")
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.ARRIVE, "w-li")
    town.act(ticket_id, Action.RESOLVE, "w-li", outcome=outcome)
    ticket = town.ticket()
    assert (ticket.state, ticket.priority) == ("assigned", "P1")
    assert ticket.next_step_at == town.clock.now()
    assert ticket.reason_en.startswith("W-li was at the door")
    assert "P1" in town.rows(schema.ticket_events)[-1].why_zh
    assert town.escalation.climb_once() == 1
    (told,) = town.rows(schema.notices, worker_id="w-leader", channel="log:")
    assert "was at the door" in told.body
    town.act(ticket_id, Action.ACCEPT, "w-leader")


@pytest.mark.parametrize("role", ["family", "department_officer", "auditor"])
def test_nobody_is_sent_whose_work_it_is_not(town, ticket_id, role):
    town.add_worker("w-other", role)
    before = town.ticket()
    with pytest.raises(InvalidInput, match="sent to no door"):
        town.act(ticket_id, Action.ASSIGN, None, assignee="w-other")
    assert town.ticket() == before


def test_assigning_tells_the_new_one_and_starts_the_clock_again(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.ASSIGN, None, assignee="w-stranger")
    ticket = town.ticket()
    assert (ticket.state, ticket.assignee, ticket.arrive_by) == ("assigned", "w-stranger", None)
    assert ticket.next_step_at == town.clock.now() + timedelta(seconds=300)
    assert town.told("assign:") == {"w-stranger"}
    town.act(ticket_id, Action.ACCEPT, "w-stranger")


@pytest.mark.parametrize("arrived", [False, True])
def test_reassigning_calls_back_whoever_had_promised(town, ticket_id, arrived):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    if arrived:
        town.act(ticket_id, Action.ARRIVE, "w-li")
    town.act(ticket_id, Action.ASSIGN, None, assignee="w-stranger")
    assert town.told("stand_down:") == {"w-li"}
    (said, *_) = town.rows(schema.notices, worker_id="w-li", step=f"stand_down:{2 + arrived}")
    assert "assigned it to w-stranger" in said.body


@pytest.mark.parametrize("assignee", ["w-li", "w-wu"])
def test_reassigning_calls_nobody_back_who_goes_or_never_promised(town, ticket_id, assignee):
    town.act(ticket_id, Action.ASSIGN, None, assignee=assignee)
    town.act(ticket_id, Action.ACCEPT, assignee)
    town.act(ticket_id, Action.ASSIGN, None, assignee=assignee)
    assert town.told("stand_down:") == set()


@pytest.mark.parametrize(
    ("action", "more", "error"),
    [
        (Action.ASSIGN, {"assignee": "w-nobody"}, InvalidInput),
        (Action.ASSIGN, {}, InvalidInput),
        (Action.CANCEL, {}, InvalidInput),
        (Action.CANCEL, {"note": "  "}, InvalidInput),
        (Action.NOTE, {}, InvalidInput),
        (Action.NOTE, {"note": "x" * 1001}, InvalidInput),
        (Action.CLOSE, {}, InvalidTransition),
    ],
)
def test_a_wrong_request_changes_nothing(town, ticket_id, action, more, error):
    before = town.ticket()
    with pytest.raises(error):
        town.act(ticket_id, action, None, **more)
    assert town.ticket() == before
    assert len(town.events(ticket_id)) == 2


def test_worker_neither_assigns_nor_cancels(town, ticket_id):
    with pytest.raises(NotAllowed):
        town.act(ticket_id, Action.CANCEL, "w-li", note="do not want to")


def test_note_is_kept_and_changes_no_clock(town, ticket_id):
    before = town.ticket()
    town.act(ticket_id, Action.NOTE, "w-li", note="her son is on the way")
    assert town.ticket().next_step_at == before.next_step_at
    assert town.ticket().state == before.state


def test_killed_at_any_statement_an_action_happens_once_or_not_at_all(town, ticket_id, killed):
    for statement in range(1, 50):
        with town.killed_at_statement(statement):
            try:
                town.act(ticket_id, Action.ACCEPT, "w-li")
            except killed:
                assert town.ticket().state == "assigned"
                continue
        break
    assert statement > 4
    assert town.events(ticket_id)[2:] == ["accept"]


def test_canceling_calls_back_whoever_was_sent(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.CANCEL, None, note="she rang the desk")
    assert town.told("stand_down:") == {"w-li", "w-wu"}
    town.notifier.send_once()
    assert {m.step.split(":")[0] for _, m in town.sender.sent} == {"stand_down"}


def test_closing_after_a_visit_calls_nobody_back(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.ARRIVE, "w-li")
    town.act(ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE)
    town.act(ticket_id, Action.CLOSE, None, note="her daughter rang: all is well")
    assert town.told("stand_down:") == set()
