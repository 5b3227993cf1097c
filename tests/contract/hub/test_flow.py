"""The flow after ingest, and a drill that walks through time, on a real database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.recovery import SqlRecovery
from hub.errors import InvalidInput
from hub.pipeline.drill import DrillView, DrillWalk
from hub.pipeline.flow import Flow
from hub.pipeline.recovery import Vision
from tests.contract.hub.steps import steps_of

pytestmark = pytest.mark.contract


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def vision(hub) -> Vision:
    vision = Vision(hub.opener(SqlRecovery), hub.clock, lambda nodes: None)
    vision.marked()
    vision.return_once()
    return vision


@pytest.fixture
def flow(hub, vision: Vision) -> Flow:
    return Flow(steps_of(hub, vision), vision, hub.next_due)


@pytest.fixture
def walk(hub, flow: Flow, vision: Vision) -> DrillWalk:
    hub.clock.still_wall = hub.clock.time
    hub.synced = []
    return DrillWalk(
        clock=hub.clock,
        flow=flow,
        vision=vision,
        sync=partial(hub.synced.append, True),
        view=lambda: DrillView(hub.clock.now(), 1, hub.clock.wall()),
    )


def alive(hub, walk):
    """A home that spoke just before its window ends; the wall stands still, its node stays up."""
    edge = hub.living()
    walk.advance(at(8, 59))
    edge.says("curtain", 0)
    return edge


def tickets(hub) -> list[tuple[str, str]]:
    return sorted((row.kind, row.cause) for row in hub.rows(schema.tickets))


def test_one_pass_goes_from_a_deadline_to_its_ticket(hub, flow) -> None:
    hub.enrol()
    hub.go(9)
    assert flow.pass_once() > 0
    assert tickets(hub) == [("blind", "verdict:home:morning:2026-11-22")]
    flow.run_until_quiet()
    assert flow.pass_once() == 0
    assert len(tickets(hub)) == 1


def test_nothing_is_judged_while_the_hub_waits(hub, flow, vision) -> None:
    hub.enrol()
    vision.lost()
    hub.go(9)
    hub.clock.still_wall = at(0, 1)
    flow.run_until_quiet()
    assert hub.verdicts() == []
    hub.clock.still_wall = at(0, 6)
    flow.run_until_quiet()
    assert hub.verdicts() == [("22", "morning", "blind")]
    assert "hub itself" in hub.verdict().reason_en


def test_the_next_deadline_is_the_earliest_that_is_still_to_come(hub, flow, morning, evening):
    hub.enrol("home", morning, evening)
    assert flow.next_due(at(0)) == at(9)
    assert flow.next_due(at(9)) == at(21)
    assert flow.next_due(at(21)) is None


def away(hub, *windows) -> None:
    """A home whose verdicts make no tickets, so that nothing else happens on the way."""
    hub.enrol("home", *windows)
    until = hub.clock.time + timedelta(days=9)
    hub.enrolment.agree_absence("home", hub.clock.time, until, "away", "worker")


def test_a_walk_fires_each_deadline_at_its_own_time(hub, walk, morning, evening) -> None:
    away(hub, morning, evening)
    view = walk.advance(at(12, day=24))
    assert view.now == at(12, day=24)
    rows = sorted(hub.rows(schema.verdicts), key=lambda row: row.decided_at)
    assert [(row.window_id, row.decided_at) for row in rows] == [
        ("morning", at(9)),
        ("evening", at(21)),
        ("morning", at(9, day=23)),
        ("evening", at(21, day=23)),
        ("morning", at(9, day=24)),
    ]
    assert hub.synced == [True]


def test_a_walk_asks_and_settles_each_at_its_own_time(hub, walk) -> None:
    alive(hub, walk)
    walk.advance(at(9, 30))
    row = hub.verdict()
    assert (row.verdict, row.decided_at) == ("missed", at(9, 10))
    (ask,) = [command for command in hub.ears.commands if command.kind == "ask"]
    assert ask.expires_at == at(9, 10)


def test_an_answer_between_two_steps_of_a_walk_settles_the_ask(hub, walk) -> None:
    edge = alive(hub, walk)
    walk.advance(at(9))
    assert hub.verdicts() == []
    hub.clock.time = at(9, 1)
    edge.says("i_am_fine", 1)
    walk.advance(at(9, 1))
    assert hub.verdict().verdict == "seen"


def test_late_proof_reaches_the_ticket_of_a_walk_that_stands_still(hub, walk) -> None:
    edge = hub.enrol()
    walk.advance(at(9))
    edge.says("door", 1, at(7), historical=True)
    edge.says("door", 0, at(8), historical=True)
    walk.advance(at(9))
    assert hub.verdict().late_proof_at == at(8)
    (ticket,) = hub.rows(schema.tickets)
    assert ticket.priority == "P4"


def test_a_walk_refuses_the_past(hub, walk) -> None:
    with pytest.raises(InvalidInput, match="only goes forward"):
        walk.advance(hub.clock.time - timedelta(seconds=1))


def test_a_walk_over_a_dst_change(hub, walk, morning) -> None:
    hub.clock.time = datetime(2026, 10, 24, tzinfo=UTC)
    hub.clock.still_wall = hub.clock.time
    away(hub, replace(morning, tz="Europe/Berlin"))
    walk.advance(datetime(2026, 10, 26, 12, tzinfo=UTC))
    decided = sorted(row.decided_at.hour for row in hub.rows(schema.verdicts))
    assert decided == [7, 8, 8]


def test_a_walk_that_is_killed_goes_on_where_it_was(hub, walk, killed, morning) -> None:
    away(hub, morning)
    with hub.killed_at_statement(140), pytest.raises(killed):
        walk.advance(at(12, day=24))
    assert at(9) <= hub.clock.now() < at(12, day=24)
    walk.advance(at(13, day=24))
    decided = sorted(row.decided_at for row in hub.rows(schema.verdicts))
    assert decided == [at(9), at(9, day=23), at(9, day=24)]
    assert [verdict for _, _, verdict in hub.verdicts()] == ["away"] * 3


def test_a_hub_killed_right_after_a_walk_was_not_away_for_the_whole_of_it(
    hub, vision, walk
) -> None:
    vision.pulse_once()
    walk.advance(at(8))
    hub.clock.still_wall += timedelta(minutes=1)
    Vision(hub.opener(SqlRecovery), hub.clock, lambda nodes: None).wake_once()
    [absence] = hub.rows(schema.hub_absences)
    assert absence.from_at == at(8), "away since the end of the walk, not since its beginning"
