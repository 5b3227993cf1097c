"""Keeps one caller, or one address, from asking for everything there is.

In memory: a restart forgets it, and the least recent buckets make room, which only lets more in.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from hub.domain.rates import Bucket, take
from hub.pipeline.ports import Clock

MOST_BUCKETS = 20_000
CALLERS_AT_AN_ADDRESS = 5
"""A whole office may stand behind one address."""
ANONYMOUS_SHARE = 10
"""Without credentials there is little to ask for: a tenth."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: from where, and with which credential, if any."""

    address: str
    credential: str | None = None


class Limiter:
    """One bucket a credential and one an address; threads may share it."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._buckets = OrderedDict[str, Bucket]()
        self._lock = threading.Lock()

    def wait_s(self, asking: Asking) -> float:
        """How long to wait; 0 if this request may pass, and it is counted."""
        if asking.credential is None:
            return self._take(f"anonymous {asking.address}", self._per_minute // ANONYMOUS_SHARE)
        at_address = self._per_minute * CALLERS_AT_AN_ADDRESS
        wait_s = self._take(f"address {asking.address}", at_address)
        return wait_s or self._take(f"credential {asking.credential}", self._per_minute)

    def _take(self, key: str, per_minute: int) -> float:
        with self._lock:
            taken = take(self._buckets.pop(key, None), per_minute, self._clock.wall())
            self._buckets[key] = taken.bucket
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
        return taken.wait_s
