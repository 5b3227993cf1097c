"""The queries of retention."""

from datetime import datetime

from sqlalchemy import Connection

from hub.adapters.sql.schema import to_ms

_LIFE = (
    "DELETE FROM life_readings WHERE (home_id, sensor_id, observed_at, seq) IN"
    " (SELECT home_id, sensor_id, observed_at, seq FROM life_readings"
    "  WHERE observed_at < ? LIMIT ?)"
)
_COMMANDS = (
    "DELETE FROM commands WHERE command_id IN"
    " (SELECT command_id FROM commands WHERE expires_at < ? LIMIT ?)"
)
_QUARANTINE = (
    "DELETE FROM quarantine WHERE quarantine_id IN"
    " (SELECT quarantine_id FROM quarantine WHERE received_at < ? LIMIT ?)"
)


class SqlRetention:
    """One transaction of retention."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, life: datetime, commands: datetime, quarantine: datetime, most: int) -> int:
        """Delete at most so many rows of each that are older; how many went."""
        older = ((_LIFE, life), (_COMMANDS, commands), (_QUARANTINE, quarantine))
        return sum(
            self._connection.exec_driver_sql(query, (to_ms(at), most)).rowcount
            for query, at in older
        )
