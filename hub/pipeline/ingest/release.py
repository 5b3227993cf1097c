"""What waited in quarantine for its node's enrolment goes through ingest like anything else."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from hub.pipeline.ingest.rows import Arrival, Content
from hub.pipeline.ports import Begin
from wire.codec import DecodeError
from wire.topics import Leaf

BATCH = 200
WORTH_REPLAYING = frozenset({Leaf.READINGS, Leaf.ALERT})
"""An old birth or death must not overwrite what the node, asked for a rebirth, says now."""
Decode = Callable[[Leaf, bytes], Content | DecodeError]


class Waiting(NamedTuple):
    """A message of a node that is enrolled by now."""

    quarantine_id: int
    node_id: str
    leaf: str
    payload: bytes
    received_ms: int


class QuarantineStore(Protocol):
    """The queries of this step."""

    def enrolled_since(self, limit: int) -> list[Waiting]:
        """Messages whose node was unknown when they came and is enrolled now, oldest first."""

    def remove(self, quarantine_ids: list[int]) -> None:
        """They have gone through."""


class Release:
    """Replays quarantine after an enrolment; repeats are harmless, ingest knows every seq."""

    def __init__(
        self,
        begin: Begin[QuarantineStore],
        ingest: Callable[[list[Arrival]], object],
        decode: Decode,
        wall: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._ingest = ingest
        self._decode = decode
        self._wall = wall

    def release_once(self) -> int:
        """Replay a batch; how many messages."""
        with self._begin() as store:
            waiting = store.enrolled_since(BATCH)
        if not waiting:
            return 0
        self._ingest([self._arrival(item) for item in waiting if item.leaf in WORTH_REPLAYING])
        with self._begin() as store:
            store.remove([item.quarantine_id for item in waiting])
        return len(waiting)

    def _arrival(self, item: Waiting) -> Arrival:
        leaf = Leaf(item.leaf)
        return Arrival(
            node_id=item.node_id,
            leaf=leaf,
            content=self._decode(leaf, item.payload),
            payload=item.payload,
            live=False,
            received_ms=item.received_ms,
            wall=self._wall(),
            mid=0,
        )
