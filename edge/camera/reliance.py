"""Do the nets keep up with one camera? They may fail, stay silent or lag behind for a moment."""

from dataclasses import dataclass

PATIENCE_S = 5.0
"""After that nobody can say that the camera's pictures are looked at."""


@dataclass(slots=True)
class Reliance:
    """All times are seconds of the camera's clock. Silence between two questions says nothing."""

    is_good: bool = True
    _asked_s: float | None = None
    """When the oldest question was put that waits for its answer."""
    _failing_s: float | None = None
    """Since when every answer has been a failure."""

    @property
    def is_waiting(self) -> bool:
        """Whether a frame is with the nets."""
        return self._asked_s is not None

    def ask(self, at_s: float) -> None:
        """One frame more; it may overtake an older one."""
        if self._asked_s is None:
            self._asked_s = at_s

    def wait(self, at_s: float) -> None:
        """Time goes on."""
        if self._asked_s is not None and at_s - self._asked_s >= PATIENCE_S:
            self.is_good = False

    def answer(self, of_s: float, at_s: float) -> None:
        """They looked at the frame of `of_s`. What took too long is no proof that they keep up."""
        self._asked_s = self._failing_s = None
        self.is_good = at_s - of_s < PATIENCE_S

    def fail(self, at_s: float) -> None:
        """They stumbled over a frame; over one alone is borne."""
        self._asked_s = None
        if self._failing_s is None:
            self._failing_s = at_s
        if at_s - self._failing_s >= PATIENCE_S:
            self.is_good = False
