"""The notifier's queries: claims, attempts, results and what follows from them, in bulk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import zones
from hub.adapters.sql.ticket_rows import FACTS, TICKETS, compare_and_set, record, ticket_of
from hub.domain.notices import BUILT_IN, NO_LONGER_NEEDED, STAND_DOWN, is_needed
from hub.domain.tickets import (
    UNACCEPTED,
    Priority,
    State,
    Ticket,
    TicketKind,
    is_proven_alive,
)
from hub.errors import Conflict
from hub.pipeline.deliveries import ClaimedNotice, CrashedNotice, GivenUp, Results, Unreached
from hub.pipeline.journal import Journal
from hub.pipeline.notifying import CRASHED

NOTICES, ATTEMPTS = schema.notices, schema.notice_attempts
RESULT_LENGTH = 400
EARLIER = ATTEMPTS.alias("earlier")
_crashed_before = exists().where(
    EARLIER.c.notice_id == NOTICES.c.notice_id, EARLIER.c.outcome == CRASHED
)


_OF_TICKET = (
    TICKETS.c.kind,
    TICKETS.c.arrive_by,
    TICKETS.c.state.label("ticket_state"),
    TICKETS.c.priority.label("ticket_priority"),
)


class SqlNotices:
    """One transaction of the notifier."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, wall: datetime, now: datetime, limit: int) -> Sequence[ClaimedNotice]:
        """Take due notices, and drop those that help nobody any more."""
        rows = self._connection.execute(
            select(NOTICES, *_OF_TICKET, _crashed_before.label("repeat"))
            .join(TICKETS, TICKETS.c.ticket_id == NOTICES.c.ticket_id)
            .where(NOTICES.c.next_attempt_at <= wall)
            .order_by(NOTICES.c.priority, NOTICES.c.next_attempt_at)
            .limit(limit)
        ).all()
        needed = [row for row in rows if _is_needed(row, now)]
        dropped = {row.notice_id for row in rows} - {row.notice_id for row in needed}
        self._drop(dropped)
        self._begin_attempts([row.notice_id for row in needed], wall)
        return [_claimed(row, row.attempts + 1) for row in needed]

    def crashed(self) -> Sequence[CrashedNotice]:
        """Notices whose last attempt has no end."""
        rows = self._connection.execute(
            select(NOTICES, _crashed_before.label("repeat"))
            .join(ATTEMPTS, ATTEMPTS.c.notice_id == NOTICES.c.notice_id)
            .where(ATTEMPTS.c.ended_at.is_(None))
        )
        return [CrashedNotice(_claimed(row, row.attempts), row.repeat) for row in rows]

    def settle(self, results: Results, wall: datetime, outcome: str | None = None) -> None:
        """End the attempts and settle the rows."""
        sent = [_end(one, "sent", "sent", detail, wall, None) for one, detail in results.sent]
        later = [
            _end(one, "queued", outcome or "failed", reason, wall, retry.at)
            for one, retry, reason in results.later
        ]
        lost = [
            _end(one.notice, "failed", outcome or "failed", one.reason, wall, None)
            for one in results.given_up
        ]
        rows = [*sent, *later, *lost]
        if rows:
            self._connection.execute(_END_ATTEMPT, rows)
            self._connection.execute(_SETTLE, rows)

    def unreached(self, given_up: Sequence[GivenUp]) -> Sequence[Unreached]:
        """Unaccepted tickets whose step has no real channel left."""
        lost = {one.notice.notice_id: one for one in given_up}
        rows = self._connection.execute(
            select(*FACTS, TICKETS.c.home_id, NOTICES.c.notice_id)
            .join(NOTICES, NOTICES.c.ticket_id == TICKETS.c.ticket_id)
            .where(
                NOTICES.c.notice_id.in_(lost),
                NOTICES.c.channel.not_in(BUILT_IN),
                NOTICES.c.step.not_like(f"{STAND_DOWN}:%"),  # nobody was to come
                TICKETS.c.state.in_(UNACCEPTED),
                TICKETS.c.next_step_at.is_not(None),
                ~_another_way(),
                ~_failed_before(),
            )
        ).all()
        zone_of = zones(self._connection, {row.home_id for row in rows if row.home_id})
        once = {row.ticket_id: row for row in rows}.values()
        return [
            Unreached(ticket_of(row), zone_of(row.home_id), lost[row.notice_id]) for row in once
        ]

    def hasten(self, tickets: Sequence[Ticket], now: datetime, journal: Journal) -> None:
        """Make the next step due at once."""
        rows = [
            {"of": ticket.ticket_id, "read": ticket.version, "next_step_at": now}
            for ticket in tickets
        ]
        if compare_and_set(self._connection, rows) != len(rows):
            raise Conflict("a ticket changed while its failed notice was written")
        record(self._connection, journal)

    def _drop(self, notice_ids: set[str]) -> None:
        if notice_ids:
            self._connection.execute(
                update(NOTICES)
                .where(NOTICES.c.notice_id.in_(notice_ids))
                .values(state="failed", next_attempt_at=None, result=NO_LONGER_NEEDED)
            )

    def _begin_attempts(self, notice_ids: list[str], wall: datetime) -> None:
        if not notice_ids:
            return
        self._connection.execute(
            update(NOTICES)
            .where(NOTICES.c.notice_id.in_(notice_ids))
            .values(state="sending", attempts=NOTICES.c.attempts + 1, next_attempt_at=None)
        )
        rows = [{"notice_id": notice_id, "began_at": wall} for notice_id in notice_ids]
        self._connection.execute(insert(ATTEMPTS), rows)


_END_ATTEMPT = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.notice_id == bindparam("of"), ATTEMPTS.c.ended_at.is_(None))
    .values(ended_at=bindparam("wall"), outcome=bindparam("ended_as"), detail=bindparam("said"))
)
_SETTLE = (
    update(NOTICES)
    .where(NOTICES.c.notice_id == bindparam("of"))
    .values(
        state=bindparam("settled_as"),
        result=bindparam("said"),
        sent_at=bindparam("out_at"),
        next_attempt_at=bindparam("again_at"),
    )
)


def _end(
    notice: ClaimedNotice,
    settled_as: str,
    ended_as: str,
    said: str,
    wall: datetime,
    again_at: datetime | None,
) -> dict[str, Any]:
    return {
        "of": notice.notice_id,
        "wall": wall,
        "ended_as": ended_as,
        "said": said[:RESULT_LENGTH],
        "settled_as": settled_as,
        "out_at": wall if settled_as == "sent" else None,
        "again_at": again_at,
    }


def _another_way() -> Any:
    """The same step has another real channel that worked, or may yet."""
    other = NOTICES.alias("other")
    return exists().where(
        other.c.ticket_id == NOTICES.c.ticket_id,
        other.c.step == NOTICES.c.step,
        other.c.state.in_(["queued", "sending", "sent"]),
        other.c.channel.not_in(BUILT_IN),
    )


def _failed_before() -> Any:
    """The same channel failed in an earlier step: its ticket has climbed for that already."""
    other = NOTICES.alias("other")
    return exists().where(
        other.c.ticket_id == NOTICES.c.ticket_id,
        other.c.worker_id == NOTICES.c.worker_id,
        other.c.channel == NOTICES.c.channel,
        other.c.step != NOTICES.c.step,
        other.c.state == "failed",
        other.c.result != NO_LONGER_NEEDED,
    )


def _is_needed(row: Any, now: datetime) -> bool:
    state = State(row.ticket_state)
    overdue = state == State.ACCEPTED and row.arrive_by is not None and now >= row.arrive_by
    proven_alive = is_proven_alive(TicketKind(row.kind), Priority(row.ticket_priority))
    relieved = proven_alive and row.priority != row.ticket_priority
    return is_needed(row.step, state, attempts=row.attempts, overdue=overdue, relieved=relieved)


def _claimed(row: Any, attempts: int) -> ClaimedNotice:
    return ClaimedNotice(
        notice_id=row.notice_id,
        ticket_id=row.ticket_id,
        step=row.step,
        worker_id=row.worker_id,
        channel=row.channel,
        title=row.title,
        body=row.body,
        priority=Priority(row.priority),
        attempts=attempts,
        repeat=bool(row.repeat),
    )
