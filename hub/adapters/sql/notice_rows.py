"""Rows of notices that several steps read and write: whether one is still needed, dropping it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, exists, or_, update

from hub.adapters.sql import schema
from hub.adapters.sql.ticket_rows import TICKETS
from hub.domain.digests import DIGEST
from hub.domain.notice_states import TRANSITIONS, Happening, NoticeState
from hub.domain.notices import NO_LONGER_NEEDED, why_needless
from hub.domain.tickets import Priority, State, TicketKind, is_proven_alive

NOTICES = schema.notices
OF_TICKET = (
    TICKETS.c.kind,
    TICKETS.c.arrive_by,
    TICKETS.c.state.label("ticket_state"),
    TICKETS.c.priority.label("ticket_priority"),
    TICKETS.c.home_id,
)
_SAME = NOTICES.alias("same")
heard = (
    exists()
    .where(
        _SAME.c.ticket_id == NOTICES.c.ticket_id,
        _SAME.c.step == NOTICES.c.step,
        _SAME.c.worker_id == NOTICES.c.worker_id,
        or_(
            _SAME.c.delivered_at.is_not(None),
            _SAME.c.seen_at.is_not(None),
            _SAME.c.answered_at.is_not(None),
        ),
    )
    .label("heard")
)
"""The person has heard the same message on whichever channel."""
gone = (
    exists()
    .where(
        schema.workers.c.worker_id == NOTICES.c.worker_id,
        schema.workers.c.handed_over_at.is_not(None),
    )
    .label("gone")
)
"""He serves no more, and all that was his has passed on: nothing of a home reaches him."""

_DROPPED: dict[str, Any] = {
    "state": NoticeState.FAILED.value,
    "next_attempt_at": None,
    "result": bindparam("why"),
}
_DROP = (
    update(NOTICES).where(NOTICES.c.notice_id == bindparam("of")).values(**_DROPPED, digest_at=None)
)
_DROP_CARRIED = update(NOTICES).where(NOTICES.c.carried_by == bindparam("of")).values(**_DROPPED)

_COLUMNS = {
    Happening.DELIVERED: NOTICES.c.delivered_at,
    Happening.SEEN: NOTICES.c.seen_at,
    Happening.ANSWERED: NOTICES.c.answered_at,
}


def needless(row: Any, now: datetime) -> str | None:
    """Why a row with OF_TICKET, `heard` and `gone` helps nobody any more; None if it is needed."""
    if row.gone:
        return NO_LONGER_NEEDED
    state = State(row.ticket_state)
    overdue = state == State.ACCEPTED and row.arrive_by is not None and now >= row.arrive_by
    proven_alive = is_proven_alive(TicketKind(row.kind), Priority(row.ticket_priority))
    return why_needless(
        row.step,
        state,
        attempts=row.attempts,
        overdue=overdue,
        relieved=proven_alive and row.priority != row.ticket_priority,
        heard=row.heard,
        place=row.place,
    )


def drop(connection: Connection, reasons: Mapping[str, str]) -> None:
    """Settle notices that nobody needs, by id; what a digest carries goes with it."""
    if reasons:
        rows = [{"of": notice_id, "why": why} for notice_id, why in reasons.items()]
        connection.execute(_DROP, rows)
        connection.execute(_DROP_CARRIED, rows)


def notices_of(ticket_id: str, worker_id: str) -> ColumnElement[bool]:
    """What one person was told of one ticket, digests aside: they are about others, too."""
    return (
        (NOTICES.c.ticket_id == ticket_id)
        & (NOTICES.c.worker_id == worker_id)
        & NOTICES.c.step.not_like(f"{DIGEST}:%")
    )


def note(
    connection: Connection, happening: Happening, which: ColumnElement[bool], wall: datetime
) -> None:
    """Something happened to notices: the first time of it is kept, the state moves on."""
    column = _COLUMNS[happening]
    after = {state: to for (state, what), to in TRANSITIONS.items() if what == happening}
    values: dict[Any, Any] = {
        column: wall,
        NOTICES.c.state: case(
            {state.value: to.value for state, to in after.items()},
            value=NOTICES.c.state,
            else_=NOTICES.c.state,
        ),
    }
    connection.execute(update(NOTICES).where(which, column.is_(None)).values(values))
