"""When the flow has something to do next."""

from datetime import datetime

from hub.adapters.sql.schema import from_ms, to_ms
from hub.adapters.sql.state import StateDatabase

_NEXT = (
    "SELECT min(at) FROM ("
    " SELECT min(next_at) AS at FROM deadlines WHERE next_at > ?1"
    " UNION ALL SELECT min(next_step_at) FROM tickets WHERE next_step_at > ?1)"
)


def next_due(database: StateDatabase, after: datetime) -> datetime | None:
    """The earliest stored deadline later than `after`."""
    with database.read() as connection:
        at = connection.exec_driver_sql(_NEXT, (to_ms(after),)).scalar()
    return None if at is None else from_ms(at)
