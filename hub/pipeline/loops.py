"""A step that runs for ever in its own thread: woken by a ring, or by patience running out."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

log = logging.getLogger(__name__)

AFTER_FAILURE_S = 1.0
STUCK_S = 60.0


class Loop:
    """Calls a step again and again; a failing one is logged once and postponed."""

    def __init__(
        self,
        name: str,
        step: Callable[[], int],
        patience_s: float,
        after_failure_s: float = AFTER_FAILURE_S,
        took: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self.name = name
        self._step = step
        self._patience_s = patience_s
        self._after_failure_s = after_failure_s
        self._took = took
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._failing = False
        self._failures = 0
        self._finished_s = monotonic()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ring(self) -> None:
        """There is work."""
        self._bell.set()

    def stop(self) -> None:
        """Finish the pass under way, and end."""
        self._stopping.set()
        self._bell.set()
        self._thread.join(timeout=15)

    @property
    def failing(self) -> bool:
        """Whether the last pass failed."""
        return self._failing

    @property
    def failures(self) -> int:
        """How many passes have failed."""
        return self._failures

    def quiet_s(self) -> float:
        """Seconds since a pass last ended."""
        return monotonic() - self._finished_s

    def is_stuck(self) -> bool:
        """Whether a pass has been under way for longer than any should be."""
        return self.quiet_s() > STUCK_S

    def _run(self) -> None:
        while not self._stopping.is_set():
            if self._pass() == 0:
                self._bell.wait(self._patience_s)
            self._bell.clear()

    def _pass(self) -> int:
        began_s = monotonic()
        moved = self._tried()
        self._finished_s = monotonic()
        self._took(self._finished_s - began_s)
        return moved

    def _tried(self) -> int:
        try:
            moved = self._step()
        except Exception:
            if not self._failing:
                log.exception("step failed", extra={"action": "step_failed", "step": self.name})
            self._failing = True
            self._failures += 1
            self._stopping.wait(self._after_failure_s)
            return 0
        if self._failing:
            log.info("step recovered", extra={"action": "step_recovered", "step": self.name})
        self._failing = False
        return moved
