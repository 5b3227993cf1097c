"""The queries of retention."""

from sqlalchemy import Connection

from hub.adapters.sql.schema import to_ms
from hub.pipeline.retention import Older

_LIFE = (  # by the table's own order: home, sensor, time
    "DELETE FROM life_readings WHERE (home_id, sensor_id, observed_at, seq) IN"
    " (SELECT r.home_id, r.sensor_id, r.observed_at, r.seq"
    "  FROM sensors s CROSS JOIN life_readings r"
    "  WHERE r.home_id = s.home_id AND r.sensor_id = s.sensor_id AND r.observed_at < ? LIMIT ?)"
)
_ENDED = (
    "DELETE FROM life_readings WHERE (home_id, sensor_id, observed_at, seq) IN"
    " (SELECT r.home_id, r.sensor_id, r.observed_at, r.seq FROM homes h CROSS JOIN life_readings r"
    "  WHERE h.ended_at < ? AND r.home_id = h.home_id LIMIT ?)"
)
_COMMANDS = (
    "DELETE FROM commands WHERE command_id IN"
    " (SELECT command_id FROM commands WHERE expires_at < ? LIMIT ?)"
)
_QUARANTINE = (
    "DELETE FROM quarantine WHERE quarantine_id IN"
    " (SELECT quarantine_id FROM quarantine WHERE received_at < ? LIMIT ?)"
)
_TOLD = (  # from those who were told: finished tickets are many, and stay
    "DELETE FROM ticket_people WHERE (ticket_id, worker_id) IN"
    " (SELECT p.ticket_id, p.worker_id FROM ticket_people p CROSS JOIN tickets t"
    "  WHERE t.ticket_id = p.ticket_id AND t.state IN ('closed', 'canceled')"
    "  AND t.updated_at < ? LIMIT ?)"
)

_SIGHT = (
    "DELETE FROM camera_blindness WHERE (node_id, sensor_id, alert_id) IN"
    " (SELECT node_id, sensor_id, alert_id FROM camera_blindness WHERE until_at < ? LIMIT ?)"
)
_TAKEN = (
    "DELETE FROM taken_actions WHERE (subject, action_id) IN"
    " (SELECT subject, action_id FROM taken_actions WHERE at < ? LIMIT ?)"
)


class SqlRetention:
    """One transaction of retention."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, older: Older, most: int) -> int:
        """Delete at most so many rows of each that are older; how many went."""
        terms = (
            (_LIFE, older.life),
            (_ENDED, older.life),
            (_COMMANDS, older.commands),
            (_QUARANTINE, older.quarantine),
            (_TOLD, older.told),
            (_SIGHT, older.sight),
            (_TAKEN, older.taken),
        )
        return sum(
            self._connection.exec_driver_sql(query, (to_ms(at), most)).rowcount
            for query, at in terms
        )
