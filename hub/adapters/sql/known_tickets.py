"""Tickets that are there already, read in bulk for a pass that adds to them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from hub.adapters.sql import schema
from hub.adapters.sql.staffing import SERVES
from hub.adapters.sql.ticket_rows import FACTS, TICKETS, reason_of, ticket_of
from hub.domain.notices import Contact
from hub.pipeline.ticket_plan import KnownTicket

WANTS_PROOF = "verdicts.wants_proof"
STILL_OPEN = "tickets.kind = 'blind' AND tickets.state NOT IN ('resolved', 'closed', 'canceled')"


def known_tickets(connection: Connection, ticket_ids: set[str]) -> dict[str, KnownTicket]:
    """Tickets by id, with everybody who was told of each."""
    if not ticket_ids:
        return {}
    said = (TICKETS.c.home_id, TICKETS.c.reason_zh, TICKETS.c.reason_en, TICKETS.c.evidence)
    rows = connection.execute(
        select(*FACTS, *said).where(TICKETS.c.ticket_id.in_(ticket_ids))
    ).all()
    people = told(connection, ticket_ids)
    unseen = _unseen_since(connection, {row.home_id for row in rows if row.home_id})
    return {
        row.ticket_id: KnownTicket(
            facts=ticket_of(row),
            reason=reason_of(row),
            evidence=row.evidence,
            told=tuple(people[row.ticket_id]),
            unseen_since=unseen.get(row.ticket_id),
        )
        for row in rows
    }


def _unseen_since(connection: Connection, home_ids: set[str]) -> dict[str, datetime]:
    """By ticket: when its newest window began of which nothing was heard since its verdict."""
    verdicts = schema.verdicts
    rows = connection.execute(
        select(verdicts.c.ticket_id, func.max(verdicts.c.starts_at).label("since"))
        .where(
            text(WANTS_PROOF),  # as the partial index says it
            verdicts.c.home_id.in_(home_ids),
            verdicts.c.ticket_id.is_not(None),
            verdicts.c.late_proof_at.is_(None),
            verdicts.c.late_sign_at.is_(None),
        )
        .group_by(verdicts.c.ticket_id)
    )
    return {row.ticket_id: row.since for row in rows}


def told(connection: Connection, ticket_ids: set[str]) -> dict[str, list[Contact]]:
    """Everybody who was told of each ticket and still serves."""
    people, workers = schema.ticket_people, schema.workers
    rows = connection.execute(
        select(people.c.ticket_id, workers.c.worker_id, workers.c.channels)
        .join(workers, workers.c.worker_id == people.c.worker_id)
        .where(people.c.ticket_id.in_(ticket_ids), SERVES)
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
