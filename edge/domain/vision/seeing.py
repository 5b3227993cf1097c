"""Can this camera see? Judged from numbers of its pictures, never from a single one.

Every measure is relative to what this camera usually shows, so no threshold knows a place. What
is absolute is physics: 255 grey levels, and that a sensor is never quite still.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Blindness(StrEnum):
    """Why it cannot."""

    DISCONNECTED = "disconnected"
    BLACK = "black"
    COVERED = "covered"
    DEFOCUSED = "defocused"
    MOVED = "moved"
    FROZEN = "frozen"
    NO_MODEL = "no_model"


@dataclass(frozen=True, slots=True)
class Looks:
    """One picture in numbers. What is relative is None until the camera is known."""

    bright: float
    """The grey level, 0 to 255, that only a fiftieth of the picture exceeds."""
    detail: float
    """Of its strong edges, in grey levels a small pixel."""
    kept_detail: float | None = None
    """How much of the picture has edges at all, beside what is usual here."""
    likeness: float | None = None
    """Share of what always stands here that is seen, by the direction of its edges."""
    layout: float | None = None
    """How its light and dark areas correlate with the usual, -1 to 1."""
    sharpness: float | None = None
    """Fine edges over coarse ones, beside what is usual here."""
    difference: float | None = None
    """To the last picture: mean change of single pixels, in grey levels."""


HOLD_S: Final = 6.0
"""So long a flaw lasts before it counts: who walks by close to the lens is gone by then."""
BACK_S: Final = 3.0
LOOKS: Final = 3
"""Never from fewer pictures, either way."""
MARGIN: Final = 1.25
"""By so much a blind camera must be better than one that sees."""

BLACK: Final = 20.0
"""Video's own black is 16; only sensor noise is left below this."""
DIM: Final = 2 * BLACK
"""Where nothing is to be seen and it is so dark, darkness is the reason."""
FLAT: Final = 3.0
"""A wall of fog: no edge in it is a hundredth of the range."""
UNLIKE: Final = 0.45
"""Of all that always stands here more than half is gone."""
LOST_DETAIL: Final = 0.6
"""What lies on or before a lens has hardly an edge; another view has its own."""
BLURRED: Final = 0.5
"""The finest edges have become twice as wide."""
SAME_LAYOUT: Final = 0.6
"""Out of focus the large areas stay where they were; behind a cover they do not."""

SILENT_S: Final = 5.0
SILENT_GAPS: Final = 2.5
"""A slow camera may take so many of its usual gaps."""

EQUAL: Final = 0.001
"""Of a grey level: one in a thousand pixels has changed by one."""
EQUAL_SHARE: Final = 0.02
"""Of the usual quiet difference: an encoder that repeats one picture codes it a little anew."""
FROZEN_S: Final = 8.0
FROZEN_TIMES: Final = 3.0
"""Times the longest stillness that ended by itself: some encoders skip what does not change."""
FROZEN_MOST_S: Final = 60.0
ALIVE_S: Final = 20.0
"""Of pictures that differed, before equal ones mean anything: a drawn film has no noise."""


@dataclass(slots=True)
class Streak:
    """For how long, and for how many pictures, something has been so."""

    since_s: float | None = None
    count: int = 0

    def go_on(self, at_s: float, *, so: bool) -> None:
        """One picture more; the streak breaks where it is not so."""
        if not so:
            self.since_s, self.count = None, 0
            return
        self.since_s = at_s if self.since_s is None else self.since_s
        self.count += 1

    def holds(self, at_s: float, seconds: float) -> bool:
        """Whether it has lasted."""
        return self.count >= LOOKS and self.since_s is not None and at_s - self.since_s >= seconds


@dataclass(slots=True)
class Stillness:
    """Finds equal pictures in a stream that is known to live."""

    _streak: Streak = field(default_factory=Streak)
    _usual: float | None = None
    _alive_s: float = 0.0
    _longest_s: float = 0.0
    _at_s: float | None = None

    def is_frozen(self, at_s: float, difference: float | None) -> bool:
        """Called for each picture."""
        elapsed_s = 0.0 if self._at_s is None else max(0.0, at_s - self._at_s)
        self._at_s = at_s
        if difference is None:
            return False
        if difference <= max(EQUAL, EQUAL_SHARE * (self._usual or 0.0)):
            self._streak.go_on(at_s, so=True)
        else:
            self._live(at_s, difference, elapsed_s)
        return self._alive_s >= ALIVE_S and self._streak.holds(at_s, self._patience_s)

    @property
    def since_s(self) -> float | None:
        """When it last changed."""
        return self._streak.since_s

    @property
    def _patience_s(self) -> float:
        return max(FROZEN_S, min(FROZEN_TIMES * self._longest_s, FROZEN_MOST_S))

    def _live(self, at_s: float, difference: float, elapsed_s: float) -> None:
        still_s = 0.0 if self._streak.since_s is None else at_s - self._streak.since_s
        if still_s < self._patience_s:  # a longer one was a freeze, and teaches nothing
            self._longest_s = max(self._longest_s, still_s)
        self._streak.go_on(at_s, so=False)
        self._alive_s += min(elapsed_s, 1.0)
        usual = difference if self._usual is None else self._usual
        # Sinks at once and rises slowly: the difference while nothing moves.
        self._usual = difference if difference < usual else usual + 0.01 * (difference - usual)


@dataclass(slots=True)
class Seeing:
    """One camera. Remembers; the caller tells. `freezes` is False where pictures have no noise."""

    freezes: bool = True
    blind: Blindness | None = None
    blind_since_s: float | None = None
    """When it began, which is some seconds before it is told; None while it sees."""
    _bad: Streak = field(default_factory=Streak)
    _good: Streak = field(default_factory=Streak)
    _still: Stillness = field(default_factory=Stillness)
    _seen_s: float | None = None
    _gap_s: float = 0.0

    def look(self, at_s: float, looks: Looks | None) -> Blindness | None:
        """What it is now. `looks` is None when no picture came; call it each second at least."""
        if looks is None:
            self._miss(at_s)
            return self.blind
        if self._seen_s is not None:
            self._gap_s = at_s - self._seen_s
        self._seen_s = at_s
        is_frozen = self._still.is_frozen(at_s, looks.difference) and self.freezes
        flaw = flaw_of(looks, MARGIN if self.blind is not None else 1.0)
        self._bad.go_on(at_s, so=flaw is not None)
        self._good.go_on(at_s, so=flaw is None and not is_frozen)
        if is_frozen:
            self._go_blind(Blindness.FROZEN, self._still.since_s)
        elif flaw is not None and self._bad.holds(at_s, HOLD_S):
            self._go_blind(flaw, self._bad.since_s)
        elif self.blind is not None and self._good.holds(at_s, BACK_S):
            self.blind = self.blind_since_s = None
        return self.blind

    def _miss(self, at_s: float) -> None:
        if self._seen_s is None:
            self._seen_s = at_s
        if at_s - self._seen_s < max(SILENT_S, SILENT_GAPS * self._gap_s):
            return
        self._bad, self._good = Streak(), Streak()
        self._go_blind(Blindness.DISCONNECTED, self._seen_s)

    def _go_blind(self, why: Blindness, since_s: float | None) -> None:
        if self.blind is None:
            self.blind, self.blind_since_s = why, since_s


def flaw_of(looks: Looks, margin: float = 1.0) -> Blindness | None:
    """What is wrong with one picture; a larger `margin` asks for more."""
    if looks.bright < BLACK * margin:
        return Blindness.BLACK
    if looks.sharpness is not None and looks.sharpness < BLURRED * margin:
        return _out_of_focus_or_covered(looks)
    is_unlike = looks.likeness is None or looks.likeness < UNLIKE * margin
    if looks.detail < FLAT * margin and is_unlike:
        return Blindness.BLACK if looks.bright < DIM else _out_of_focus_or_covered(looks)
    if looks.likeness is not None and is_unlike:
        lost = looks.kept_detail is not None and looks.kept_detail < LOST_DETAIL
        return Blindness.COVERED if lost else Blindness.MOVED
    return None


def _out_of_focus_or_covered(looks: Looks) -> Blindness:
    stays = looks.layout is not None and looks.layout >= SAME_LAYOUT
    return Blindness.DEFOCUSED if stays else Blindness.COVERED
