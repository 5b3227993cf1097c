"""Commit what arrived: series, then one state transaction, then PUBACK, then `ack`.

One writer thread calls `ingest_once` with everything that arrived meanwhile, so a batch shares its
queries, its commit and its disk flush. A crash before the commit leaves the rows with the edge.
"""

from collections.abc import Sequence
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

    def ingest_once(self, arrivals: list[Arrival]) -> Urgency:
        """Commit a batch; raises StoreUnavailable with nothing confirmed and nothing lost."""
        with self._begin() as store:
            batch, rows, urgency = sorted_out(arrivals, store)
            if rows:
                self._series.append(rows)
            store.commit(batch)
        self._announcer.confirm([arrival.mid for arrival in arrivals if arrival.mid])
        for key, seqs in urgency.touched.items():
            _, earlier = self._waiting.get(key, (None, set[int]()))
            self._waiting[key] = (batch.outboxes[key], earlier.union(seqs))
        return urgency

    def acknowledge_once(
        self, at_once: set[OutboxKey], monotonic_s: float, coalesce_s: float
    ) -> None:
        """Send what acknowledgements are due: at once where it is urgent, else coalesced."""
        for key, (through, seqs) in list(self._waiting.items()):
            waited_s = monotonic_s - self._last_ack_s.get(key[0], -coalesce_s)
            if key in at_once or waited_s >= coalesce_s:
                del self._waiting[key]
                self._last_ack_s[key[0]] = monotonic_s
                self._acknowledge(key, through.through, sorted(seqs))

    def _acknowledge(self, key: OutboxKey, through: int, seqs: list[int]) -> None:
        beyond = [seq for seq in seqs if seq > through]
        for start in range(0, max(1, len(beyond)), ALSO_LISTED):
            also = beyond[start : start + ALSO_LISTED]
            self._announcer.acknowledge(key[0], key[1], through, also)
