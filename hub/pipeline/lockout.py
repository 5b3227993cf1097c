"""Guessing is slowed down: wrong passwords in a row pause one name for one address only.

So nobody can lock the desk out from elsewhere. The table is bounded, and a restart forgets it.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_FAILURES = 10
LOCKED_FOR = timedelta(minutes=15)
MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who is being tried, known or not, and from where."""

    username: str
    address: str


@dataclass(frozen=True, slots=True)
class _Tries:
    failures: int = 0
    locked_until: datetime | None = None


class Lockout:
    """Counts wrong tries; threads may share it."""

    def __init__(self, most_entries: int = MOST_ENTRIES) -> None:
        self._most_entries = most_entries
        self._tries = OrderedDict[Guesser, _Tries]()
        self._lock = threading.Lock()

    def is_locked(self, guesser: Guesser, now: datetime) -> bool:
        """Whether even the right password is refused."""
        with self._lock:
            until = self._tries.get(guesser, _Tries()).locked_until
        return until is not None and now < until

    def count_failure(self, guesser: Guesser, now: datetime) -> None:
        """One more wrong try; the least recent entry makes room."""
        with self._lock:
            failures = self._tries.pop(guesser, _Tries()).failures + 1
            until = now + LOCKED_FOR if failures % MOST_FAILURES == 0 else None
            self._tries[guesser] = _Tries(failures, until)
            if len(self._tries) > self._most_entries:
                self._tries.popitem(last=False)

    def forget(self, username: str, address: str | None = None) -> None:
        """It was right from this address; or there is a new password, for all addresses."""
        with self._lock:
            for guesser in [g for g in self._tries if g.username == username]:
                if address in {None, guesser.address}:
                    del self._tries[guesser]
