"""The hub is killed at night, twice: while it tells somebody, and before a step that falls due."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from demo.drill import looking
from demo.drill.stage import Stage
from demo.drill.truth import Blow, Restart

AHEAD: Final = timedelta(hours=2)
"""How long to wait for a ticket's step to strike at."""
SHORTLY_BEFORE: Final = timedelta(seconds=3)
A_PULSE_S: Final = 1.2
"""A hub notes each second that it lives; one that died right after a walk of an hour would believe
that it had been away for that hour."""
HELD_WITHIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Survived:
    """One kill that the hub came back from."""

    blow: Blow
    since: datetime
    """When it was killed, by the drill's clock."""
    until: datetime
    """When it was back; the clock stood still, or ran with the wall's."""
    down_s: float
    """Wall seconds from the kill until it was ready and had all its nodes again."""
    struck: bool
    """Whether something was going on that the kill could break."""


def strike(stage: Stage, restart: Restart) -> Survived:
    """Kill and start again; DemoError if the hub does not come back."""
    stage.advance(restart.at + 2 * SHORTLY_BEFORE)  # what is due just now is not to be cut off
    step_at = _next_step(stage, restart.at + 3 * SHORTLY_BEFORE)
    match restart.blow:
        case Blow.IN_MID_SEND:
            return _in_mid_send(stage, restart, step_at)
        case Blow.BEFORE_A_STEP:
            return _before_a_step(stage, restart, step_at)


def _next_step(stage: Stage, after: datetime) -> datetime | None:
    steps = [
        ticket.next_step_at
        for ticket in looking.open_tickets(stage.api)
        if ticket.next_step_at is not None and after < ticket.next_step_at <= after + AHEAD
    ]
    return min(steps, default=None)


def _in_mid_send(stage: Stage, restart: Restart, step_at: datetime | None) -> Survived:
    """The phone has the message and keeps its answer back."""
    stage.receiver.hold_next()
    now = step_at or restart.at
    stage.set_time(now)
    stage.api.post("/drill/advance", {"until": now.isoformat()})
    struck = step_at is not None and stage.receiver.wait_held(HELD_WITHIN_S)
    time.sleep(A_PULSE_S)
    began_s = time.monotonic()
    stage.kill_hub()
    stage.receiver.release()
    stage.start_hub()
    return Survived(restart.blow, now, now, time.monotonic() - began_s, struck)


def _before_a_step(stage: Stage, restart: Restart, step_at: datetime | None) -> Survived:
    """The clock runs on while the hub is dead, and the step falls due."""
    stage.advance((step_at or restart.at) - SHORTLY_BEFORE)
    stage.run_clock(1)
    time.sleep(A_PULSE_S)
    since, began_s = looking.now_of(stage.api), time.monotonic()
    stage.kill_hub()
    time.sleep(SHORTLY_BEFORE.total_seconds())
    stage.start_hub()
    down_s = time.monotonic() - began_s
    until = stage.run_clock(0)
    return Survived(restart.blow, since, until, down_s, step_at is not None)
