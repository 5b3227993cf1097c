"""The query behind the proofs of a visit."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, literal_column, select

from hub.adapters.sql.schema import visit_proofs
from hub.domain.proving import Position, ProofKind
from hub.pipeline.views.proofs import ProofView


class SqlProofViews:
    """Proofs over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def proofs(self, ticket_id: str) -> Sequence[ProofView]:
        """Oldest first."""
        query = select(visit_proofs).where(visit_proofs.c.ticket_id == ticket_id)
        query = query.order_by(visit_proofs.c.at, literal_column("visit_proofs.rowid"))
        return [_view(row) for row in self._connection.execute(query)]


def _view(row: Row[Any]) -> ProofView:
    return ProofView(
        proof_id=row.proof_id,
        ticket_id=row.ticket_id,
        worker_id=row.worker_id,
        at=row.at,
        kind=row.kind,
        position=_position(row),
        note=row.detail.get("note"),
        sensor_id=row.detail.get("sensor_id"),
        has_photo=row.file_name is not None,
    )


def _position(row: Row[Any]) -> Position | None:
    """None, too, once it is forgotten."""
    if row.kind != ProofKind.POSITION or "latitude" not in row.detail:
        return None
    where = row.detail
    return Position(where["latitude"], where["longitude"], where["accuracy_m"])
