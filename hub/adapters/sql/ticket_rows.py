"""Rows of tickets that several steps read and write: the ticket itself, its story, who is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql import schema
from hub.adapters.sql.kept_promises import keep_promises
from hub.adapters.sql.staffing import SERVES
from hub.domain.channel_order import WEB, first_attempt_at
from hub.domain.digests import waits_for_digest
from hub.domain.notices import ON_THE_PAGE, Contact, NewNotice
from hub.domain.phrases import Sentence
from hub.domain.tickets import (
    CauseCode,
    Change,
    Priority,
    SettleLevel,
    Settling,
    State,
    Ticket,
    TicketKind,
)
from hub.pipeline.journal import Journal, TicketEvent

TICKETS = schema.tickets
FACTS = (
    TICKETS.c.ticket_id,
    TICKETS.c.kind,
    TICKETS.c.priority,
    TICKETS.c.state,
    TICKETS.c.assignee,
    TICKETS.c.arrive_by,
    TICKETS.c.next_step_at,
    TICKETS.c.updated_at,
    TICKETS.c.rung,
    TICKETS.c.detour,
    TICKETS.c.policy_id,
    TICKETS.c.version,
    TICKETS.c.home_id,
    TICKETS.c.post_id,
    TICKETS.c.area_id,
    TICKETS.c.settle_level,
    TICKETS.c.resolved_at,
    TICKETS.c.followed_up_at,
    TICKETS.c.closing_note,
    TICKETS.c.cause_code,
    TICKETS.c.merged_into,
)


def ticket_of(row: Any) -> Ticket:
    """A row that holds at least FACTS."""
    return Ticket(
        ticket_id=row.ticket_id,
        kind=TicketKind(row.kind),
        priority=Priority(row.priority),
        state=State(row.state),
        assignee=row.assignee,
        arrive_by=row.arrive_by,
        next_step_at=row.next_step_at,
        updated_at=row.updated_at,
        home_id=row.home_id,
        area_id=row.area_id,
        rung=row.rung,
        detour=row.detour,
        policy_id=row.policy_id,
        settling=_settling(row),
        version=row.version,
    )


def _settling(row: Any) -> Settling:
    return Settling(
        level=SettleLevel(row.settle_level),
        resolved_at=row.resolved_at,
        followed_up_at=row.followed_up_at,
        closing_note=row.closing_note,
        cause_code=None if row.cause_code is None else CauseCode(row.cause_code),
        merged_into=row.merged_into,
    )


def change_columns(change: Change) -> dict[str, Any]:
    """All that a decision changes, as columns."""
    settling = change.settling
    return {
        "state": change.state,
        "priority": change.priority,
        "assignee": change.assignee,
        "arrive_by": change.arrive_by,
        "next_step_at": change.next_step_at,
        "detour": change.detour,
        "rung": change.rung,
        "settle_level": settling.level,
        "resolved_at": settling.resolved_at,
        "followed_up_at": settling.followed_up_at,
        "closing_note": settling.closing_note,
        "cause_code": settling.cause_code,
        "merged_into": settling.merged_into,
    }


def reason_of(row: Any) -> Sentence:
    """The ticket's reason."""
    return Sentence(row.reason_zh, row.reason_en)


def compare_and_set(connection: Connection, changes: Sequence[dict[str, Any]]) -> int:
    """Change tickets, each `{of, read, …columns}`, where the version is still `read`; how many."""
    if not changes:
        return 0
    columns = [name for name in changes[0] if name not in {"of", "read"}]
    statement = (
        update(TICKETS)
        .where(TICKETS.c.ticket_id == bindparam("of"), TICKETS.c.version == bindparam("read"))
        .values({name: bindparam(name) for name in columns} | {"version": TICKETS.c.version + 1})
    )
    return connection.execute(statement, list(changes)).rowcount


def record(connection: Connection, journal: Journal) -> None:
    """Write a pass's events, people and notices; what is told already is not told again."""
    _insert(connection, schema.ticket_events, [_event(event) for event in journal.events])
    keep_promises(connection, journal.events)
    _insert(
        connection,
        schema.ticket_people,
        [{"ticket_id": ticket, "worker_id": worker} for ticket, worker in journal.people],
    )
    _insert(connection, schema.notices, _notices(journal))


def contacts(connection: Connection, worker_ids: Iterable[str]) -> dict[str, Contact]:
    """How to reach workers who still serve."""
    workers = schema.workers
    rows = connection.execute(
        select(workers.c.worker_id, workers.c.channels).where(
            workers.c.worker_id.in_(list(worker_ids)), SERVES
        )
    )
    return {row.worker_id: Contact(row.worker_id, tuple(row.channels)) for row in rows}


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _event(event: TicketEvent) -> dict[str, Any]:
    return {
        "ticket_id": event.ticket_id,
        "at": event.at,
        "due_at": event.due_at,
        "acted_at": event.acted_at,
        "actor": event.actor,
        "action": event.action,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "note": event.note,
        "outcome": event.outcome,
        "why_zh": event.why.zh,
        "why_en": event.why.en,
    }


def _notices(journal: Journal) -> list[dict[str, Any]]:
    return [_notice(notice, journal) for notice in journal.notices]


def _first_attempt_at(notice: NewNotice, wall: datetime) -> datetime:
    """A channel waits for its turn; what waits for the digest is laid aside for it at once."""
    quiet = waits_for_digest(notice.step, notice.priority, notice.channel)
    return wall if quiet else first_attempt_at(wall, notice.place)


def _notice(notice: NewNotice, journal: Journal) -> dict[str, Any]:
    """A page needs no sending: its row says that the ticket is there to be seen."""
    on_page = notice.channel == WEB
    return {
        "notice_id": notice.notice_id,
        "ticket_id": notice.ticket_id,
        "step": notice.step,
        "worker_id": notice.worker_id,
        "channel": notice.channel,
        "title": notice.title,
        "body": notice.body,
        "priority": notice.priority,
        "state": "sent" if on_page else "queued",
        "attempts": 0,
        "created_at": journal.wall,
        "next_attempt_at": None if on_page else _first_attempt_at(notice, journal.wall),
        "place": notice.place,
        "sent_at": journal.wall if on_page else None,
        "result": ON_THE_PAGE if on_page else "",
    }
