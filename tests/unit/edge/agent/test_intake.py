from typing import Any

from edge.agent import Entry
from edge.agent.intake import MAX_HELD, Intake
from edge.domain.lanes import Lane


def entry(home: Any, lane: Lane) -> Entry:
    return Entry(lane, False, b"{}", home.clock.at, 0.0, "boot", True, False)


def test_what_the_disk_refuses_is_held_within_bounds_and_urgent_is_dropped_last(
    home: Any,
) -> None:
    home.outbox.full = True
    intake = Intake(home.outbox, home.clock)
    intake.store([entry(home, Lane.URGENT) for _ in range(10)])
    intake.store([entry(home, Lane.BULK) for _ in range(MAX_HELD)])
    assert intake.held == MAX_HELD
    home.outbox.full = False
    home.clock.wait(1.0)
    intake.store([])
    assert intake.held == 0
    assert len(home.outbox.read(Lane.URGENT, 0, MAX_HELD)) == 10


def test_a_refused_disk_is_left_alone_for_a_second(home: Any) -> None:
    home.outbox.full = True
    intake = Intake(home.outbox, home.clock)
    intake.store([entry(home, Lane.BULK)])
    home.outbox.full = False
    intake.store([])
    assert (intake.held, home.outbox.depth) == (1, 0)
    home.clock.wait(1.0)
    intake.store([])
    assert (intake.held, home.outbox.depth) == (0, 1)
