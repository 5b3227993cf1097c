"""The promise clocks of tickets, for looking."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, select

from hub.adapters.sql.schema import Instant, ticket_clocks, tickets
from hub.domain.promises import Standing
from hub.pipeline.views.tickets import ClockView


def clocks_of(connection: Connection, ticket_ids: Iterable[str]) -> dict[str, list[ClockView]]:
    """The clocks of each ticket, the first due first."""
    rows = connection.execute(
        select(ticket_clocks)
        .where(ticket_clocks.c.ticket_id.in_(list(ticket_ids)))
        .order_by(ticket_clocks.c.due_at, ticket_clocks.c.promise)
    )
    found: dict[str, list[ClockView]] = defaultdict(list)
    for row in rows:
        found[row.ticket_id].append(ClockView(row.promise, row.warn_at, row.due_at, row.met_at))
    return found


def has_clock(wanted: Standing, now: datetime) -> ColumnElement[bool]:
    """Whether a ticket has a promise that stands so at `now`; the same rule as the domain's."""
    clocks = ticket_clocks.c
    end = func.coalesce(clocks.met_at, literal(now, Instant()))
    is_so = {
        Standing.BREACHED: end >= clocks.due_at,
        Standing.NEAR: and_(clocks.met_at.is_(None), clocks.warn_at <= now, clocks.due_at > now),
        Standing.MET: clocks.met_at < clocks.due_at,
        Standing.RUNNING: and_(clocks.met_at.is_(None), clocks.warn_at > now),
    }
    return exists().where(clocks.ticket_id == tickets.c.ticket_id, is_so[wanted])
