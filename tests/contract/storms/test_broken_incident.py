"""An incident that breaks a rule of ours waits; the others, verdicts and tickets go on."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


@pytest.fixture
def broken(block):
    """An incident whose list holds a line in a state that is none."""
    homes = block.building("b-1", 6)
    block.others = block.building("b-3", 6)
    block.go("08:40")
    block.cut(homes)
    block.go("08:42")
    block.set(schema.incident_lines, "home_id", homes[0], state="nonsense")
    return homes


def test_it_is_looked_at_again_later_and_does_not_stop_the_flow(block, broken, caplog):
    incident_id = block.incident().incident_id
    block.set(schema.incidents, "incident_id", incident_id, next_at=block.clock.time)
    block.settle()
    assert block.incident().next_at == block.clock.time + timedelta(minutes=1)
    assert "incident postponed" in caplog.text


def test_another_storm_still_opens_and_is_dealt(block, broken, caplog):
    block.go("08:52")
    block.back(broken[:2])
    block.cut(block.others)
    block.go("08:56")
    ours, other = block.rows(schema.incidents)
    assert (ours.area_id, other.area_id) == ("b-1", "b-3")
    lines = block.rows(schema.incident_lines, incident_id=other.incident_id)
    assert len(lines) == 6
    assert {line.worker_id for line in lines} == {"w-9"}
    assert "going one by one" in caplog.text


def test_each_window_still_has_its_verdict_and_nobody_waits_for_the_triage(block, broken, caplog):
    block.set(schema.incidents, "area_id", "b-1", cause="nonsense")  # no look comes to an end
    block.cut(block.others)
    block.go("09:30")
    assert len(block.verdicts()) == 12
    blind = {ticket.home_id for ticket in block.tickets("blind")}
    assert set(block.others) <= blind
    assert "incident postponed" in caplog.text


def test_when_it_is_mended_it_goes_on(block, broken, caplog):
    block.go("08:45")
    block.set(schema.incident_lines, "home_id", broken[0], state="open")
    block.go("08:50")
    block.back(broken)
    block.go("10:00")
    assert block.incident().closed_at is not None
    assert "incident postponed" not in caplog.text
