"""Somebody goes on leave or resigns: what was his passes on, once, on a real database."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from hub.adapters.sql import schema
from hub.adapters.sql.flow import next_due
from hub.adapters.sql.handing_over import SqlHandingOver
from hub.adapters.sql.state import opener
from hub.domain.policies import BUILT_IN
from hub.domain.tickets import Action, Outcome, Pace, Priority
from hub.errors import InvalidInput
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.policy_codec import policy_to_json

pytestmark = pytest.mark.contract

BEFORE = {
    "assigned": (),
    "accepted": (Action.ACCEPT,),
    "on_site": (Action.ACCEPT, Action.ARRIVE),
}


@pytest.fixture
def street(town):
    """Li looks after the home, Wu stands by; Hu knows the way; one ticket is with Li."""
    for worker_id in ("w-li", "w-wu", "w-hu"):
        town.add_worker(worker_id)
    town.add_worker("w-leader", "grid_leader")
    town.add_home("h-1", "w-li", "w-wu")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    town.clock.forward(60)
    return town


def hand_over_once(town) -> int:
    step = HandingOver(opener(town.database, SqlHandingOver), town.clock, town.phrasebook)
    return step.hand_over_once()


def leave(town, worker_id: str = "w-li", substitute: str | None = None, **times: datetime) -> None:
    now = town.clock.now()
    row = {
        "leave_id": f"l-{worker_id}",
        "worker_id": worker_id,
        "from_at": times.get("begins", now),
        "until_at": times.get("ends", now + timedelta(days=3)),
        "substitute_id": substitute,
        "reason": "",
    }
    town.add(schema.leaves, row)


def resign(town, worker_id: str = "w-li", successor: str | None = None) -> None:
    with town.database.write() as connection:
        connection.execute(
            update(schema.workers)
            .where(schema.workers.c.worker_id == worker_id)
            .values(resigned_at=town.clock.now(), successor_id=successor)
        )


def bring_to(town, state: str) -> None:
    for action in BEFORE[state]:
        town.act(town.ticket().ticket_id, action, "w-li")
    assert town.ticket().state == state


def pairs(town, home_id: str = "h-1") -> list[str]:
    rows = town.rows(schema.home_workers, home_id=home_id)
    return [row.worker_id for row in sorted(rows, key=lambda row: row.position)]


def in_s(town) -> float | None:
    """Seconds until the ticket's next step."""
    at = town.ticket().next_step_at
    return None if at is None else (at - town.clock.now()).total_seconds()


def outline(town) -> tuple[str, str | None, float | None]:
    return town.ticket().state, town.ticket().assignee, in_s(town)


def test_a_leave_in_the_middle_of_an_accepted_ticket_passes_it_to_the_substitute(street) -> None:
    bring_to(street, "accepted")
    leave(street, substitute="w-hu")
    assert hand_over_once(street) == 1
    assert outline(street) == ("assigned", "w-hu", 300)
    assert street.ticket().arrive_by is None
    assert street.told("hand_over:") == {"w-hu"}
    assert street.told("stand_down:") == {"w-li"}
    *_, line = street.rows(schema.ticket_events)
    assert (line.action, line.actor, line.due_at) == ("hand_over", "hub", street.clock.now())
    assert "w-li" in line.why_zh
    assert "w-hu" in line.why_en
    street.act(street.ticket().ticket_id, Action.ACCEPT, "w-hu")
    assert street.ticket().assignee == "w-hu"


def test_who_stands_at_a_door_finishes_before_his_leave(street) -> None:
    bring_to(street, "on_site")
    leave(street, substitute="w-hu")
    assert hand_over_once(street) == 1
    assert outline(street) == ("on_site", "w-li", 3600)
    street.act(street.ticket().ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE)
    assert street.ticket().state == "resolved"


@pytest.mark.parametrize("state", BEFORE)
def test_who_resigns_holding_a_ticket_leaves_it_to_his_successor(street, state: str) -> None:
    bring_to(street, state)
    resign(street, successor="w-hu")
    assert hand_over_once(street) == 1
    assert outline(street) == ("assigned", "w-hu", 300)
    assert street.told("stand_down:") == set()
    assert pairs(street) == ["w-hu", "w-wu"]


@pytest.mark.parametrize("state", BEFORE)
def test_without_a_successor_it_climbs_at_once_to_the_backup_who_moved_up(
    street, state: str
) -> None:
    bring_to(street, state)
    resign(street)
    assert hand_over_once(street) == 1
    assert outline(street) == ("new", None, 0)
    assert pairs(street) == ["w-wu"]
    assert street.escalation.climb_once() == 1
    assert (street.ticket().state, street.ticket().assignee) == ("assigned", "w-wu")
    assert street.told("rung:") >= {"w-wu"}


def test_a_settled_ticket_stays_in_the_name_of_who_settled_it(street) -> None:
    bring_to(street, "on_site")
    street.act(street.ticket().ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE)
    resign(street, successor="w-hu")
    hand_over_once(street)
    assert (street.ticket().state, street.ticket().assignee) == ("resolved", "w-li")


def test_a_substitute_who_is_on_leave_too_takes_nothing_and_it_climbs_at_once(street) -> None:
    leave(street, "w-hu")
    leave(street, substitute="w-hu")
    assert hand_over_once(street) == 2
    assert outline(street) == ("new", None, 0)
    assert street.told("hand_over:") == set()
    street.escalation.climb_once()
    assert street.ticket().assignee == "w-wu"


def test_a_substitute_who_is_off_shift_takes_nothing(street) -> None:
    with street.database.write() as connection:
        connection.execute(update(schema.workers).values(rostered=True))
    leave(street, substitute="w-hu")
    hand_over_once(street)
    assert outline(street) == ("new", None, 0)


def test_during_a_leave_the_pairing_stays(street) -> None:
    leave(street, substitute="w-hu")
    hand_over_once(street)
    assert pairs(street) == ["w-li", "w-wu"]


def test_a_leave_that_begins_later_is_a_deadline_and_then_hands_over(street) -> None:
    later = street.clock.now() + timedelta(seconds=30)
    leave(street, substitute="w-hu", begins=later)
    assert hand_over_once(street) == 0
    assert next_due(street.database, street.clock.now()) == later
    street.clock.forward(30)
    assert hand_over_once(street) == 1
    assert street.ticket().assignee == "w-hu"


def test_a_resignation_to_come_is_a_deadline_until_it_is_handed_over(street) -> None:
    resign(street)
    at, before = street.clock.now(), street.clock.now() - timedelta(seconds=1)
    assert next_due(street.database, before) == at
    hand_over_once(street)
    assert next_due(street.database, before) != at or street.ticket().next_step_at == at
    street.escalation.climb_once()
    assert next_due(street.database, before) == street.ticket().next_step_at > at


def test_a_leave_that_was_over_before_anybody_looked_moves_nothing(street) -> None:
    bring_to(street, "accepted")
    leave(street, substitute="w-hu", ends=street.clock.now() + timedelta(seconds=5))
    street.clock.forward(10)
    assert hand_over_once(street) == 1
    assert (street.ticket().state, street.ticket().assignee) == ("accepted", "w-li")
    assert hand_over_once(street) == 0


def test_a_successor_who_stands_by_already_takes_the_first_place_once(street) -> None:
    resign(street, successor="w-wu")
    hand_over_once(street)
    assert pairs(street) == ["w-wu"]
    assert street.ticket().assignee == "w-wu"


def test_when_her_only_worker_resigns_the_ticket_goes_to_the_leader(town) -> None:
    town.add_worker("w-li")
    town.add_worker("w-leader", "grid_leader")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    resign(town)
    hand_over_once(town)
    assert pairs(town) == []
    town.escalation.climb_once()
    assert town.ticket().assignee == "w-leader"


def test_who_stands_in_and_resigns_in_the_same_moment_takes_nothing(street) -> None:
    leave(street, substitute="w-hu")
    resign(street, "w-hu", successor="w-wu")
    assert hand_over_once(street) == 2
    assert outline(street) == ("new", None, 0)


def test_what_a_substitute_took_passes_on_again_when_he_goes(street) -> None:
    leave(street, substitute="w-hu")
    hand_over_once(street)
    resign(street, "w-hu", successor="w-wu")
    hand_over_once(street)
    assert outline(street) == ("assigned", "w-wu", 300)


def test_a_successor_who_has_resigned_meanwhile_takes_no_home(street) -> None:
    resign(street, "w-hu")
    hand_over_once(street)
    resign(street, successor="w-hu")
    hand_over_once(street)
    assert pairs(street) == ["w-wu"]


def test_who_has_resigned_is_told_nothing_more(street) -> None:
    resign(street, "w-leader")
    hand_over_once(street)
    for _ in range(3):
        street.clock.forward(300)
        street.escalation.climb_once()
    assert "w-leader" not in street.told()


def test_what_waits_to_be_sent_to_him_is_dropped(street) -> None:
    waiting = [row for row in street.rows(schema.notices) if row.next_attempt_at is not None]
    assert {row.worker_id for row in waiting} == {"w-li"}
    resign(street)
    hand_over_once(street)
    his = street.rows(schema.notices, worker_id="w-li")
    assert [row for row in his if row.next_attempt_at is not None] == []


def test_nothing_can_be_assigned_to_who_has_resigned(street) -> None:
    resign(street, "w-hu")
    hand_over_once(street)
    with pytest.raises(InvalidInput, match="assignee"):
        street.act(street.ticket().ticket_id, Action.ASSIGN, assignee="w-hu")


def test_the_clock_of_the_substitute_is_that_of_the_tickets_own_policy(street) -> None:
    definition = policy_to_json(replace(BUILT_IN, pace=Pace({Priority.P1: 120})))
    row = {"policy_id": "p-1", "definition": definition, "created_by": "ops"}
    street.add(schema.policies, row | {"created_at": street.clock.now()})
    with street.database.write() as connection:
        connection.execute(update(schema.tickets).values(policy_id="p-1"))
    leave(street, substitute="w-hu")
    hand_over_once(street)
    assert outline(street) == ("assigned", "w-hu", 120)


def test_the_others_of_his_rung_are_asked_before_those_above(street) -> None:
    street.add_worker("w-second", "grid_leader")
    for _ in range(2):
        street.clock.forward(300)
        street.escalation.climb_once()
    assert street.ticket().assignee == "w-leader"
    leave(street, "w-leader")
    hand_over_once(street)
    street.escalation.climb_once()
    assert (street.ticket().assignee, street.ticket().rung) == ("w-second", 2)


def test_follow_ups_go_to_the_successor_who_is_told_what_the_other_knew(street) -> None:
    now, later = street.clock.now(), street.clock.now() + timedelta(hours=4)
    for number, done_at, told in ((1, now, 1), (2, None, 1), (3, None, 0)):
        row = {
            "follow_up_id": f"f-{number}",
            "ticket_id": street.ticket().ticket_id,
            "home_id": "h-1",
            "number": number,
            "due_at": now,
            "next_at": later,
            "done_at": done_at,
            "told": told,
            "rung": told,
            "worker_id": "w-li",
        }
        street.add(schema.follow_ups, row)
    resign(street, successor="w-hu")
    hand_over_once(street)
    found = {
        row.number: (row.worker_id, row.rung, row.next_at) for row in street.rows(schema.follow_ups)
    }
    assert found == {1: ("w-li", 1, later), 2: ("w-hu", 0, now), 3: ("w-hu", 0, later)}


@pytest.mark.parametrize("goes", [leave, resign])
def test_his_doors_of_a_walk_list_are_overdue_and_the_incident_is_looked_at_again(
    street, goes
) -> None:
    now = street.clock.now()
    later = now + timedelta(minutes=20)
    storm = {
        "incident_id": "i-1",
        "scope": "grid",
        "area_id": "grid",
        "cause": "power",
        "why_zh": "停电",
        "why_en": "Power is out",
        "began_at": now,
        "opened_at": now,
        "split_at": now,
        "next_at": later,
        "ticket_id": "t-storm",
        "version": 1,
    }
    street.add(schema.incidents, storm)
    for home_id, worker_id in (("h-1", "w-li"), ("h-2", "w-wu")):
        if home_id != "h-1":
            street.add_home(home_id, worker_id)
        line = {
            "incident_id": "i-1",
            "home_id": home_id,
            "rank": 1,
            "state": "open",
            "worker_id": worker_id,
            "visit_by": later,
            "passes": 0,
            "next_at": later,
            "joined_at": now,
            "dark_since": now,
            "windows_due": 0,
        }
        street.add(schema.incident_lines, line)
    goes(street)
    hand_over_once(street)
    due = {row.home_id: row.visit_by for row in street.rows(schema.incident_lines)}
    assert due == {"h-1": now, "h-2": later}
    assert street.rows(schema.incidents)[0].next_at == now


def test_one_that_breaks_is_postponed_and_stops_nobody_else(street) -> None:
    resign(street, "w-wu")
    leave(street, "w-hu")
    # A row that no rule of ours would write: handing this ticket over fails.
    with street.database.write() as connection:
        connection.execute(update(schema.tickets).values(assignee="w-wu", priority="P9"))
    assert hand_over_once(street) == 1
    assert hand_over_once(street) == 0
    with street.database.write() as connection:
        connection.execute(update(schema.tickets).values(priority="P1"))
    street.clock.forward(60)
    assert hand_over_once(street) == 1
    assert outline(street) == ("new", None, 0)


def test_planned_visits_go_to_the_successor_or_to_nobody_in_particular(street) -> None:
    for plan_id, ended in (("p-1", None), ("p-2", street.clock.now())):
        plan = {
            "plan_id": plan_id,
            "home_id": "h-1",
            "kind": "check",
            "rhythm": "weekly",
            "first_day": "2026-11-23",
            "days_after": [],
            "worker_id": "w-li",
            "note": "",
            "created_by": "ops",
            "created_at": street.clock.now(),
            "ended_at": ended,
        }
        street.add(schema.visit_plans, plan)
    resign(street, successor="w-hu")
    hand_over_once(street)
    resign(street, "w-hu")
    hand_over_once(street)
    found = {row.plan_id: row.worker_id for row in street.rows(schema.visit_plans)}
    assert found == {"p-1": None, "p-2": "w-li"}


WRITTEN = (
    schema.tickets,
    schema.ticket_events,
    schema.ticket_people,
    schema.notices,
    schema.home_workers,
    schema.workers,
    schema.leaves,
    schema.follow_ups,
)


def everything(town) -> list[list[tuple[object, ...]]]:
    return [sorted(map(tuple, town.rows(table)), key=repr) for table in WRITTEN]


@pytest.mark.parametrize("goes", [leave, resign])
def test_killed_at_any_statement_all_of_it_happens_once_or_not_yet(street, killed, goes) -> None:
    street.add_home("h-2", "w-wu", "w-li")
    street.add_verdict("h-2", "blind")
    street.ticketing.open_once()
    bring = [row.ticket_id for row in street.rows(schema.tickets) if row.home_id == "h-1"]
    street.act(bring[0], Action.ACCEPT, "w-li")
    goes(street, "w-li", "w-hu")
    untouched, deaths = everything(street), 0
    for number in itertools.count(1):
        try:
            with street.killed_at_statement(number):
                moved = hand_over_once(street)
        except killed:
            deaths += 1
            assert everything(street) == untouched
            continue
        break
    assert deaths > 8
    assert moved == 1
    done = everything(street)
    assert hand_over_once(street) == 0
    assert everything(street) == done
    assert street.events(bring[0]).count("hand_over") == 1
