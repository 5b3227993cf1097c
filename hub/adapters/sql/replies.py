"""The queries behind replies."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from hub.adapters.sql import schema
from hub.adapters.sql.notice_rows import NOTICES, note, notices_of
from hub.adapters.sql.ticket_rows import TICKETS
from hub.domain.digests import is_digest
from hub.domain.notice_states import Happening
from hub.domain.notices import is_whistle
from hub.domain.people import Role
from hub.domain.tickets import PROMISED, State, TicketKind
from hub.pipeline.replies import LinkedNotice


class SqlReplies:
    """One transaction of a reply."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def linked(self, notice_id: str) -> LinkedNotice | None:
        """The notice with its ticket, unless its worker has left."""
        workers, residents = schema.workers, schema.residents
        row = self._connection.execute(
            select(
                NOTICES,
                TICKETS.c.state.label("ticket_state"),
                TICKETS.c.assignee,
                TICKETS.c.kind,
                TICKETS.c.home_id,
                residents.c.preferred_name,
                workers.c.role,
            )
            .join(TICKETS, TICKETS.c.ticket_id == NOTICES.c.ticket_id)
            .join(workers, workers.c.worker_id == NOTICES.c.worker_id)
            .outerjoin(residents, residents.c.home_id == TICKETS.c.home_id)
            .where(NOTICES.c.notice_id == notice_id, workers.c.resigned_at.is_(None))
        ).one_or_none()
        return None if row is None else _linked(row)

    def delivered(self, notice_id: str, wall: datetime) -> None:
        """This one, and what it carries."""
        note(self._connection, Happening.DELIVERED, _this(notice_id), wall)

    def seen(self, notice_id: str, wall: datetime) -> None:
        """All that the person was told of the ticket; of a digest, what it carries."""
        row = self._connection.execute(
            select(NOTICES.c.ticket_id, NOTICES.c.worker_id, NOTICES.c.step).where(
                NOTICES.c.notice_id == notice_id
            )
        ).one_or_none()
        if row is None:
            return
        if is_digest(row.step):
            note(self._connection, Happening.SEEN, _this(notice_id), wall)
        else:
            self.seen_ticket(row.ticket_id, row.worker_id, wall)

    def seen_ticket(self, ticket_id: str, worker_id: str, wall: datetime) -> None:
        """All that the person was told of the ticket."""
        note(self._connection, Happening.SEEN, notices_of(ticket_id, worker_id), wall)


def _this(notice_id: str) -> ColumnElement[bool]:
    return or_(NOTICES.c.notice_id == notice_id, NOTICES.c.carried_by == notice_id)


def _linked(row: Any) -> LinkedNotice:
    state = State(row.ticket_state)
    return LinkedNotice(
        notice_id=row.notice_id,
        ticket_id=row.ticket_id,
        worker_id=row.worker_id,
        role=Role(row.role),
        step=row.step,
        title=row.title,
        body=row.body,
        kind=_kind(row),
        called=row.preferred_name,
        state=state,
        is_his=state in PROMISED and row.assignee == row.worker_id,
    )


def _kind(row: Any) -> TicketKind | None:
    of_nobody = row.home_id is None or is_digest(row.step) or is_whistle(row.step)
    return None if of_nobody else TicketKind(row.kind)
