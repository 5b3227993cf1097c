"""When the flow has something to do next."""

from datetime import datetime

from hub.adapters.sql.schema import from_ms, to_ms
from hub.adapters.sql.state import StateDatabase

DEADLINES: tuple[tuple[str, ...], ...] = (
    ("deadlines", "next_at"),
    ("tickets", "next_step_at"),
    ("ticket_clocks", "next_at"),
    ("follow_ups", "next_at"),
    ("whistles", "next_at"),
    ("incidents", "next_at"),
    ("incident_lines", "next_at"),
    ("visit_plans", "next_at"),
    ("leaves", "from_at", "handed_over_at IS NULL"),
    ("workers", "resigned_at", "handed_over_at IS NULL"),
    ("notices", "digest_at"),
)
"""Every stored deadline in contract time, table and column: a drill walks from one to the next.

A third word says when the column is a deadline at all.
"""
_EACH = " UNION ALL ".join(
    f"SELECT min({column}) AS at FROM {table} WHERE {' AND '.join((f'{column} > ?1', *when))}"
    for table, column, *when in DEADLINES
)
_NEXT = f"SELECT min(at) FROM ({_EACH})"


def next_due(database: StateDatabase, after: datetime) -> datetime | None:
    """The earliest stored deadline later than `after`."""
    with database.read() as connection:
        at = connection.exec_driver_sql(_NEXT, (to_ms(after),)).scalar()
    return None if at is None else from_ms(at)
