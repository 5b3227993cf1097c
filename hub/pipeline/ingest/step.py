"""Commit what arrived: series, then one state transaction, then PUBACK, then `ack`.

One writer thread calls `ingest_once` with everything that arrived meanwhile, so a batch shares its
queries, its commit and its disk flush. A crash before the commit leaves the rows with the edge.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf
from typing import Protocol

from hub.domain.dedupe import ThroughSet
from hub.pipeline.ingest.rows import Arrival, IngestStore, OutboxKey, Urgency
from hub.pipeline.ingest.sorting import sorted_out
from hub.pipeline.ports import Begin
from hub.pipeline.series import SeriesStore

ALSO_LISTED = 500
"""Seqs named beyond a gap in one `ack`; more go into further ones."""


class Announcer(Protocol):
    """The way back to the edges."""

    def confirm(self, mids: Sequence[int]) -> None:
        """PUBACK to the broker."""

    def acknowledge(self, node_id: str, outbox_id: str, through: int, also: list[int]) -> None:
        """`ack` to the edge."""


class Ingest:
    """Commits arrivals in batches."""

    def __init__(
        self, begin: Begin[IngestStore], series: SeriesStore, announcer: Announcer
    ) -> None:
        self._begin = begin
        self._series = series
        self._announcer = announcer
        self._waiting: dict[OutboxKey, tuple[ThroughSet, set[int]]] = {}
        self._last_ack_s: dict[str, float] = {}
        self._due: list[tuple[float, OutboxKey]] = []
        """A heap of those that wait, by their last `ack`."""

    def ingest_once(self, arrivals: list[Arrival]) -> Urgency:
        """Commit a batch; raises StoreUnavailable with nothing confirmed and nothing lost."""
        with self._begin() as store:
            batch, rows, urgency = sorted_out(arrivals, store)
            if rows:
                self._series.append(rows)
            urgency.hands_off = store.commit(batch)
        self._announcer.confirm([arrival.mid for arrival in arrivals if arrival.mid])
        for key, seqs in urgency.touched.items():
            self._wait(key, batch.outboxes[key], seqs)
        return urgency

    def acknowledge_once(
        self, at_once: set[OutboxKey], monotonic_s: float, coalesce_s: float
    ) -> None:
        """Send what acknowledgements are due: at once where it is urgent, else coalesced."""
        for key in at_once & self._waiting.keys():
            self._acknowledge(key, monotonic_s)
        while self._due and self._due[0][0] <= monotonic_s - coalesce_s:
            _, key = heappop(self._due)
            if key not in self._waiting:
                continue
            if self._acknowledged_s(key) <= monotonic_s - coalesce_s:
                self._acknowledge(key, monotonic_s)
            else:
                heappush(self._due, (self._acknowledged_s(key), key))

    def _wait(self, key: OutboxKey, through: ThroughSet, seqs: list[int]) -> None:
        known = self._waiting.get(key)
        if known is None:
            heappush(self._due, (self._acknowledged_s(key), key))
        self._waiting[key] = (through, known[1].union(seqs) if known else set(seqs))

    def _acknowledged_s(self, key: OutboxKey) -> float:
        return self._last_ack_s.get(key[0], -inf)

    def _acknowledge(self, key: OutboxKey, monotonic_s: float) -> None:
        through, seqs = self._waiting.pop(key)
        self._last_ack_s[key[0]] = monotonic_s
        beyond = sorted(seq for seq in seqs if seq > through.through)
        for start in range(0, max(1, len(beyond)), ALSO_LISTED):
            also = beyond[start : start + ALSO_LISTED]
            self._announcer.acknowledge(*key, through.through, also)
