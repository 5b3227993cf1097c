"""A power cut of one building with thirty homes, from the first will to the last verdict."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


def test_one_building_gone_is_one_incident_with_every_home_on_a_line(block):
    homes = block.building("b-1", 30)
    others = block.building("b-2", 10)
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
