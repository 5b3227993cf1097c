"""The queries of evidence around alerts."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, tuple_

from hub.adapters.sql.reach import area_in_reach, ticket_in_reach
from hub.adapters.sql.schema import alerts, evidence_pieces, tickets
from hub.domain.tickets import OPEN, PROMISED, State
from hub.pipeline.desk import Actor
from hub.pipeline.evidence import Clip, Piece

PIECES = evidence_pieces.c


def seconds_kept(detail: dict[str, object]) -> float:
    """What an alert says of the seconds that lie on the edge; 0 for none, and for nonsense."""
    said = detail.get("evidence_s")
    if isinstance(said, bool) or not isinstance(said, int | float):
        return 0.0
    return float(said)


class SqlEvidence:
    """One transaction over evidence."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def clip(self, ticket_id: str, alert_id: str, actor: Actor) -> Clip | None:
        """None if there is no such ticket in reach, or no such alert on it."""
        query = (
            select(
                alerts.c.node_id,
                alerts.c.detail,
                tickets.c.state,
                tickets.c.assignee,
                area_in_reach(tickets.c.area_id, actor.reach).label("answers"),
            )
            .join(tickets, tickets.c.ticket_id == alerts.c.ticket_id)
            .where(alerts.c.ticket_id == ticket_id, alerts.c.alert_id == alert_id)
            .where(ticket_in_reach(actor.reach))
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        state, worker_id = State(row.state), actor.reach.worker_id
        return Clip(
            ticket_id=ticket_id,
            alert_id=alert_id,
            node_id=row.node_id,
            evidence_s=seconds_kept(row.detail),
            is_open=state in OPEN,
            took_it_on=state in PROMISED and worker_id is not None and row.assignee == worker_id,
            answers=bool(row.answers),
        )

    def pieces(self, ticket_id: str, alert_id: str) -> Sequence[Piece]:
        """What was fetched, in order."""
        query = select(PIECES.piece, PIECES.pieces, PIECES.at_s, PIECES.file_name)
        these = query.where(PIECES.ticket_id == ticket_id, PIECES.alert_id == alert_id)
        return [Piece(*row) for row in self._connection.execute(these.order_by(PIECES.piece))]

    def add_piece(self, ticket_id: str, alert_id: str, piece: Piece, at: datetime) -> bool:
        """Its file is on the disk. False if the ticket is not open any more."""
        still_open = select(tickets.c.ticket_id).where(
            tickets.c.ticket_id == ticket_id, tickets.c.state.in_([one.value for one in OPEN])
        )
        if self._connection.execute(still_open).first() is None:
            return False
        row = {name: getattr(piece, name) for name in Piece.__dataclass_fields__}
        named = {"ticket_id": ticket_id, "alert_id": alert_id, "fetched_at": at}
        add = insert(evidence_pieces).prefix_with("OR REPLACE")
        self._connection.execute(add.values(row | named))
        return True

    def forget(self, before: datetime, most: int) -> Sequence[str]:
        """Rows of pieces that were fetched before then go; the names of their files."""
        keys = list(evidence_pieces.primary_key.columns)
        old = select(*keys).where(PIECES.fetched_at < before).limit(most)
        gone = delete(evidence_pieces).where(tuple_(*keys).in_(old)).returning(PIECES.file_name)
        return list(self._connection.execute(gone).scalars())

    def unknown(self, names: Sequence[str]) -> Sequence[str]:
        """Those that no row names."""
        rows = self._connection.exec_driver_sql(
            "SELECT value FROM json_each(?) EXCEPT SELECT file_name FROM evidence_pieces",
            (json.dumps(list(names)),),
        )
        return [row[0] for row in rows]
