"""Storms that do not go by the book: flaps, moves, nobody to walk, homes nobody waits for."""

from collections import Counter
from datetime import timedelta

import pytest

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.sql import schema
from hub.adapters.sql.handing_over import SqlHandingOver
from hub.domain.tickets import Outcome
from hub.domain.walks import LineAction
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.recovery import Judging

pytestmark = pytest.mark.contract


def act(block, home_id, action, worker=None, **more):
    actor = block.desk if worker is None else block.actor(worker)
    (incident,) = [one for one in block.rows(schema.incidents) if one.closed_at is None]
    block.walking.act(incident.incident_id, home_id, action, actor, **more)


def ticketed(block):
    """Every blind or missed verdict names a ticket that is there."""
    known = {ticket.ticket_id for ticket in block.tickets()}
    return all(
        row.ticket_id in known for row in block.verdicts() if row.verdict in {"blind", "missed"}
    )


def test_homes_with_tickets_of_their_own_let_the_incident_end_when_they_return(block):
    homes = block.building("b-1", 5)
    block.go("09:30")
    assert len(block.tickets("blind")) == 5
    block.cut(homes)
    block.go("10:00")
    assert {line.state for line in block.lines().values()} == {"handed_over"}
    assert block.incident().closed_at is None
    block.back(homes)
    block.go("11:00")
    assert block.incident().closed_at is not None
    assert block.rows(schema.ticket_events, action="join") == []


def test_homes_found_by_nobody_let_the_incident_end_when_they_return(block):
    homes = block.building("b-1", 5)
    block.go("08:50")
    block.cut(homes)
    block.go("08:52")
    for home_id in homes:
        act(block, home_id, LineAction.SETTLE, outcome=Outcome.NO_ANSWER)
    block.go("09:30")
    block.back(homes)
    block.go("11:00")
    assert block.incident().closed_at is not None


def test_a_flap_leaves_one_open_incident_and_each_home_once(block):
    homes = block.building("b-1", 10)
    block.go("08:50")
    block.cut(homes)
    block.settle()
    block.go("08:50:20")
    block.back(homes)
    block.settle()
    block.go("08:50:40")
    block.cut(homes)
    block.go("10:00")
    open_ones = [one for one in block.rows(schema.incidents) if one.closed_at is None]
    assert len(open_ones) == 1
    assert [ticket.kind for ticket in block.tickets() if ticket.state != "closed"] == ["incident"]
    assert Counter(row.home_id for row in block.verdicts()) == dict.fromkeys(homes, 1)
    assert ticketed(block)


def test_one_worker_alone_walks_all(block):
    for worker_id in ("w-2", "w-3"):
        block.set(schema.workers, "worker_id", worker_id, rostered=True)
    homes = block.building("b-1", 6)
    block.go("08:50")
    block.cut(homes)
    block.go("08:52")
    assert {line.worker_id for line in block.lines().values()} == {"w-1"}
    block.go("20:00")
    assert all(line.worker_id for line in block.lines().values())


def test_nobody_at_all_leaves_lines_and_a_ticket_that_looks_again(block):
    for worker in block.rows(schema.workers):
        block.set(schema.workers, "worker_id", worker.worker_id, rostered=True)
    homes = block.building("b-1", 6)
    block.go("08:50")
    block.cut(homes)
    block.go("12:00")
    (ticket,) = block.tickets()
    assert ticket.next_step_at > block.clock.time
    assert block.incident().next_at > block.clock.time
    assert {line.windows_due for line in block.lines().values()} == {1}


def test_one_who_resigns_leaves_his_lines_to_others(block):
    for worker_id in ("w-2", "w-3"):
        block.set(schema.workers, "worker_id", worker_id, rostered=True)
    homes = block.building("b-1", 20)
    block.go("08:50")
    block.cut(homes)
    block.go("08:52")
    for worker_id in ("w-2", "w-3"):
        block.set(schema.workers, "worker_id", worker_id, rostered=False)
    block.set(schema.workers, "worker_id", "w-1", resigned_at=block.clock.time)
    HandingOver(block.opener(SqlHandingOver), block.clock, load_catalogue()).hand_over_once()
    block.settle()
    assert Counter(line.worker_id for line in block.lines().values()) == {"w-2": 10, "w-3": 10}
    assert all(line.told_at is not None for line in block.lines().values())


def test_who_is_enrolled_moves_out_or_moves_during_it_does_not_hold_it_open(block):
    homes = block.building("b-1", 6)
    block.go("08:50")
    block.cut(homes)
    block.go("08:52")
    block.enrol("new", "b-1")
    block.set(schema.homes, "home_id", homes[0], ended_at=block.clock.time)
    block.set(schema.homes, "home_id", homes[1], area_id="b-3")
    block.go("09:30")
    block.back(homes[1:])
    for home_id in homes[1:]:
        block.moves(home_id, 1, block.clock.time - timedelta(hours=1))
    block.go("11:00")
    assert block.incident().closed_at is not None
    assert {line.state for line in block.lines().values()} == {"returned"}
    assert len(block.verdicts("new")) <= 1
    assert ticketed(block)


@pytest.mark.parametrize("cut_at", ["08:59:59", "09:00", "09:00:01"])
def test_a_window_due_at_the_very_moment_is_on_the_list_or_her_own(block, cut_at):
    homes = block.building("b-1", 6)
    block.go(cut_at)
    block.cut(homes)
    block.go("09:30")
    assert Counter(row.home_id for row in block.verdicts()) == dict.fromkeys(homes, 1)
    assert ticketed(block)


def test_a_window_due_as_the_incident_closes_gets_one_ticket(block):
    homes = block.building("b-1", 6)
    block.go("08:40")
    block.cut(homes)
    block.go("08:50")
    block.back(homes[1:])
    block.go("09:00")
    block.go("10:30")
    assert Counter(row.home_id for row in block.verdicts()) == dict.fromkeys(homes, 1)
    assert ticketed(block)
    kinds = Counter((t.kind, t.home_id) for t in block.tickets())
    assert max(kinds.values()) == 1
    assert block.incident().closed_at is not None


def test_a_second_look_at_the_same_moment_changes_nothing(block):
    homes = block.building("b-1", 6)
    block.go("08:50")
    block.cut(homes)
    block.go("08:51:30")
    before = [
        block.rows(t)
        for t in (schema.incidents, schema.incident_lines, schema.tickets, schema.notices)
    ]
    block.restart()
    block.settle()
    block.restart()
    block.settle()
    assert before == [
        block.rows(t)
        for t in (schema.incidents, schema.incident_lines, schema.tickets, schema.notices)
    ]


def test_late_proof_for_a_window_on_a_list_relieves_it(block):
    homes = block.building("b-1", 6)
    block.go("08:50")
    block.cut(homes)
    block.go("09:10")
    block.back(homes[:1])
    block.moves(homes[0], 1, block.clock.time - timedelta(minutes=30))
    block.settle()
    assert block.line(homes[0]).state == "returned"
    (verdict,) = block.verdicts(homes[0])
    assert (verdict.verdict, verdict.late_proof_at is not None) == ("blind", True)
    block.go("12:00")
    assert block.tickets("blind") == []


def test_a_list_of_the_hubs_does_not_take_back_whom_it_handed_over(block):
    window = block.window("early", "05:00", "07:30")
    homes = block.building("b-1", 6, window)
    block.go("07:10")
    gone = block.clock.time
    block.sight.since, block.sight.lost_at, block.sight.until = None, gone, gone
    block.sight.judging = Judging.BLIND
    block.go("07:45")
    for home_id in homes:
        act(block, home_id, LineAction.SETTLE, outcome=Outcome.NO_ANSWER)
    block.go("08:45")
    assert {line.state for line in block.lines().values()} == {"handed_over"}
    assert Counter(t.kind for t in block.tickets()) == {"incident": 1, "blind": 6}


def test_an_overdue_line_goes_to_whoever_stands_in_for_the_leader(block):
    for worker_id in ("w-1", "w-2", "w-3", "duty"):
        block.set(schema.workers, "worker_id", worker_id, rostered=True)
    block.add(
        schema.leaves,
        leave_id="l-1",
        worker_id="leader",
        from_at=block.clock.time,
        until_at=block.clock.time + timedelta(days=2),
        substitute_id="w-9",
        reason="",
        handed_over_at=block.clock.time,
    )
    homes = block.building("b-1", 6)
    block.go("08:50")
    block.cut(homes)
    block.go("10:30")
    assert {line.worker_id for line in block.lines().values()} == {"w-9"}
