"""The queries of the second voice."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.ladders import zones
from hub.adapters.sql.life import changes_of
from hub.adapters.sql.schema import from_ms
from hub.adapters.sql.ticket_rows import record
from hub.adapters.sql.visit_proofs import add_proof
from hub.domain.gestures import Change
from hub.domain.proving import Visit
from hub.domain.tickets import State
from hub.domain.windows import Gesture
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.journal import Journal
from hub.pipeline.proving import Unheard
from hub.pipeline.visit_proofs import Proof
from hub.pipeline.window_codec import window_from_text

_CLAIM = (
    "DELETE FROM rechecks WHERE concerns = 'visit' AND home_id IN"
    " (SELECT home_id FROM rechecks WHERE concerns = 'visit' LIMIT ?) RETURNING home_id"
)
_VISITS = (
    "SELECT t.ticket_id, t.home_id, t.state, t.resolved_at, max(e.at)"
    " FROM tickets t JOIN ticket_events e ON e.ticket_id = t.ticket_id AND e.action = 'arrive'"
    " WHERE t.home_id IN (SELECT value FROM json_each(?)) AND t.state IN ('on_site', 'resolved')"
    " AND NOT EXISTS (SELECT 1 FROM visit_proofs p"
    "  WHERE p.ticket_id = t.ticket_id AND p.kind = 'second_voice')"
    " GROUP BY t.ticket_id, t.home_id, t.state, t.resolved_at ORDER BY t.ticket_id"
)
_WINDOWS = (
    "SELECT home_id, definition FROM windows WHERE home_id IN (SELECT value FROM json_each(?))"
)


class SqlProving:
    """One transaction of the second voice."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim_visits(self, limit: int) -> Sequence[Unheard]:
        """Take homes off the recheck list; their visits that she has not spoken in."""
        claimed = [row[0] for row in self._connection.exec_driver_sql(_CLAIM, (limit,))]
        if not claimed:
            return []
        asked = (json.dumps(claimed),)
        gestures: dict[str, list[Gesture]] = {}
        for home_id, definition in read_rows(self._connection, 2, _WINDOWS, asked):
            gestures.setdefault(home_id, []).append(window_from_text(definition).gesture)
        zone_of = zones(self._connection, claimed)
        rows = read_rows(self._connection, 5, _VISITS, asked)
        return [
            Unheard(_visit(row), State(row[2]), gestures.get(row[1], []), zone_of(row[1]))
            for row in rows
        ]

    def changes(self, wanted: Sequence[ChangesWanted]) -> dict[str, list[Change]]:
        """Changes by home, oldest first."""
        return changes_of(self._connection, wanted)

    def add_proof(self, proof: Proof) -> None:
        """Write it."""
        add_proof(self._connection, proof)

    def record(self, journal: Journal) -> None:
        """The lines of the stories."""
        record(self._connection, journal)


def _visit(row: Any) -> Visit:
    ticket_id, home_id, _, resolved_ms, arrived_ms = row
    resolved_at = None if resolved_ms is None else from_ms(resolved_ms)
    return Visit(ticket_id, home_id, from_ms(arrived_ms), resolved_at)
