"""The hub's own blindness is an incident: what fell due in it is its list, and no ticket a home."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.recovery import SqlRecovery
from hub.pipeline.recovery import Judging

pytestmark = pytest.mark.contract


@pytest.fixture
def early(block):
    """Thirty homes whose window is due at 07:30."""
    window = block.window("early", "05:00", "07:30")
    return block.building("b-1", 30, window)


def blinded(block, lost=()):
    """The broker goes at 07:10 and is back at 07:55; recovery leaves its record."""
    block.go("07:10")
    gone = block.clock.time
    block.sight.since, block.sight.lost_at, block.sight.until = None, gone, gone
    block.sight.judging = Judging.WAIT
    block.hush(lost)
    block.go("07:15")
    block.sight.judging = Judging.BLIND
    block.go("07:55")
    block.sight.since, block.sight.lost_at = block.clock.time, None
    block.sight.judging = Judging.OPEN
    with block.opener(SqlRecovery)() as store:
        store.record_absence(gone, block.clock.time, "broker_lost")


def test_windows_due_while_blind_are_lines_and_one_incident_says_from_when_to_when(block, early):
    blinded(block)
    assert [ticket.kind for ticket in block.tickets()] == ["incident"]
    assert len(block.lines()) == 30
    block.settle()
    incident = block.incident()
    assert (incident.scope, incident.cause) == ("hub", "broker")
    assert incident.why_en == "The hub was blind from 15:10 to 15:55."  # as clocks in the town show


def test_when_sight_returns_the_proven_return_and_the_rest_are_judged_by_themselves(block, early):
    blinded(block)
    for home_id in early[:25]:
        block.moves(home_id, 1, block.clock.time - timedelta(hours=1))
    for home_id in early[25:]:
        block.edges[home_id].says("curtain", 0)
    block.go("08:30")
    assert block.incident().closed_at is not None
    states = {home_id: line.state for home_id, line in block.lines().items()}
    assert {states[home_id] for home_id in early[:25]} == {"returned"}
    assert {states[home_id] for home_id in early[25:]} == {"handed_over"}
    assert sorted(ticket.home_id for ticket in block.tickets("blind")) == early[25:]
    assert len(block.verdicts()) == 30


def test_a_long_absence_in_which_nothing_fell_due_is_a_record_and_no_ticket(block):
    block.building("b-1", 3)
    block.go("02:00")
    with block.opener(SqlRecovery)() as store:
        store.record_absence(
            block.clock.time - timedelta(minutes=45), block.clock.time, "hub_stopped"
        )
    block.settle()
    incident = block.incident()
    assert (incident.scope, incident.cause, incident.closed_at) == ("hub", "hub", block.clock.time)
    assert block.tickets() == []


def test_a_short_absence_is_no_incident(block):
    block.go("02:00")
    with block.opener(SqlRecovery)() as store:
        store.record_absence(
            block.clock.time - timedelta(minutes=4), block.clock.time, "hub_stopped"
        )
    block.settle()
    assert block.rows(schema.incidents) == []


def test_a_power_cut_while_the_hub_was_blind_becomes_an_incident_of_its_own(block, early):
    blinded(block, lost=early)
    block.settle()
    block.go("08:00")
    scopes = sorted(row.scope for row in block.rows(schema.incidents))
    assert scopes == ["building", "hub"]
    assert block.tickets("blind") == []
    block.go("08:20")
    assert block.tickets("blind") == []
    power = next(row for row in block.rows(schema.incidents) if row.scope == "building")
    lines = block.rows(schema.incident_lines, incident_id=power.incident_id)
    assert {(line.state, line.windows_due) for line in lines} == {("open", 1)}


def test_a_sight_that_flaps_counts_each_window_once_and_hands_over_when_it_holds(block):
    homes = block.building("b-1", 6, block.window("early", "05:00", "07:30"))

    def lose(text):
        block.go(text)
        block.sight.since, block.sight.lost_at = None, block.clock.time
        block.sight.until, block.sight.judging = block.clock.time, Judging.BLIND

    def see(text):
        block.go(text)
        block.sight.since, block.sight.lost_at = block.clock.time, None
        block.sight.judging = Judging.OPEN

    lose("07:10")
    see("07:45")
    lose("07:50")
    block.go("08:30")
    assert {(line.state, line.windows_due) for line in block.lines().values()} == {("open", 1)}
    see("08:31")
    block.go("09:30")
    assert {line.state for line in block.lines().values()} == {"handed_over"}
    assert sorted(ticket.home_id for ticket in block.tickets("blind")) == homes
    assert block.incident().closed_at is not None
