"""Which pictures of a stream are wanted, when it gives more than are looked at."""

from dataclasses import dataclass

_A_HAIR_S = 1e-6


@dataclass(slots=True)
class Pace:
    """Picks `fps` pictures a second, evenly, out of any number."""

    fps: float
    _next_s: float | None = None

    def due(self, at_s: float) -> bool:
        """Whether the picture of this moment is wanted; asked once a picture, in order."""
        interval_s = 1 / self.fps
        if self._next_s is None:
            self._next_s = at_s
        if at_s < self._next_s - _A_HAIR_S:
            return False
        self._next_s += interval_s  # from the plan, not from now: jitter does not lower the rate
        if at_s >= self._next_s:
            self._next_s = at_s + interval_s
        return True
