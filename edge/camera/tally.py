"""Counts one camera's frames: how many were looked at, spared, overtaken."""

import threading
from collections import deque
from dataclasses import dataclass, field

MINUTE_S = 60.0


@dataclass(slots=True)
class Tally:
    """Rates and shares are of the last minute of the frames' steady clock. Threads may share it."""

    dropped: int = 0
    """Frames that waited for the detector and were overtaken, since the start."""
    _frames: deque[tuple[float, bool]] = field(default_factory=deque)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, at_s: float, *, spared: bool) -> None:
        """A frame was watched."""
        with self._guard:
            self._frames.append((at_s, spared))
            while self._frames[0][0] < at_s - MINUTE_S:
                self._frames.popleft()

    def fps(self, at_s: float) -> float:
        """Frames a second that were watched, up to now."""
        recent = [at for at, _ in self._counted() if at >= at_s - MINUTE_S]
        if len(recent) < 2:
            return 0.0
        return (len(recent) - 1) / max(at_s - recent[0], 0.001)

    @property
    def spared(self) -> float:
        """Share of the frames in which no detector was needed."""
        counted = self._counted()
        return sum(spared for _, spared in counted) / len(counted) if counted else 0.0

    def _counted(self) -> list[tuple[float, bool]]:
        """A camera's thread counts while the agent's asks."""
        with self._guard:
            return list(self._frames)
