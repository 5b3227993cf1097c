"""The queries of logging matches."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from hub.adapters.sql.auditing import SqlAudit
from hub.adapters.sql.schema import alerts, found_people
from hub.adapters.sql.schema.nodes import MATCH_TO_LOG
from hub.domain.auditing import Entry
from hub.pipeline.match_log import Matched

NAMED = {"enrolled_person_seen": "person_id", "listed_vehicle_seen": "entry_id"}
"""What each kind of match names in its detail."""


class SqlMatchLog:
    """One transaction over matches and the audit log."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unlogged(self, limit: int) -> list[Matched]:
        """Matches without an entry, oldest first."""
        query = select(alerts).where(MATCH_TO_LOG)
        rows = self._connection.execute(query.order_by(alerts.c.received_at).limit(limit))
        return [self._matched(row) for row in rows]

    def log(self, matched: Matched, entry: Entry, at: datetime) -> None:
        """Append the entry and mark the alert."""
        SqlAudit(self._connection).append(entry)
        this = alerts.c.node_id == matched.node_id, alerts.c.alert_id == matched.alert_id
        self._connection.execute(update(alerts).where(*this).values(logged_at=at))

    def _matched(self, row: Row[Any]) -> Matched:
        name = NAMED[row.kind]
        given = str((row.detail or {}).get(name, ""))[:64]
        theirs = select(found_people.c.home_id).where(found_people.c.person_id == given)
        homes = {row.home_id, *self._connection.execute(theirs).scalars()} - {None}
        return Matched(row.node_id, row.alert_id, row.kind, (name, given), frozenset(homes))
