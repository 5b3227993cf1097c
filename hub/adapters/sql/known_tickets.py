"""Tickets that are there already, read in bulk for a pass that adds to them."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select, text

from hub.adapters.sql import schema
from hub.adapters.sql.ticket_rows import FACTS, TICKETS, reason_of, ticket_of
from hub.domain.notices import Contact
from hub.pipeline.ticket_plan import KnownTicket

STILL_OPEN = "tickets.kind = 'blind' AND tickets.state NOT IN ('resolved', 'closed', 'canceled')"


def known_tickets(connection: Connection, ticket_ids: set[str]) -> dict[str, KnownTicket]:
    """Tickets by id, with everybody who was told of each."""
    if not ticket_ids:
        return {}
    columns = (*FACTS, TICKETS.c.reason_zh, TICKETS.c.reason_en, TICKETS.c.evidence)
    rows = connection.execute(select(*columns).where(TICKETS.c.ticket_id.in_(ticket_ids)))
    people = told(connection, ticket_ids)
    return {
        row.ticket_id: KnownTicket(
            ticket_of(row), reason_of(row), row.evidence, tuple(people[row.ticket_id])
        )
        for row in rows
    }


def told(connection: Connection, ticket_ids: set[str]) -> dict[str, list[Contact]]:
    """Everybody who was told of each ticket."""
    people, workers = schema.ticket_people, schema.workers
    rows = connection.execute(
        select(people.c.ticket_id, workers.c.worker_id, workers.c.channels)
        .join(workers, workers.c.worker_id == people.c.worker_id)
        .where(people.c.ticket_id.in_(ticket_ids))
    )
    found: dict[str, list[Contact]] = defaultdict(list)
    for row in rows:
        found[row.ticket_id].append(Contact(row.worker_id, tuple(row.channels)))
    return found


def open_blind(connection: Connection, home_ids: Iterable[str]) -> dict[str, str]:
    """The open blind ticket of each home that has one."""
    rows = connection.execute(
        select(TICKETS.c.home_id, TICKETS.c.ticket_id).where(
            text(STILL_OPEN), TICKETS.c.home_id.in_(set(home_ids))
        )
    )
    return {row.home_id: row.ticket_id for row in rows if row.home_id is not None}


def by_cause(connection: Connection, causes: Iterable[str]) -> dict[str, str]:
    """Tickets that exist already, by cause."""
    rows = connection.execute(
        select(TICKETS.c.cause, TICKETS.c.ticket_id).where(TICKETS.c.cause.in_(set(causes)))
    )
    return {row.cause: row.ticket_id for row in rows}
