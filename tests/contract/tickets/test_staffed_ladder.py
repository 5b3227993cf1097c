"""Who is away is not told, the story says why; after a useless visit her own people come first."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.people import Role
from hub.domain.policies import BUILT_IN, QuietHours, RungRule, Who
from hub.domain.tickets import Action, Outcome, Pace, Priority, TicketKind

pytestmark = pytest.mark.contract
DAY = timedelta(days=1)


@pytest.fixture
def people(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    town.add_worker("w-he")
    town.add_worker("w-leader", "grid_leader", "grid", "sms://leader", "ntfys://leader")
    town.add_worker("w-street", "street_dispatcher", "town")
    town.add_home("h-1", "w-li", "w-wu")
    return town


def leave(town, worker_id, substitute_id=None):
    now = town.clock.now()
    row = {"leave_id": f"l-{worker_id}", "worker_id": worker_id, "substitute_id": substitute_id}
    more = {"from_at": now - DAY, "until_at": now + DAY, "reason": "", "handed_over_at": now}
    town.add(schema.leaves, row | more)


def roster(town, worker_id, *shifts):
    with town.database.write() as connection:
        of = schema.workers.c.worker_id == worker_id
        connection.execute(schema.workers.update().where(of).values(rostered=True))
    for number, (begins_s, ends_s) in enumerate(shifts):
        begins, ends = (town.clock.now() + timedelta(seconds=s) for s in (begins_s, ends_s))
        row = {"shift_id": f"s-{worker_id}-{number}", "worker_id": worker_id}
        town.add(schema.shifts, row | {"from_at": begins, "until_at": ends})


def resign(town, worker_id):
    with town.database.write() as connection:
        of = schema.workers.c.worker_id == worker_id
        gone = schema.workers.update().where(of).values(resigned_at=town.clock.now())
        connection.execute(gone)


def visit(town, worker_id):
    """He stands at another door."""
    row = {"ticket_id": "t-other", "cause": "c", "kind": "help", "priority": "P1"}
    row |= {"state": "on_site", "area_id": "grid", "assignee": worker_id, "rung": 0}
    now = town.clock.now()
    row |= {"reason_zh": "", "reason_en": "", "evidence": [], "opened_at": now, "updated_at": now}
    town.add(schema.tickets, row | {"version": 0, "clocks_started_at": now})


def open_ticket(town, **verdict):
    town.add_verdict("h-1", **verdict)
    town.ticketing.open_once()
    return mine(town)


def mine(town):
    (ticket,) = town.rows(schema.tickets, home_id="h-1")
    return ticket


def climb(town, seconds):
    town.clock.forward(seconds)
    assert town.escalation.climb_once() == 1
    return mine(town)


def story(town):
    return [row.why_en for row in town.rows(schema.ticket_events, ticket_id=mine(town).ticket_id)]


def test_the_substitute_of_the_paired_worker_gets_the_ticket_at_once(people):
    leave(people, "w-li", "w-he")
    ticket = open_ticket(people)
    assert (ticket.state, ticket.assignee) == ("assigned", "w-he")
    assert people.told() == {"w-he"}
    assert "w-li is on leave, w-he stands in" in story(people)[0]


@pytest.mark.parametrize(
    ("is_away", "said"),
    [
        (leave, "w-li is on leave"),
        (roster, "w-li is off shift"),
        (resign, "w-li has left the service"),
        (visit, "w-li is on another visit"),
    ],
)
def test_without_a_substitute_the_next_rung_gets_it_in_the_same_pass(people, is_away, said):
    is_away(people, "w-li")
    assert open_ticket(people).state == "new"
    assert said in story(people)[0]
    assert climb(people, 0).assignee == "w-wu"
    assert people.told() == {"w-wu"}


def test_a_shift_that_has_begun_counts(people):
    roster(people, "w-li", (-60, 600))
    assert open_ticket(people).assignee == "w-li"


def test_a_rung_whose_people_are_away_is_skipped_with_the_reason(people):
    open_ticket(people)
    leave(people, "w-wu")
    ticket = climb(people, 300)
    assert (ticket.rung, ticket.assignee) == (2, "w-leader")
    assert "w-wu is on leave" in story(people)[-1]


def test_who_stands_at_another_door_is_told_when_nobody_else_is_left(people):
    open_ticket(people)
    visit(people, "w-street")
    leave(people, "w-wu")
    resign(people, "w-leader")
    ticket = climb(people, 300)
    assert (ticket.rung, ticket.assignee) == (4, "w-street")
    assert "w-street is on another visit" in story(people)[-1]


def test_a_climb_says_when_it_had_been_due(people):
    due_at = open_ticket(people).next_step_at
    climb(people, 330)
    (event,) = people.rows(schema.ticket_events, action="escalate")
    assert (event.due_at, event.at) == (due_at, due_at + timedelta(seconds=30))


def quiet(rule):
    return replace(rule, quiet_hours=QuietHours(time(9), time(10)))  # it is 09:15


def test_in_quiet_hours_a_rung_waits_unless_it_is_most_urgent(people):
    rungs = tuple(quiet(rule) for rule in BUILT_IN.rungs)
    people.policies.write(replace(BUILT_IN, area_id="town", rungs=rungs), "ops")
    ticket = open_ticket(people, priority="P3")
    assert ticket.state == "new"
    ticket = climb(people, 0)
    assert (ticket.state, people.told()) == ("new", set())
    assert ticket.next_step_at == people.clock.now() + timedelta(minutes=30)
    assert "quiet hours" in story(people)[-1]
    ticket = climb(people, 1800)
    assert ticket.next_step_at == people.clock.now() + timedelta(minutes=15)  # 10:00
    assert climb(people, 900).assignee == "w-li"


def test_quiet_hours_do_not_hold_for_what_is_most_urgent(people):
    rungs = tuple(quiet(rule) for rule in BUILT_IN.rungs)
    people.policies.write(replace(BUILT_IN, area_id="town", rungs=rungs), "ops")
    assert open_ticket(people, priority="P1").assignee == "w-li"


LEADERS = RungRule("leaders", Who.ROLES, (Role.GRID_LEADER,), channels=("sms",))
OWN = replace(
    BUILT_IN,
    area_id="grid",
    kinds=frozenset({TicketKind.MISSED}),
    rungs=(RungRule("first", Who.PAIRED, waits={Priority.P1: 60}), LEADERS),
    pace=Pace(accept_within_s={**Pace().accept_within_s, Priority.P1: 90}, arrive_within_s=600),
)


def test_a_ticket_climbs_by_the_policy_of_its_area_and_kind(people):
    written = people.policies.write(OWN, "ops").policy
    ticket = open_ticket(people)
    assert ticket.policy_id == written.policy_id
    assert ticket.next_step_at == people.clock.now() + timedelta(seconds=60)
    ticket = climb(people, 60)
    assert (ticket.rung, ticket.assignee) == (1, "w-leader")
    assert ticket.next_step_at == people.clock.now() + timedelta(seconds=90)
    assert "climbs to leaders" in story(people)[-1]
    channels = {row.channel for row in people.rows(schema.notices, worker_id="w-leader")}
    assert channels == {"web:", "log:", "sms://leader"}


def test_arriving_is_promised_by_the_policy_too(people):
    people.policies.write(OWN, "ops")
    ticket_id = open_ticket(people).ticket_id
    people.act(ticket_id, Action.ACCEPT, "w-li")
    assert mine(people).arrive_by == people.clock.now() + timedelta(seconds=600)


def test_a_policy_edited_in_mid_climb_moves_nobodys_rung(people):
    first = people.policies.write(OWN, "ops").policy
    open_ticket(people)
    people.policies.write(replace(OWN, rungs=(LEADERS,)), "ops")
    (old, new) = people.rows(schema.policies)
    assert (old.replaced_at, new.replaced_at) == (people.clock.now(), None)
    ticket = climb(people, 60)
    assert (ticket.policy_id, ticket.rung) == (first.policy_id, 1)


def unsettled(town, outcome=Outcome.NO_ANSWER):
    ticket_id = mine(town).ticket_id
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.ARRIVE, "w-li")
    town.act(ticket_id, Action.RESOLVE, "w-li", outcome=outcome)


def own_people(town):
    town.add_worker("w-key", "volunteer")
    town.add_worker("w-son", "family")
    for worker_id, relation in (("w-key", "key_holder"), ("w-son", "family")):
        row = {"home_id": "h-1", "worker_id": worker_id, "relation": relation}
        town.add(schema.home_contacts, row)


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.COULD_NOT_ENTER])
def test_after_a_useless_visit_key_holder_family_and_emergency_come_first(people, outcome):
    own_people(people)
    open_ticket(people, priority="P2")
    unsettled(people, outcome)
    assert mine(people).priority == "P1"
    told = []
    for wait_s in (0, 120, 120, 120):
        before = people.told()
        ticket = climb(people, wait_s)
        told.append((people.told() - before, ticket.rung, ticket.detour))
    assert told == [
        ({"w-key"}, 0, 1),
        ({"w-son"}, 0, 2),
        ({"w-street"}, 0, 3),
        ({"w-wu"}, 1, 3),
    ]
    call = [line for line in story(people) if "call 120 / 110 now" in line]
    assert len(call) == 1
    bodies = [row.body for row in people.rows(schema.notices, worker_id="w-street")]
    assert all("请立即拨打120 / 110" in body for body in bodies)


def test_a_restart_in_mid_detour_goes_on_where_it_was(people):
    own_people(people)
    open_ticket(people)
    unsettled(people)
    climb(people, 0)
    people.act(mine(people).ticket_id, Action.ACCEPT, "w-key")
    climb(people, 2700)  # he did not come either
    assert people.told("detour:2") == {"w-son"}
    assert people.told("late:") == {"w-key"}


def test_a_second_useless_visit_begins_the_detour_anew(people):
    own_people(people)
    open_ticket(people)
    unsettled(people)
    climb(people, 0)
    unsettled(people)
    assert mine(people).detour == 0


def test_without_own_people_the_dispatcher_is_told_at_once(people):
    open_ticket(people)
    unsettled(people)
    climb(people, 0)
    assert people.told("detour:3") == {"w-street"}
    assert "nobody stands on: the key holders" in story(people)[-1]


def test_one_ticket_that_cannot_be_read_does_not_stop_the_others(people):
    people.add_home("h-2", "w-he")
    open_ticket(people)
    people.add_verdict("h-2")
    people.ticketing.open_once()
    with people.database.write() as connection:
        bad = schema.tickets.c.home_id == "h-1"
        connection.execute(schema.tickets.update().where(bad).values(kind="of the future"))
    people.clock.forward(300)
    assert people.escalation.climb_once() == 1
    (other,) = people.rows(schema.tickets, home_id="h-2")
    assert other.rung == 2
    (bad,) = people.rows(schema.tickets, home_id="h-1")
    assert (bad.rung, bad.next_step_at) == (0, people.clock.now() + timedelta(minutes=1))
    assert people.escalation.climb_once() == 0


def test_a_policy_that_cannot_be_read_holds_nobody_up(people):
    spoilt = {
        "policy_id": "p-spoilt",
        "area_id": "grid",
        "definition": {"rungs": "?"},
        "created_by": "somebody",
        "created_at": people.clock.now(),
    }
    people.add(schema.policies, spoilt)
    open_ticket(people)
    assert mine(people).assignee == "w-li"
    climb(people, 300)
    assert mine(people).rung == 1
