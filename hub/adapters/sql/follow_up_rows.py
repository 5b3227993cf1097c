"""Rows of follow-ups that both the desk and the asking write."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.leads import carers
from hub.domain.follow_ups import FollowUp, wanted_after
from hub.domain.tickets import Ticket

FOLLOW_UPS = schema.follow_ups
NAMES = tuple(field.name for field in fields(FollowUp))


def follow_up_of(row: Any) -> FollowUp:
    """A row of the table."""
    return FollowUp(**{name: getattr(row, name) for name in NAMES})


def row_of(follow_up: FollowUp) -> dict[str, Any]:
    """The columns that a decision may change."""
    return {name: getattr(follow_up, name) for name in NAMES}


def want_follow_ups(connection: Connection, ticket: Ticket, resolved_at: datetime) -> None:
    """A day and a week later her paired worker, or whoever stands in, asks her."""
    if ticket.home_id is None:
        return
    count = select(func.count()).where(FOLLOW_UPS.c.ticket_id == ticket.ticket_id)
    known = connection.execute(count).scalar_one()
    asking = carers(connection, ticket.home_id, resolved_at)
    worker_id = asking[0].worker_id if asking else None
    wanted = wanted_after(ticket.ticket_id, ticket.home_id, worker_id, known, resolved_at)
    connection.execute(insert(FOLLOW_UPS), [row_of(one) for one in wanted])


def end_follow_ups(connection: Connection, ticket_id: str, at: datetime) -> None:
    """None is wanted any more; what was done stays."""
    open_ones = (FOLLOW_UPS.c.done_at.is_(None), FOLLOW_UPS.c.canceled_at.is_(None))
    connection.execute(
        update(FOLLOW_UPS)
        .where(FOLLOW_UPS.c.ticket_id == ticket_id, *open_ones)
        .values(canceled_at=at, next_at=None)
    )
