"""What a scene is shown, and what it may say. A scene remembers; the caller acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from edge.domain.dialogue import Line
from edge.domain.vision.tracks import Track

Fact = str | int | float | bool
USUAL_ASPECT: Final = 16 / 9


@dataclass(frozen=True, slots=True)
class View:
    """One moment of one camera."""

    at_s: float
    """Seconds of the frames' steady clock: dwell counts in these, so no clock jump harms it."""
    local: datetime
    """Aware, in the camera's time zone: for schedules only."""
    tracks: Sequence[Track] = ()
    """Everything in view now, confirmed tracks only."""
    could_see: bool = True
    """False while the camera is blind: absence proves nothing then."""
    answered_s: float | None = None
    """When she last answered, by gesture or button."""
    colours: Mapping[str, float] = field(default_factory=dict)
    """What is measured of the picture beside tracks, such as `fire`: shares from 0 to 1."""
    aspect: float = USUAL_ASPECT
    """Width over height of the picture, so that shapes can be measured."""


@dataclass(frozen=True, slots=True)
class Raise:
    """Something that may need a person. `key` names what it is about within the scene."""

    kind: str
    key: str
    confidence: float
    tracks: tuple[int, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clear:
    """What was raised under this kind and key is over, after `lasted_s` from its beginning."""

    kind: str
    key: str
    lasted_s: float
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Words out of the loudspeaker, without waiting for an answer."""

    line: Line


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask her, for `wait_s`: chime, lamp, words, and again until she answers."""

    line: Line
    wait_s: float


Finding = Raise | Clear | Say | Ask


class Scene(Protocol):
    """One rule of one camera."""

    @property
    def scene_id(self) -> str:
        """As configured; unique within its node."""

    @property
    def wants_pose(self) -> bool:
        """Whether joints of the persons in view are needed."""

    def look(self, view: View) -> list[Finding]:
        """What is to be said now. Called for each picture, at least once a second."""
