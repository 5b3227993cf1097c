"""One body on the ground: how far it has come between being seen to lie and being helped.

DOWN ──► ASKED ──► FALLEN ──► LONG_LIE
           └► ANSWERED ──► ASKED_AGAIN ─┘        whoever gets up ends it at any stage
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """What has been done about it."""

    DOWN = "down"
    ASKED = "asked"
    FALLEN = "fallen"
    ANSWERED = "answered"
    ASKED_AGAIN = "asked_again"
    LONG_LIE = "long_lie"
    OVER = "over"


class Happening(StrEnum):
    """What moves it on."""

    SETTLED = "settled"
    """It stays down: no stumble, no glitch of a model."""
    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    LONG = "long"
    """It has been down for as long as nobody may lie."""
    UP = "up"
    GLIMPSE = "glimpse"
    """It was too short, or too much at the picture's edge, to be believed; or she is well, by her
    own word, and out of sight."""


TRANSITIONS: dict[tuple[Stage, Happening], Stage] = {
    **{(stage, Happening.UP): Stage.OVER for stage in Stage},
    (Stage.DOWN, Happening.GLIMPSE): Stage.OVER,
    (Stage.DOWN, Happening.SETTLED): Stage.ASKED,
    (Stage.DOWN, Happening.LONG): Stage.LONG_LIE,
    (Stage.ASKED, Happening.ANSWER): Stage.ANSWERED,
    (Stage.ASKED, Happening.NO_ANSWER): Stage.FALLEN,
    (Stage.ASKED, Happening.LONG): Stage.LONG_LIE,
    (Stage.FALLEN, Happening.LONG): Stage.LONG_LIE,
    (Stage.ANSWERED, Happening.LONG): Stage.ASKED_AGAIN,
    (Stage.ANSWERED, Happening.GLIMPSE): Stage.OVER,
    (Stage.ASKED_AGAIN, Happening.ANSWER): Stage.ANSWERED,
    (Stage.ASKED_AGAIN, Happening.NO_ANSWER): Stage.LONG_LIE,
}
"""Anything else changes nothing. Once an alert is out her answer does not take it back: people do.
Whoever answered and still lies there is asked again after as long as nobody may lie."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each stage may last, in seconds."""

    settle_s: float
    ask_s: float
    long_lie_s: float


@dataclass(slots=True)
class Progress:
    """Where one lie stands. Remembers; the caller acts on the stages that it passes."""

    began_s: float
    stage: Stage = Stage.DOWN
    asked_s: float = 0.0
    answered_s: float | None = None
    raised: list[Stage] = field(default_factory=list)
    """The stages with an alert that were passed."""

    def go(self, happening: Happening, at_s: float) -> Stage | None:
        """The stage that was entered; None when nothing changed."""
        after = TRANSITIONS.get((self.stage, happening), self.stage)
        if after is self.stage:
            return None
        self.stage = after
        if after in (Stage.ASKED, Stage.ASKED_AGAIN):
            self.asked_s = at_s
        if after in (Stage.FALLEN, Stage.LONG_LIE):
            self.raised.append(after)
        return after

    def due(
        self, at_s: float, patience: Patience, answered_s: float | None, *, settles: bool
    ) -> Happening | None:
        """What time or her answer brings now; `settles` when it can be believed."""
        asks = self.stage in (Stage.ASKED, Stage.ASKED_AGAIN)
        if asks and answered_s is not None and answered_s >= self.asked_s:
            self.answered_s = answered_s
            return Happening.ANSWER
        if at_s - self._counts_from_s >= patience.long_lie_s and self._counts_on:
            return Happening.LONG
        if asks and at_s - self.asked_s >= patience.ask_s:
            return Happening.NO_ANSWER
        if self.stage is Stage.DOWN and settles and at_s - self.began_s >= patience.settle_s:
            return Happening.SETTLED
        return None

    @property
    def _counts_from_s(self) -> float:
        return self.began_s if self.answered_s is None else self.answered_s

    @property
    def _counts_on(self) -> bool:
        return (self.stage, Happening.LONG) in TRANSITIONS
