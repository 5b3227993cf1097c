"""What the person does when her home asks whether she is well."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from edge.domain.life.day import CURTAIN, I_AM_FINE, Change
from edge.domain.life.scenes import Scene

_DOES_NOT_ANSWER: Final = {Scene.ILL, Scene.OUT_AWAY, Scene.NEVER_HEARD}
SLOWEST_ANSWER_S: Final = 60.0
"""Well inside the ten minutes of asking, even where a drill's minute is a fifth of a second."""


def answer(rng: Random, scene: Scene, asked_at: datetime) -> tuple[Change, ...]:
    """Her answer to being asked at `asked_at`; empty when she gives none."""
    if scene in _DOES_NOT_ANSWER:
        return ()
    at = asked_at + timedelta(seconds=round(rng.uniform(15, SLOWEST_ANSWER_S), 3))
    if scene is Scene.SLEEPS_IN_ANSWERS_CURTAIN:
        return (Change(at, CURTAIN, round(rng.uniform(0.8, 1.0), 2)),)
    return Change(at, I_AM_FINE, 1.0), Change(at + timedelta(seconds=1), I_AM_FINE, 0.0)
