"""A power cut of one building with thirty homes, from the first will to the last verdict."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


def test_one_building_gone_is_one_incident_with_every_home_on_a_line(block):
    homes = block.building("b-1", 30)
    block.building("b-2", 10)
    block.go("08:55")
    block.cut(homes)
    block.go("08:57")
    incident = block.incident()
    assert (incident.scope, incident.area_id, incident.cause) == ("building", "b-1", "power")
    assert "10" in incident.why_en
    assert set(block.lines()) == set(homes)
    (ticket,) = block.tickets()
    assert (ticket.kind, ticket.cause) == ("incident", f"incident:{incident.incident_id}")
    assert (ticket.area_id, ticket.home_id, ticket.assignee) == ("b-1", None, "leader")


def test_every_window_due_in_it_is_on_a_line_and_no_ticket_is_opened(block):
    homes = block.building("b-1", 30)
    block.go("08:55")
    block.cut(homes)
    block.go("12:00")
    assert {verdict.verdict for verdict in block.verdicts()} == {"blind"}
    assert len(block.verdicts()) == 30
    assert [ticket.kind for ticket in block.tickets()] == ["incident"]
    assert {line.windows_due for line in block.lines().values()} == {1}
    own = block.incident().ticket_id
    assert {verdict.ticket_id for verdict in block.verdicts()} == {own}


def test_correct_single_verdicts_after_it_closes(block):
    homes = block.building("b-1", 30)
    block.go("08:55")
    block.cut(homes)
    block.go("09:30")
    proven, silent, dark = homes[:20], homes[20:28], homes[28:]
    block.back(proven + silent)
    for home_id in proven:
        block.moves(home_id, 1, block.clock.time - timedelta(hours=1))
    block.go("09:45")
    assert block.incident().closed_at is not None
    lines = block.lines()
    assert {lines[home_id].state for home_id in proven} == {"returned"}
    assert {lines[home_id].state for home_id in silent + dark} == {"handed_over"}
    single = block.tickets("blind")
    assert sorted(ticket.home_id for ticket in single) == sorted(silent + dark)
    assert {ticket.priority for ticket in single} == {"P2"}
    assert block.tickets("incident")[0].state == "closed"
    assert len(block.verdicts()) == 30


def test_a_hub_killed_in_the_middle_goes_on_where_it_was(block):
    homes = block.building("b-1", 30)
    block.go("08:55")
    block.cut(homes[:15])
    block.settle()
    block.restart()
    block.sight.until, block.sight.since = block.clock.time, block.clock.time
    block.cut(homes[15:])
    block.go("10:00")
    assert len(block.lines()) == 30
    assert [ticket.kind for ticket in block.tickets()] == ["incident"]
    assert all(line.state == "open" for line in block.lines().values())


def test_who_is_dark_by_silence_is_not_back_because_the_hub_started_again(block):
    homes = block.building("b-1", 10)
    block.hush(homes)
    block.go("00:04")
    assert block.incident().cause == "network"
    block.sight.until, block.sight.since = block.clock.time, block.clock.time
    block.restart()
    block.settle()
    assert all(line.state == "open" for line in block.lines().values())
    assert len(block.lines()) == len(homes)


def test_whoever_comes_home_in_any_order_is_judged_by_what_is_known_of_her(block):
    homes = block.building("b-1", 12)
    block.go("08:55")
    block.cut(homes)
    block.go("09:10")
    order = [7, 2, 11, 0, 5, 1, 9, 3, 10, 4, 8, 6]
    for number, minute in zip(order, range(11, 35, 2), strict=True):
        block.back([homes[number]])
        block.moves(homes[number], 1)
        block.go(f"09:{minute}")
    assert block.incident().closed_at is not None
    assert {line.state for line in block.lines().values()} == {"returned"}
    assert block.tickets("blind") == []


def test_a_second_cut_right_after_the_first_is_an_incident_of_its_own(block):
    homes = block.building("b-1", 10)
    block.go("08:55")
    block.cut(homes)
    block.go("08:57")
    block.back(homes)
    block.go("08:58")
    block.cut(homes)
    block.go("09:30")
    first, second = sorted(block.rows(schema.incidents), key=lambda row: row.opened_at)
    assert first.closed_at is not None
    assert second.closed_at is None
    assert [ticket.kind for ticket in block.tickets()] == ["incident", "incident"]
    walked = [
        line for line in block.rows(schema.incident_lines) if line.incident_id == second.incident_id
    ]
    assert {(line.state, line.windows_due) for line in walked} == {("open", 1)}


def test_a_late_joiner_comes_on_the_open_list_and_not_on_a_ticket(block):
    homes = block.building("b-1", 12)
    block.go("08:30")
    block.cut(homes[:8])
    block.go("08:50")
    block.cut(homes[8:9])
    block.go("09:20")
    assert set(block.lines()) == set(homes[:9])
    assert block.line(homes[8]).windows_due == 1
    assert len(block.tickets("incident")) == 1
    assert block.tickets("blind") == []


def test_buildings_of_a_grid_that_go_within_seconds_widen_one_incident(block):
    near, next_door = block.building("b-1", 8), block.building("b-2", 8)
    block.go("08:30")
    block.cut(near)
    block.settle()
    assert block.incident().area_id == "b-1"
    block.cut(next_door)
    block.settle()
    incident = block.incident()
    assert (incident.scope, incident.area_id, incident.cause) == ("grid", "grid", "network")
    assert len(block.lines()) == 16


def test_a_few_homes_are_no_storm_and_keep_their_own_tickets(block):
    homes = block.building("b-1", 30)
    block.go("08:55")
    block.cut(homes[:4])
    block.go("09:10")
    assert block.rows(schema.incidents) == []
    assert sorted(ticket.home_id for ticket in block.tickets("blind")) == homes[:4]


def test_an_alert_and_a_missed_window_are_tickets_of_their_own_all_the_same(block):
    homes = block.building("b-1", 12)
    block.go("08:30")
    block.cut(homes[:8])
    block.deliver(block.edges[homes[9]].alert("a-1"))
    block.go("09:10")
    kinds = sorted((ticket.kind, ticket.home_id) for ticket in block.tickets())
    missed = [("missed", home_id) for home_id in homes[8:]]
    assert kinds == [("help", homes[9]), ("incident", None), *missed]


def test_what_the_homes_own_watch_says_joins_the_incident_and_opens_nothing(block):
    homes = block.building("b-1", 8)
    block.go("08:55")
    block.cut(homes)
    block.go("09:10")
    block.back(homes[:1])
    detail = {"window_id": "morning", "day": "2026-11-23"}
    said = block.edges[homes[0]].alert("a-1", kind="local_covenant_missed", detail=detail)
    block.deliver(said)
    block.go("09:12")
    assert [ticket.kind for ticket in block.tickets()] == ["incident"]
    own = block.incident().ticket_id
    actions = [event.action for event in block.rows(schema.ticket_events, ticket_id=own)]
    assert "local_covenant" in actions


def test_a_home_with_a_blind_ticket_already_is_counted_and_not_asked_for_twice(block):
    homes = block.building("b-1", 10)
    block.hush(homes[:1])
    block.go("08:50")
    block.go("09:10")
    assert [ticket.home_id for ticket in block.tickets("blind")] == homes[:1]
    block.back(homes[:1])
    block.cut(homes)
    block.go("09:20")
    assert block.line(homes[0]).state == "handed_over"
    assert len(block.lines()) == 10
    assert len(block.tickets("blind")) == 1


def test_the_list_names_the_frail_and_long_silent_first_and_is_p1_because_of_them(block):
    block.enrol("robust", "b-1", frailty=0)
    block.enrol("frail", "b-1", frailty=9)
    block.enrol("middling", "b-1", frailty=4)
    block.go("00:30")
    block.cut(["robust", "frail", "middling"])
    block.go("00:32")
    lines = sorted(block.lines().values(), key=lambda line: line.rank)
    assert [line.home_id for line in lines] == ["frail", "middling", "robust"]
    assert block.tickets()[0].priority == "P1"
