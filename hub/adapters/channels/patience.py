"""Waits for the other side so long and no longer, whatever it does: hang, drip, or never resolve.

A socket's time-out bounds each read, not their sum: a host that answers a byte at a time would hold
a thread for days. What does not come back in time is left behind in a thread of its own, and a host
that holds too many of them gets no more.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from hub.errors import DeliveryFailed

LONGEST_S = 9.0
MOST_AT_ONCE = 100
"""Sends to one host that run or were left behind; more than all lanes begin by themselves."""
Result = TypeVar("Result")


class Patience:
    """Shared by channels; safe for many threads."""

    def __init__(self, longest_s: float = LONGEST_S, most_at_once: int = MOST_AT_ONCE) -> None:
        self._longest_s, self._most_at_once = longest_s, most_at_once
        self._running = Counter[str]()
        self._lock = threading.Lock()

    def begin(self, host: str, work: Callable[[], Result]) -> Future[Result]:
        """Start it; `end` waits for it."""
        future = Future[Result]()
        with self._lock:
            if self._running[host] >= self._most_at_once:
                future.set_exception(DeliveryFailed("too many sends to this host still hang"))
                return future
            self._running[host] += 1
        threading.Thread(target=self._run, args=(host, work, future), daemon=True).start()
        return future

    def end(self, future: Future[Result]) -> Result:
        """What came of it; DeliveryFailed if nothing did in time."""
        try:
            return future.result(self._longest_s)
        except TimeoutError as error:
            raise DeliveryFailed(f"no answer within {self._longest_s:g} s") from error

    def _run(self, host: str, work: Callable[[], Result], future: Future[Result]) -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            self._leave(host)
            future.set_exception(error)
        else:
            self._leave(host)
            future.set_result(result)

    def _leave(self, host: str) -> None:
        with self._lock:
            self._running[host] -= 1
            if not self._running[host]:
                del self._running[host]
