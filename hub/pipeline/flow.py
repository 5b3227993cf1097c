"""The flow after ingest, in order. Each step is one pass in one transaction; a crash resumes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hub.pipeline.absences import Absences
from hub.pipeline.checkins import Checkins
from hub.pipeline.commanding import Commanding
from hub.pipeline.escalation import Escalation
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.match_log import MatchLog
from hub.pipeline.outages import Outages
from hub.pipeline.planning import Planning
from hub.pipeline.promises import Promises
from hub.pipeline.proofs import Proofs
from hub.pipeline.proving import Proving
from hub.pipeline.recovery import Judging, Vision
from hub.pipeline.storms import Triage
from hub.pipeline.ticketing import Ticketing
from hub.pipeline.whistles import Whistles

MOST_PASSES = 10_000


@dataclass(frozen=True, slots=True)
class Steps:
    """What the flow is made of."""

    commanding: Commanding
    triage: Triage
    outages: Outages
    absences: Absences
    checkins: Checkins
    proofs: Proofs
    proving: Proving
    handing_over: HandingOver
    planning: Planning
    match_log: MatchLog
    ticketing: Ticketing
    promises: Promises
    escalation: Escalation
    following_up: FollowingUp
    whistles: Whistles


class Flow:
    """Runs the steps, one pass at a time."""

    def __init__(
        self, steps: Steps, vision: Vision, next_due: Callable[[datetime], datetime | None]
    ) -> None:
        self._steps = steps
        self._vision = vision
        self._next_due = next_due
        self.turn = threading.RLock()
        """Held by whoever runs passes: the loop, or a drill that steps through time."""

    def pass_once(self) -> int:
        """Each step once, in order; how many rows moved."""
        steps = self._steps
        with self.turn:
            judging = self._vision.judging()
            moved = steps.triage.triage_once(judging)
            moved += steps.outages.look_once(judging)
            moved += self._judge_once(judging)
            moved += steps.proofs.annotate_once()
            moved += steps.proving.hear_once()
            moved += steps.handing_over.hand_over_once()
            moved += steps.planning.open_once()
            moved += steps.match_log.log_once()
            moved += steps.ticketing.open_once()
            moved += steps.promises.keep_once()
            moved += steps.escalation.climb_once()
            moved += steps.following_up.ask_once()
            moved += steps.whistles.climb_once()
            if judging is not Judging.WAIT:  # who is not back yet could not hear
                moved += steps.commanding.publish_once()
            return moved

    def run_until_quiet(self) -> None:
        """Passes until nothing moves."""
        for _ in range(MOST_PASSES):
            if self.pass_once() == 0:
                return

    def next_due(self, after: datetime) -> datetime | None:
        """The earliest stored deadline later than `after`."""
        return self._next_due(after)

    def _judge_once(self, judging: Judging) -> int:
        if judging is Judging.WAIT:
            return 0
        moved = self._steps.commanding.give_up_once()
        moved += self._steps.absences.end_once()
        moved += self._steps.checkins.settle_once()
        return moved + self._steps.checkins.judge_once(hub_blind=judging is Judging.BLIND)
