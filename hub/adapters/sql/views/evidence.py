"""The query behind the evidence of a ticket."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from hub.adapters.sql.evidence import seconds_kept
from hub.adapters.sql.schema import alerts, evidence_pieces
from hub.pipeline.views.evidence import ClipView, PieceView

PIECES = evidence_pieces.c
GOING_ON = timedelta(minutes=2)
"""An edge keeps seconds after the alert, not minutes."""


class SqlEvidenceViews:
    """What lies here of the seconds around alerts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def clips(self, ticket_id: str) -> list[ClipView]:
        """One for each alert that an edge keeps pictures of, the oldest first."""
        fetched = defaultdict[str, list[PieceView]](list)
        total: dict[str, int] = {}
        last: dict[str, datetime] = {}
        mine = select(evidence_pieces).where(PIECES.ticket_id == ticket_id)
        for row in self._connection.execute(mine.order_by(PIECES.alert_id, PIECES.piece)):
            fetched[row.alert_id].append(PieceView(row.piece, row.at_s))
            total[row.alert_id] = row.pieces
            last[row.alert_id] = row.fetched_at
        query = select(alerts.c.alert_id, alerts.c.sensor_id, alerts.c.detail, alerts.c.received_at)
        rows = self._connection.execute(
            query.where(alerts.c.ticket_id == ticket_id).order_by(alerts.c.observed_at)
        )
        return [
            ClipView(
                alert_id=row.alert_id,
                sensor_id=row.sensor_id,
                evidence_s=seconds_kept(row.detail),
                pieces=total.get(row.alert_id),
                fetched=tuple(fetched[row.alert_id]),
                is_early=last.get(row.alert_id, row.received_at) - row.received_at < GOING_ON,
            )
            for row in rows
            if seconds_kept(row.detail) > 0 or row.alert_id in total
        ]
