"""Masks and writes evidence in a thread of its own: an alert must not slow the watch."""

import logging
import threading
from collections.abc import Sequence

from edge.agent.condition import Condition
from edge.camera.evidence import EvidenceRing

log = logging.getLogger(__name__)

PAUSE_S = 0.2
SETTLED = 5
"""Passes without work; then no next picture will tell more of the newest, and it is written too."""
LAST = 20
"""Pictures that are still written when the agent leaves; a Pi masks some a second."""


class Keeper:
    """Goes round the rings of all cameras, a picture each."""

    def __init__(self, rings: Sequence[EvidenceRing]) -> None:
        self._rings = rings
        self._idle = 0
        self._stop = threading.Event()
        self._condition = Condition(log, "writing evidence")
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        if self._rings:
            self._thread.start()

    def stop(self) -> None:
        """Write a little more, and leave."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._pass():
                self._idle = 0
            else:
                self._idle += 1
                self._stop.wait(PAUSE_S)
        self._idle = SETTLED
        for _ in range(LAST):
            if not self._pass():
                return

    def _pass(self) -> bool:
        """One picture of each ring; whether there was any."""
        try:
            written = [ring.write_one(settled=self._idle >= SETTLED) for ring in self._rings]
        except Exception as error:  # noqa: BLE001 - evidence is lost rather than the agent
            self._condition.failed(error)
            return False
        return any(written)
