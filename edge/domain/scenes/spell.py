"""A stretch of time in which something holds, counted only in seconds that the camera could see."""

from dataclasses import dataclass
from typing import Final

from edge.domain.scenes.scene import View

LONGEST_GAP_S: Final = 6.0
"""Between two looks; the slowest camera gives a picture each 5 s. A longer one is a hole."""


class SeenClock:
    """How many seconds were watched since the last view that could see.

    Neither a blind time nor a hole in the views is watched: nothing dwells then, and nothing is
    taken for gone, because absence that nobody saw proves nothing.
    """

    def __init__(self) -> None:
        self._looked_s: float | None = None

    def elapsed_s(self, view: View) -> float:
        """Call it once a view."""
        if not view.could_see:
            return 0.0
        before_s, self._looked_s = self._looked_s, view.at_s
        gap_s = 0.0 if before_s is None else view.at_s - before_s
        return gap_s if 0 < gap_s <= LONGEST_GAP_S else 0.0


@dataclass(slots=True)
class Spell:
    """Remembers how long something held, and how long it has not held since.

    The time between two views goes to what both of them saw; between a view that saw it and one
    that did not, nobody knows, and it goes to neither.
    """

    began_at_s: float
    last_at_s: float
    holds: bool = True
    held_s: float = 0.0
    missed_s: float = 0.0

    @property
    def lasted_s(self) -> float:
        """From its beginning until it was last seen to hold."""
        return max(0.0, self.last_at_s - self.began_at_s)

    def look(self, at_s: float, elapsed_s: float, *, holds: bool, counts: bool = True) -> None:
        """One more view that could see. What does not count (out of hours) adds nothing."""
        if holds and self.holds and counts:
            self.held_s += elapsed_s
        if not holds and not self.holds:
            self.missed_s += elapsed_s
        if holds:
            self.missed_s, self.last_at_s = 0.0, at_s
        self.holds = holds

    def is_over(self, leave_s: float) -> bool:
        """Whether it has not held for so long that it will not be taken up again."""
        return not self.holds and self.missed_s >= leave_s
