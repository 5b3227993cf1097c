"""The queries of recovery: the hub's own pulse and absences."""

from datetime import datetime

from sqlalchemy import Connection, select

from hub.adapters.sql.schema import hub_absences, hub_pulse, to_ms

_PULSE = (
    "INSERT INTO hub_pulse (only, at, wall_at) VALUES (1, ?, ?)"
    " ON CONFLICT DO UPDATE SET at = excluded.at, wall_at = excluded.wall_at"
)
_UP = (
    "SELECT l.node_id FROM node_links l JOIN nodes n USING (node_id)"
    " WHERE l.last_live_at >= ? AND NOT"
    " (l.death_boot_id IS l.boot_id AND l.death_session IS l.session)"
)
_REPEAT = (
    "UPDATE commands SET published_at = NULL, reply_by = NULL"
    " WHERE outcome IS NULL AND reply_by IS NOT NULL"
)


class SqlRecovery:
    """One transaction of recovery."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_pulse(self) -> tuple[datetime, datetime] | None:
        """(contract, wall) time of the last pulse."""
        row = self._connection.execute(select(hub_pulse.c.at, hub_pulse.c.wall_at)).first()
        return None if row is None else (row[0], row[1])

    def pulse(self, now: datetime, wall: datetime) -> None:
        """The hub is alive."""
        self._connection.exec_driver_sql(_PULSE, (to_ms(now), to_ms(wall)))

    def record_absence(self, since: datetime, until: datetime, cause: str) -> None:
        """The hub could not see."""
        row = {"from_at": since, "until_at": until, "cause": cause}
        self._connection.execute(hub_absences.insert().prefix_with("OR REPLACE"), row)

    def nodes_up(self, since: datetime) -> set[str]:
        """Nodes that nobody declared dead and that spoke after `since`, on the wall."""
        return {row[0] for row in self._connection.exec_driver_sql(_UP, (to_ms(since),))}

    def repeat_commands(self) -> None:
        """Queue again what nobody answered: the command or its reply may have been lost."""
        self._connection.exec_driver_sql(_REPEAT)
