"""Tickets that nobody accepts climb, on a real database."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.tickets import Action

pytestmark = pytest.mark.contract


@pytest.fixture
def ladder(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    town.add_worker("w-leader", "grid_leader")
    town.add_worker("w-street", "street_dispatcher", "town")
    town.add_worker("w-elsewhere", "grid_leader", "county")
    town.add_area("other-grid", "community", "grid")
    town.add_worker("w-stranger", "grid_leader", "other-grid")
    town.add_home("h-1", "w-li", "w-wu")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    return town


def test_nothing_is_due_before_its_time(ladder):
    ladder.clock.forward(299)
    assert ladder.escalation.climb_once() == 0


def test_unaccepted_ticket_climbs_rung_by_rung_and_repeats_at_the_top(ladder):
    rungs = []
    for wait_s in (300, 300, 300, 300, 600):
        ladder.clock.forward(wait_s - 1)
        assert ladder.escalation.climb_once() == 0
        ladder.clock.forward(1)
        assert ladder.escalation.climb_once() == 1
        rungs.append(ladder.ticket().rung)
    assert rungs == [1, 2, 4, 4, 4]
    assert ladder.told("rung:1") == {"w-wu"}
    assert ladder.told("rung:2") == {"w-leader", "w-elsewhere"}
    assert ladder.told("rung:4") == {"w-street"}
    repeats = {row.step for row in ladder.rows(schema.notices, worker_id="w-street")}
    assert len(repeats) == 3
    assert ladder.ticket().next_step_at == ladder.clock.now() + timedelta(seconds=1200)


def test_skipped_rung_is_named(ladder):
    for _ in range(3):
        ladder.clock.forward(300)
        ladder.escalation.climb_once()
    *_, last = ladder.rows(schema.ticket_events)
    assert "the community's duty desk" in last.why_en
    assert "社区值班" in last.why_zh


def test_accepted_ticket_stays_quiet_until_the_promise_breaks(ladder):
    ticket_id = ladder.ticket().ticket_id
    ladder.act(ticket_id, Action.ACCEPT, "w-li")
    ladder.clock.forward(2699)
    assert ladder.escalation.climb_once() == 0
    ladder.clock.forward(1)
    assert ladder.escalation.climb_once() == 1
    assert ladder.ticket().state == "accepted"
    assert ladder.told("rung:1") == {"w-wu"}
    assert ladder.told("late:") == {"w-li"}
    ladder.clock.forward(300)
    assert ladder.escalation.climb_once() == 1
    late = ladder.rows(schema.notices, worker_id="w-li")
    assert len({row.step for row in late if row.step.startswith("late:")}) == 1


def test_broken_promise_may_be_taken_over_and_the_late_one_may_still_arrive(ladder):
    ticket_id = ladder.ticket().ticket_id
    ladder.act(ticket_id, Action.ACCEPT, "w-li")
    ladder.clock.forward(2700)
    ladder.escalation.climb_once()
    ladder.act(ticket_id, Action.ACCEPT, "w-wu")
    assert ladder.ticket().assignee == "w-wu"
    assert ladder.ticket().next_step_at == ladder.clock.now() + timedelta(seconds=2700)


def test_who_arrived_and_forgot_to_report_is_asked_about(ladder):
    ticket_id = ladder.ticket().ticket_id
    ladder.act(ticket_id, Action.ACCEPT, "w-li")
    ladder.act(ticket_id, Action.ARRIVE, "w-li")
    ladder.clock.forward(3599)
    assert ladder.escalation.climb_once() == 0
    ladder.clock.forward(1)
    assert ladder.escalation.climb_once() == 1
    assert (ladder.ticket().state, ladder.ticket().assignee) == ("on_site", "w-li")
    assert ladder.told("rung:1") == {"w-wu"}
    (asked,) = ladder.rows(schema.notices, worker_id="w-li", channel="log:", step="late:2")
    assert "have not said what you found" in asked.body


def test_without_anybody_it_stays_open_and_looks_again(town):
    town.add_home("h-1")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    assert town.escalation.climb_once() == 1
    assert (town.ticket().state, town.ticket().rung) == ("new", 0)
    assert town.ticket().next_step_at == town.clock.now() + timedelta(seconds=300)
    town.add_worker("w-leader", "grid_leader")
    town.clock.forward(300)
    town.escalation.climb_once()
    assert (town.ticket().state, town.ticket().assignee) == ("assigned", "w-leader")


def test_quiet_alert_without_a_worker_is_told_once_and_waits(town):
    town.add_worker("w-leader", "grid_leader")
    town.add_home("h-1")
    town.add_alert("h-1", "listed_vehicle_seen")
    town.ticketing.open_once()
    assert town.escalation.climb_once() == 1
    assert town.told("rung:2") == {"w-leader"}
    assert town.ticket().next_step_at is None


def test_killed_at_any_statement_each_step_is_taken_once(ladder, killed):
    ladder.clock.forward(300)
    for statement in range(1, 100):
        with ladder.killed_at_statement(statement):
            try:
                assert ladder.escalation.climb_once() == 1
            except killed:
                assert (ladder.ticket().rung, ladder.told("rung:1")) == (0, set())
                continue
        break
    assert statement > 5
    assert (ladder.ticket().rung, ladder.told("rung:1")) == (1, {"w-wu"})
    assert ladder.escalation.climb_once() == 0
