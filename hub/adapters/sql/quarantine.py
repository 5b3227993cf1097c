"""The queries of what waits in quarantine for an enrolment."""

import json

from sqlalchemy import Connection

from hub.pipeline.ingest.release import Waiting

_ENROLLED = (
    "SELECT q.quarantine_id, q.node_id, q.leaf, q.payload, q.received_at FROM quarantine q"
    " WHERE q.reason = 'unknown_node' AND EXISTS"
    " (SELECT 1 FROM nodes n WHERE n.node_id = q.node_id) ORDER BY q.quarantine_id LIMIT ?"
)
_REMOVE = "DELETE FROM quarantine WHERE quarantine_id IN (SELECT value FROM json_each(?))"


class SqlQuarantine:
    """One transaction of the release step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enrolled_since(self, limit: int) -> list[Waiting]:
        """Messages whose node was unknown when they came and is enrolled now, oldest first."""
        rows = self._connection.exec_driver_sql(_ENROLLED, (limit,))
        return [Waiting(*row) for row in rows]

    def remove(self, quarantine_ids: list[int]) -> None:
        """They have gone through."""
        self._connection.exec_driver_sql(_REMOVE, (json.dumps(quarantine_ids),))
