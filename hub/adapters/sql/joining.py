"""Rows of a merge and of a split."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.promises import merge_clocks
from hub.adapters.sql.ticket_rows import TICKETS
from hub.domain.phrases import Sentence
from hub.domain.tickets import Priority, State, Ticket, TicketKind

OF_VERDICTS = frozenset({TicketKind.MISSED, TicketKind.BLIND})
VERDICTS = schema.verdicts
GO_WITH_IT = (
    schema.whistles,
    schema.alerts,
    schema.camera_blindness,
    schema.evidence_pieces,
)
"""Their pictures, and how they end."""


def join_tickets(connection: Connection, source: Ticket, into: Ticket) -> None:
    """The ticket that goes on is as old as the older one, knows what both knew, and is owed what
    departments were called for. Alerts go with it: their ends and what follows them belong there.

    Late proof follows a verdict to its ticket. It must not call people back from a ticket that
    somebody raised for another reason, so verdicts move to tickets of verdicts only.
    """
    query = select(TICKETS.c.ticket_id, TICKETS.c.opened_at, TICKETS.c.evidence)
    both = query.where(TICKETS.c.ticket_id.in_([source.ticket_id, into.ticket_id]))
    rows = {row.ticket_id: row for row in connection.execute(both)}
    was, goes_on = rows[source.ticket_id], rows[into.ticket_id]
    connection.execute(
        update(TICKETS)
        .where(TICKETS.c.ticket_id == into.ticket_id)
        .values(
            opened_at=min(was.opened_at, goes_on.opened_at),
            evidence=[*goes_on.evidence, *was.evidence],
        )
    )
    merge_clocks(connection, source.ticket_id, into.ticket_id)
    for table in (*GO_WITH_IT, *([VERDICTS] if into.kind in OF_VERDICTS else [])):
        theirs = table.c.ticket_id == source.ticket_id
        connection.execute(update(table).where(theirs).values(ticket_id=into.ticket_id))


def split_ticket(
    connection: Connection, ticket: Ticket, ticket_id: str, reason: Sentence, at: datetime
) -> None:
    """Another matter at the same place, under the same policy; nobody's yet, and due at once."""
    known = select(func.count()).where(TICKETS.c.split_from == ticket.ticket_id)
    number = connection.execute(known).scalar_one() + 1
    own = select(TICKETS.c.post_id).where(TICKETS.c.ticket_id == ticket.ticket_id)
    post = own.scalar_subquery()
    priority = Priority.P3 if ticket.is_proven_alive else ticket.priority
    connection.execute(
        insert(TICKETS).values(
            ticket_id=ticket_id,
            cause=f"split:{ticket.ticket_id}:{number}",
            kind=TicketKind.OTHER,
            priority=priority,
            state=State.NEW,
            home_id=ticket.home_id,
            post_id=post,
            area_id=ticket.area_id,
            rung=0,
            policy_id=ticket.policy_id,
            reason_zh=reason.zh,
            reason_en=reason.en,
            evidence=[],
            opened_at=at,
            updated_at=at,
            next_step_at=at,
            split_from=ticket.ticket_id,
            version=0,
        )
    )
