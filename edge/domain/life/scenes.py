"""What kind of day it is for a home, and what an honest hub must say of its morning."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from random import Random
from typing import Final, Literal

Verdict = Literal["seen", "missed", "blind", "away"]


class Scene(StrEnum):
    """One home's day."""

    ORDINARY = "ordinary"
    LATE_BUT_IN_GRACE = "late_but_in_grace"
    ILL = "ill"
    ILL_ANSWERS_BUTTON = "ill_answers_button"
    SLEEPS_IN_ANSWERS_CURTAIN = "sleeps_in_answers_curtain"
    OUT_AWAY = "out_away"
    POWER_CUT = "power_cut"
    SENSOR_DEAD = "sensor_dead"
    NEVER_HEARD = "never_heard"


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning window that the scenes are played against, in local time.

    Nobody plays a morning gesture before `earliest`, so a drill may start at any time before it.
    """

    earliest: time = time(6, 0)
    due_at: time = time(9, 0)
    grace_s: int = 900


MORNING: Final = Morning()

_VERDICTS: Final[dict[Scene, Verdict]] = {
    Scene.ORDINARY: "seen",
    Scene.LATE_BUT_IN_GRACE: "seen",
    Scene.ILL: "missed",
    Scene.ILL_ANSWERS_BUTTON: "seen",
    Scene.SLEEPS_IN_ANSWERS_CURTAIN: "seen",
    Scene.OUT_AWAY: "away",
    Scene.POWER_CUT: "blind",
    Scene.SENSOR_DEAD: "blind",
    Scene.NEVER_HEARD: "blind",
}

_CHANCES: Final = {
    Scene.ORDINARY: 84,
    Scene.LATE_BUT_IN_GRACE: 6,
    Scene.SLEEPS_IN_ANSWERS_CURTAIN: 3,
    Scene.ILL_ANSWERS_BUTTON: 3,
    Scene.ILL: 2,
    Scene.POWER_CUT: 1,
    Scene.SENSOR_DEAD: 1,
}
"""Of a hundred days nobody scripted. Absences are left out: they have to be agreed beforehand."""


def expected_verdict(scene: Scene) -> Verdict:
    """What the hub must say of the MORNING window, with asking switched on and heard.

    *away* assumes that the absence was entered, *blind* a `max_silence_s` of 3600 or less.
    """
    return _VERDICTS[scene]


def draw_scene(rng: Random) -> Scene:
    """The scene of a day that nobody scripted."""
    return rng.choices(list(_CHANCES), weights=list(_CHANCES.values()))[0]
