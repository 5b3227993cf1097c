"""Looking at the proofs of a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.proving import Position


@dataclass(frozen=True, slots=True)
class ProofView:
    """One proof; a photo is named, not shown."""

    proof_id: str
    ticket_id: str
    worker_id: str | None
    at: datetime
    kind: str
    position: Position | None
    note: str | None
    sensor_id: str | None
    has_photo: bool


class ProofViews(Protocol):
    """Proofs, oldest first."""

    def proofs(self, ticket_id: str) -> Sequence[ProofView]: ...
