"""Handing over's queries: who goes, what is his, who takes it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    insert,
    null,
    or_,
    select,
    union_all,
    update,
)

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import ticket_zones
from hub.adapters.sql.notice_rows import drop
from hub.adapters.sql.staffing import presences
from hub.adapters.sql.surroundings import policies_by_id
from hub.adapters.sql.ticket_rows import (
    FACTS,
    TICKETS,
    compare_and_set,
    contacts,
    reason_of,
    record,
    ticket_of,
)
from hub.domain.handing_over import Departure
from hub.domain.notices import NO_LONGER_NEEDED, Contact
from hub.domain.policies import BUILT_IN
from hub.domain.staffing import Availability, availability
from hub.domain.tickets import OPEN
from hub.errors import Conflict
from hub.pipeline.handing_over import HeldTicket, PassedTicket
from hub.pipeline.journal import Journal

WORKERS, LEAVES, PAIRS = schema.workers, schema.leaves, schema.home_workers


class SqlHandingOver:
    """One transaction of handing over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def departures(self, now: datetime, limit: int) -> Sequence[Departure]:
        """Leaves that have begun and resignations that count, not handed over yet, in order."""
        leaves = select(
            LEAVES.c.worker_id,
            LEAVES.c.from_at,
            LEAVES.c.substitute_id.label("heir_id"),
            LEAVES.c.leave_id,
            LEAVES.c.until_at,
        ).where(LEAVES.c.from_at <= now, LEAVES.c.handed_over_at.is_(None), _is_due(LEAVES, now))
        resigned = select(
            WORKERS.c.worker_id,
            WORKERS.c.resigned_at.label("from_at"),
            WORKERS.c.successor_id.label("heir_id"),
            null().label("leave_id"),
            null().label("until_at"),
        ).where(
            WORKERS.c.resigned_at <= now, WORKERS.c.handed_over_at.is_(None), _is_due(WORKERS, now)
        )
        both = union_all(leaves, resigned).subquery()
        rows = self._connection.execute(
            select(both).order_by(both.c.from_at, both.c.worker_id).limit(limit)
        )
        return [_departure(row, now) for row in rows]

    def settle(self, departure: Departure, at: datetime) -> None:
        """Handed over."""
        self._note(departure, handed_over_at=at)

    def postpone(self, departure: Departure, until: datetime) -> None:
        """It failed for a fault of ours; the others go on."""
        self._note(departure, postponed_until=until)

    def close_accounts(self, worker_id: str) -> None:
        """Tokens, sessions and woken browsers go; what waits to be sent to him is dropped."""
        accounts, tokens, browsers = schema.accounts, schema.tokens, schema.push_subscriptions
        his = select(accounts.c.account_id).where(accounts.c.worker_id == worker_id)
        self._connection.execute(delete(tokens).where(tokens.c.account_id.in_(his)))
        self._connection.execute(delete(browsers).where(browsers.c.worker_id == worker_id))
        notices = schema.notices
        waits = or_(notices.c.next_attempt_at.is_not(None), notices.c.digest_at.is_not(None))
        waiting = select(notices.c.notice_id).where(notices.c.worker_id == worker_id, waits)
        ids = self._connection.execute(waiting).scalars()
        drop(self._connection, dict.fromkeys(ids, NO_LONGER_NEEDED))

    def availability(self, worker_id: str, now: datetime) -> Availability:
        """Whether he can be sent."""
        return availability(presences(self._connection, [worker_id], now)[worker_id], now)

    def contact(self, worker_id: str) -> Contact | None:
        """How to reach him."""
        return contacts(self._connection, [worker_id]).get(worker_id)

    def held(self, worker_id: str) -> Sequence[HeldTicket]:
        """The open tickets in his hands."""
        columns = (*FACTS, TICKETS.c.reason_zh, TICKETS.c.reason_en)
        rows = self._connection.execute(
            select(*columns)
            .where(TICKETS.c.assignee == worker_id, TICKETS.c.state.in_(OPEN))
            .order_by(TICKETS.c.ticket_id)
        ).all()
        zone_of = ticket_zones(self._connection, rows)
        known = policies_by_id(self._connection, {row.policy_id for row in rows if row.policy_id})
        return [
            HeldTicket(
                replace(ticket_of(row), pace=known.get(row.policy_id, BUILT_IN).pace),
                reason_of(row),
                zone_of(row),
            )
            for row in rows
        ]

    def pass_tickets(self, passed: Sequence[PassedTicket], at: datetime, journal: Journal) -> None:
        """Compare and set on the version."""
        rows = [_row(one, at) for one in passed]
        if compare_and_set(self._connection, rows) != len(rows):
            raise Conflict("a ticket changed while it was handed over")
        record(self._connection, journal)

    def pairings(self, worker_id: str) -> dict[str, tuple[str, ...]]:
        """By home, who looks after it, in order."""
        his = select(PAIRS.c.home_id).where(PAIRS.c.worker_id == worker_id)
        rows = self._connection.execute(
            select(PAIRS.c.home_id, PAIRS.c.worker_id)
            .where(PAIRS.c.home_id.in_(his))
            .order_by(PAIRS.c.home_id, PAIRS.c.position, PAIRS.c.worker_id)
        )
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            found[row.home_id].append(row.worker_id)
        return {home_id: tuple(worker_ids) for home_id, worker_ids in found.items()}

    def pair(self, home_id: str, worker_ids: Sequence[str]) -> None:
        """Who looks after a home from now on."""
        self._connection.execute(delete(PAIRS).where(PAIRS.c.home_id == home_id))
        rows = [
            {"home_id": home_id, "worker_id": worker_id, "position": position}
            for position, worker_id in enumerate(worker_ids)
        ]
        if rows:
            self._connection.execute(insert(PAIRS), rows)

    def hasten_lines(self, worker_id: str, now: datetime) -> None:
        """Overdue now, and their incidents are looked at again."""
        lines, incidents = schema.incident_lines, schema.incidents
        his = and_(lines.c.worker_id == worker_id, lines.c.settled_at.is_(None))
        struck = incidents.c.incident_id.in_(select(lines.c.incident_id).where(his))
        self._connection.execute(
            update(incidents).where(struck, incidents.c.closed_at.is_(None)).values(next_at=now)
        )
        self._connection.execute(update(lines).where(his).values(visit_by=now, next_at=now))

    def pass_visits(self, worker_id: str, successor_id: str | None, now: datetime) -> None:
        """To the successor; without one to the paired worker of each home, or who leads there."""
        asked, plans = schema.follow_ups, schema.visit_plans
        open_ones = and_(
            asked.c.worker_id == worker_id, asked.c.done_at.is_(None), asked.c.canceled_at.is_(None)
        )
        again = update(asked).where(open_ones, asked.c.told > 0).values(rung=0, next_at=now)
        self._connection.execute(again)
        self._connection.execute(update(asked).where(open_ones).values(worker_id=successor_id))
        his = and_(plans.c.worker_id == worker_id, plans.c.ended_at.is_(None))
        self._connection.execute(update(plans).where(his).values(worker_id=successor_id))

    def _note(self, departure: Departure, **times: datetime) -> None:
        if departure.leave_id is None:
            this = update(WORKERS).where(WORKERS.c.worker_id == departure.worker_id)
        else:
            this = update(LEAVES).where(LEAVES.c.leave_id == departure.leave_id)
        self._connection.execute(this.values(times))


def _is_due(table: Table, now: datetime) -> ColumnElement[bool]:
    postponed = table.c.postponed_until
    return or_(postponed.is_(None), postponed <= now)


def _departure(row: Any, now: datetime) -> Departure:
    over = row.until_at is not None and row.until_at <= now
    return Departure(row.worker_id, row.from_at, row.heir_id, row.leave_id, over)


def _row(one: PassedTicket, at: datetime) -> dict[str, Any]:
    return {
        "of": one.was.ticket_id,
        "read": one.was.version,
        "state": one.passing.state,
        "assignee": one.passing.assignee,
        "arrive_by": None,
        "next_step_at": one.passing.next_step_at,
        "updated_at": at,
    }
