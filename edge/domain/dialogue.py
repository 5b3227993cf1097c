"""Asking her first: what the home says and does from the first chime to her answer.

A small state machine. The chime comes at once; if she does not answer, the home speaks again after
a third of the time and tells her after two thirds that somebody will come. Her gesture or the
button ends it with thanks.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """How far the asking has come."""

    QUIET = "quiet"
    ASKED = "asked"
    ASKED_AGAIN = "asked_again"
    LAST_CALL = "last_call"


class Happening(StrEnum):
    """What moves it on."""

    ASK = "ask"
    TIME = "time"
    ANSWER = "answer"
    OVER = "over"


class Line(StrEnum):
    """A sentence for her ears; its words are in `edge/phrases/`, one file a dialect."""

    ASK_OPEN = "ask_open"
    ASK_CLOSE = "ask_close"
    ASK = "ask"
    AGAIN = "again"
    LAST_CALL = "last_call"
    THANKS = "thanks"
    SOMEBODY_COMES = "somebody_comes"
    HAVE_YOU_FALLEN = "have_you_fallen"
    FIRE_LANE = "fire_lane"
    E_BIKE = "e_bike"
    NIGHT_DOOR = "night_door"


@dataclass(frozen=True, slots=True)
class Act:
    """What the home does now, in this order: chime, lamp, sentence; None leaves the lamp alone."""

    chime: bool = False
    lamp: bool | None = None
    line: Line | None = None


TRANSITIONS: dict[tuple[Stage, Happening], Stage] = {
    **{(stage, Happening.ASK): Stage.ASKED for stage in Stage},
    (Stage.ASKED, Happening.TIME): Stage.ASKED_AGAIN,
    (Stage.ASKED_AGAIN, Happening.TIME): Stage.LAST_CALL,
    **{(stage, Happening.ANSWER): Stage.QUIET for stage in Stage},
    **{(stage, Happening.OVER): Stage.QUIET for stage in Stage},
}
"""`time` in any other stage changes nothing."""
SPOKEN = {Stage.ASKED_AGAIN: Line.AGAIN, Stage.LAST_CALL: Line.LAST_CALL}
REPEATS = 3
"""The time of asking is cut into so many parts; each begins with a chime."""


def opening_line(kind: str | None, direction: str | None) -> Line:
    """How the home begins, by the gesture that is missing."""
    if kind != "curtain":
        return Line.ASK
    return {"open": Line.ASK_OPEN, "close": Line.ASK_CLOSE}.get(direction or "", Line.ASK)


@dataclass(slots=True)
class Dialogue:
    """One home's asking. Remembers; the caller acts."""

    stage: Stage = Stage.QUIET
    _until: datetime | None = field(default=None)
    _next_at: datetime | None = field(default=None)

    def ask(self, now: datetime, until: datetime, line: Line) -> Act:
        """Begin, or begin anew for another window; the lamp stays lit for the longer of both."""
        until = until if self._until is None else max(until, self._until)
        self._go(Happening.ASK)
        self._until, self._next_at = until, now + (until - now) / REPEATS
        return Act(chime=True, lamp=True, line=line)

    def tick(self, now: datetime) -> Act | None:
        """What is due now; None for nothing."""
        if self._until is None or self._next_at is None:
            return None
        if now >= self._until:
            self._go(Happening.OVER)
            return Act(lamp=False, line=Line.SOMEBODY_COMES)
        if now < self._next_at:
            return None
        before = self.stage
        self._go(Happening.TIME)
        if self.stage is before:
            return None
        self._next_at += (self._until - now) / (2 if self.stage is Stage.ASKED_AGAIN else 1)
        return Act(chime=True, line=SPOKEN[self.stage])

    def answered(self) -> Act | None:
        """Her gesture or a button came; None if nobody had asked."""
        if self.stage is Stage.QUIET:
            return None
        self._go(Happening.ANSWER)
        return Act(lamp=False, line=Line.THANKS)

    def _go(self, happening: Happening) -> None:
        self.stage = TRANSITIONS.get((self.stage, happening), self.stage)
        if self.stage is Stage.QUIET:
            self._until = self._next_at = None
