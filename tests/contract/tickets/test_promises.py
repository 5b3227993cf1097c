"""Promise clocks on a real database: started once, kept by people, told when they are not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.policies import BUILT_IN
from hub.domain.promises import Promise, Target
from hub.domain.tickets import Action, Outcome, Priority

pytestmark = pytest.mark.contract


@pytest.fixture
def promised(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    town.add_worker("w-leader", "grid_leader")
    town.add_home("h-1", "w-li", "w-wu")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    town.promises.keep_once()
    return town


def due_times(town, ticket_id):
    return {row.promise: row.due_at for row in town.rows(schema.ticket_clocks, ticket_id=ticket_id)}


def clock(town, promise):
    (row,) = town.rows(schema.ticket_clocks, promise=promise, ticket_id=the(town))
    return row


def the(town):
    return town.rows(schema.tickets)[0].ticket_id


def keep(town, seconds=0):
    town.clock.forward(seconds)
    return town.promises.keep_once()


def arrive(town):
    town.act(the(town), Action.ACCEPT, "w-li")
    town.act(the(town), Action.ARRIVE, "w-li")


def test_clocks_start_with_the_ticket_and_once(promised):
    opened = promised.ticket().opened_at
    due = {row.promise: row.due_at - opened for row in promised.rows(schema.ticket_clocks)}
    assert due == {
        "answer": timedelta(minutes=5),
        "arrive": timedelta(minutes=45),
        "settle": timedelta(days=1),
    }
    assert keep(promised) == 0


def test_clocks_that_start_late_count_from_the_opening_and_know_what_was_kept(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    town.clock.forward(30)
    town.act(the(town), Action.ACCEPT, "w-li")
    keep(town, 500)
    opened = town.ticket().opened_at
    answer = clock(town, "answer")
    assert (answer.started_at, answer.met_at) == (opened, opened + timedelta(seconds=30))
    assert clock(town, "arrive").met_at is None


def test_the_assignee_is_warned_when_most_of_the_time_has_passed_and_only_once(promised):
    assert keep(promised, 239) == 0
    assert keep(promised, 1) == 1
    assert promised.told("warn:answer") == {"w-li"}
    assert promised.events(the(promised))[-1] == "warn"
    assert keep(promised) == 0


def test_without_an_assignee_the_rung_is_warned(town):
    town.add_worker("w-li")
    town.add_home("h-1")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    keep(town)
    town.add(schema.home_workers, {"home_id": "h-1", "worker_id": "w-li", "position": 0})
    keep(town, 240)
    assert town.told("warn:answer") == {"w-li"}


def test_a_breach_stands_in_the_story_once_and_says_when_it_was_due(promised):
    promised.act(the(promised), Action.ACCEPT, "w-li")
    keep(promised, 2160)
    assert promised.told("warn:arrive") == {"w-li"}
    promised.clock.forward(60)
    assert keep(promised, 480) == 1
    assert promised.told("breach:arrive") == set()  # his own promise breaks now: the ladder climbs
    (event,) = promised.rows(schema.ticket_events, action="breach")
    assert event.due_at == clock(promised, "arrive").due_at
    assert clock(promised, "arrive").breached_at == promised.clock.now()
    assert keep(promised) == 0


def test_a_breach_between_two_steps_of_the_ladder_tells_the_rung_above(promised):
    keep(promised, 240)
    promised.clock.forward(50)
    promised.act(the(promised), Action.ASSIGN, assignee="w-li")  # the ladder waits anew
    keep(promised, 10)
    assert promised.told("breach:answer") == {"w-wu"}
    bodies = {row.body for row in promised.rows(schema.notices) if row.step.startswith("breach")}
    assert "told: the standby workers" in "".join(bodies)


def test_when_the_ladder_climbs_at_the_same_moment_nobody_hears_it_twice(promised):
    keep(promised, 300)
    promised.escalation.climb_once()
    assert promised.told("breach:answer") == set()
    assert promised.told("rung:1") == {"w-wu"}
    assert "breach" in promised.events(the(promised))


def test_a_broken_arrival_is_told_once_though_two_clocks_run_for_it(promised):
    promised.clock.forward(53)
    promised.act(the(promised), Action.ACCEPT, "w-li")
    keep(promised, 2700 - 53)
    assert promised.told("breach:arrive") == set()
    assert "breach" in promised.events(the(promised))
    keep(promised, 53)
    promised.escalation.climb_once()
    assert promised.told("rung:1") == {"w-wu"}


def test_people_keep_promises_by_what_they_do(promised):
    promised.clock.forward(60)
    promised.act(the(promised), Action.ACCEPT, "w-li")
    assert clock(promised, "answer").met_at == promised.clock.now()
    assert clock(promised, "arrive").met_at is None
    promised.clock.forward(60)
    promised.act(the(promised), Action.ARRIVE, "w-li")
    assert clock(promised, "arrive").met_at == promised.clock.now()
    promised.act(the(promised), Action.RESOLVE, "w-li", outcome=Outcome.SAFE)
    assert clock(promised, "settle").met_at == promised.clock.now()
    assert keep(promised, 100_000) == 0


def test_what_is_kept_too_late_is_still_told_as_broken(promised):
    promised.clock.forward(301)
    promised.act(the(promised), Action.ACCEPT, "w-li")
    assert keep(promised) == 1
    assert clock(promised, "answer").breached_at == promised.clock.now()
    assert "warn" not in promised.events(the(promised))


def test_a_reopened_ticket_has_new_clocks(promised):
    arrive(promised)
    promised.act(the(promised), Action.RESOLVE, "w-li", outcome=Outcome.SAFE)
    promised.clock.forward(7200)
    promised.act(the(promised), Action.REOPEN, note="她又按了铃")
    keep(promised)
    answer = clock(promised, "answer")
    assert (answer.started_at, answer.met_at) == (promised.clock.now(), None)
    keep(promised, 240)
    assert promised.events(the(promised))[-1] == "warn"


def test_proof_of_life_ends_the_promises_to_come(promised):
    (verdict,) = promised.rows(schema.verdicts)
    promised.clock.forward(60)
    promised.late(verdict.verdict_id, late_proof_at=promised.clock.now())
    promised.ticketing.open_once()
    assert clock(promised, "answer").met_at == promised.clock.now()
    assert clock(promised, "arrive").met_at == promised.clock.now()
    assert clock(promised, "settle").met_at is None


def test_a_merge_keeps_the_earlier_clock(promised):
    promised.clock.forward(120)
    promised.add_alert("h-1", "help")
    promised.ticketing.open_once()
    keep(promised)
    first, second = promised.rows(schema.tickets)
    due = due_times(promised, first.ticket_id)
    promised.act(first.ticket_id, Action.MERGE, into=second.ticket_id)
    kept = promised.rows(schema.ticket_clocks, ticket_id=second.ticket_id)
    assert due_times(promised, second.ticket_id) == due
    assert {row.met_at for row in kept} == {None}
    gone = promised.rows(schema.ticket_clocks, ticket_id=first.ticket_id)
    assert {row.met_at for row in gone} == {promised.clock.now()}


def test_promises_are_those_of_the_tickets_policy(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    targets = (Target(Promise.ARRIVE, Priority.P1, 900),)
    town.policies.write(replace(BUILT_IN, area_id="county", targets=targets), "ops")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    keep(town)
    (row,) = town.rows(schema.ticket_clocks)
    assert (row.promise, row.due_at - row.started_at) == ("arrive", timedelta(minutes=15))


def test_killed_at_any_statement_a_breach_is_told_once(promised, killed):
    promised.act(the(promised), Action.ACCEPT, "w-li")
    promised.clock.forward(2650)
    promised.act(the(promised), Action.ASSIGN, assignee="w-li")
    promised.clock.forward(50)
    for statement in range(1, 200):
        with promised.killed_at_statement(statement):
            try:
                assert promised.promises.keep_once() == 1
            except killed:
                assert promised.told("breach") == set()
                assert clock(promised, "arrive").breached_at is None
                continue
        break
    assert statement > 5
    assert promised.told("breach:arrive") == {"w-wu"}
    assert promised.promises.keep_once() == 0


def test_one_promise_that_cannot_be_told_does_not_stop_the_others(promised):
    promised.add_home("h-2", "w-wu")
    promised.add_verdict("h-2")
    promised.ticketing.open_once()
    keep(promised)
    with promised.database.write() as connection:
        bad = schema.tickets.c.home_id == "h-1"
        connection.execute(schema.tickets.update().where(bad).values(kind="of the future"))
    assert keep(promised, 240) == 1
    assert promised.told("warn:answer") == {"w-wu"}
    assert keep(promised) == 0
