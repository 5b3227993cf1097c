"""Who is there now: shifts, leaves, resignations and visits of workers, in bulk."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from hub.adapters.sql.schema import leaves, shifts, tickets, workers
from hub.domain.staffing import Presence
from hub.domain.tickets import State

SERVES = workers.c.handed_over_at.is_(None)
"""Whether somebody still serves: since his resignation was handed over he is told nothing."""


def presences(
    connection: Connection, worker_ids: Iterable[str], now: datetime
) -> dict[str, Presence]:
    """What is known of each worker at `now`, and of their substitutes; unknown ids are left out."""
    wanted = set(worker_ids)
    substitutes = _substitutes(connection, wanted, now)
    wanted |= {one for one in substitutes.values() if one is not None}
    away = _substitutes(connection, wanted, now)
    on_shift = _on_shift(connection, wanted, now)
    visiting = _visiting(connection, wanted)
    rows = connection.execute(
        select(workers.c.worker_id, workers.c.rostered, workers.c.resigned_at).where(
            workers.c.worker_id.in_(wanted)
        )
    )
    return {
        row.worker_id: Presence(
            worker_id=row.worker_id,
            rostered=row.rostered,
            on_shift=row.worker_id in on_shift,
            on_leave=row.worker_id in away,
            substitute_id=away.get(row.worker_id),
            resigned_at=row.resigned_at,
            visiting=frozenset(visiting[row.worker_id]),
        )
        for row in rows
    }


def _substitutes(
    connection: Connection, worker_ids: set[str], now: datetime
) -> dict[str, str | None]:
    """Those on leave now, and who stands in for each."""
    rows = connection.execute(
        select(leaves.c.worker_id, leaves.c.substitute_id)
        .where(leaves.c.worker_id.in_(worker_ids), leaves.c.from_at <= now, leaves.c.until_at > now)
        .order_by(leaves.c.from_at, leaves.c.leave_id)
    )
    return {row.worker_id: row.substitute_id for row in rows}


def _on_shift(connection: Connection, worker_ids: set[str], now: datetime) -> set[str]:
    rows = connection.execute(
        select(shifts.c.worker_id).where(
            shifts.c.worker_id.in_(worker_ids), shifts.c.from_at <= now, shifts.c.until_at > now
        )
    )
    return {row.worker_id for row in rows}


def _visiting(connection: Connection, worker_ids: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    rows = connection.execute(
        select(tickets.c.assignee, tickets.c.ticket_id).where(
            tickets.c.assignee.in_(worker_ids), tickets.c.state == State.ON_SITE.value
        )
    )
    for row in rows:
        found[row.assignee].add(row.ticket_id)
    return found
