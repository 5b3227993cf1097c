"""The way into the outbox; holds on in memory while the disk refuses."""

import logging
from collections import deque
from collections.abc import Sequence

from edge.agent.condition import Condition
from edge.agent.ports import Clock, Entry, Outbox
from edge.domain.lanes import Lane
from edge.errors import OutboxUnavailable

log = logging.getLogger(__name__)

MAX_HELD = 5_000
RETRY_S = 1.0


class Intake:
    """A full disk stops nothing but the outbox: what it refuses waits here, bounded."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self._held: deque[Entry] = deque()
        self._retry_at_s = 0.0
        self._condition = Condition(log, "outbox")

    @property
    def held(self) -> int:
        """Entries that are not on disk yet."""
        return len(self._held)

    def store(self, entries: Sequence[Entry]) -> None:
        """Make these durable, or hold them and try again later."""
        self._held.extend(entries)
        if self._held and self._clock.monotonic() >= self._retry_at_s:
            self._empty()
        while len(self._held) > MAX_HELD:
            self._drop_one()

    def store_once(self, entry: Entry, key: str) -> bool:
        """Make this durable at most once per `key`; False when the disk refuses, so come again."""
        try:
            self._outbox.append([entry], once=key)
        except OutboxUnavailable as error:
            self._condition.failed(error)
            return False
        return True

    def _empty(self) -> None:
        try:
            self._outbox.append(list(self._held))
        except OutboxUnavailable as error:
            self._retry_at_s = self._clock.monotonic() + RETRY_S
            self._condition.failed(error)
        else:
            self._held.clear()
            self._condition.worked()

    def _drop_one(self) -> None:
        bulk = next((i for i, held in enumerate(self._held) if held.lane is Lane.BULK), 0)
        del self._held[bulk]
