"""A stretch of time in which something holds, counted only in seconds that the camera could see."""

from dataclasses import dataclass
from typing import Final

from edge.domain.scenes.scene import View

LONGEST_GAP_S: Final = 10.0
"""Views further apart are a hole: nobody looked. The slowest camera gives a picture each 5 s."""


class SeenClock:
    """How many seconds were seen since the last view: none while blind and none over a hole.

    Dwell does not grow then and nothing is taken for gone: absence that nobody saw proves nothing.
    """

    def __init__(self) -> None:
        self._before: View | None = None

    def elapsed_s(self, view: View) -> float:
        """Call it once a view."""
        before, self._before = self._before, view
        if before is None or not (before.could_see and view.could_see):
            return 0.0
        gap_s = view.at_s - before.at_s
        return gap_s if 0 < gap_s <= LONGEST_GAP_S else 0.0


@dataclass(slots=True)
class Spell:
    """Remembers how long it held, forgiving short interruptions; the owner says which are short."""

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
        """One more view. Time that does not count (out of hours) keeps it up, but adds nothing."""
        if holds:
            self.held_s += elapsed_s if self.holds and counts else 0.0
            self.missed_s, self.last_at_s = 0.0, at_s
        else:
            self.missed_s += elapsed_s
        self.holds = holds
