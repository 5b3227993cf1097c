"""The queries of the quiet digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select, update

from hub.adapters.sql.notice_rows import NOTICES, OF_TICKET, drop, gone, heard, needless
from hub.adapters.sql.ticket_rows import TICKETS, record
from hub.pipeline.digesting import NewDigest, QuietNotice
from hub.pipeline.journal import Journal

_BEFORE = NOTICES.alias("before")
_CARRY = (
    update(NOTICES)
    .where(NOTICES.c.notice_id == bindparam("of"))
    .values(digest_at=None, carried_by=bindparam("digest"))
)


class SqlDigests:
    """One transaction of the digest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, now: datetime, step: str) -> Sequence[QuietNotice]:
        """What is due, by person and age; the needless is dropped on the way."""
        had = exists().where(_BEFORE.c.worker_id == NOTICES.c.worker_id, _BEFORE.c.step == step)
        rows = self._connection.execute(
            select(NOTICES, *OF_TICKET, heard, gone)
            .join(TICKETS, TICKETS.c.ticket_id == NOTICES.c.ticket_id)
            .where(NOTICES.c.digest_at <= now, ~had)
            .order_by(NOTICES.c.worker_id, NOTICES.c.created_at, NOTICES.c.notice_id)
        ).all()
        dropped = {row.notice_id: why for row in rows if (why := needless(row, now))}
        drop(self._connection, dropped)
        names = QuietNotice.__dataclass_fields__
        return [
            QuietNotice(**{name: getattr(row, name) for name in names})
            for row in rows
            if row.notice_id not in dropped
        ]

    def put(self, digests: Sequence[NewDigest], wall: datetime) -> None:
        """The digests with what they carry."""
        record(self._connection, Journal(wall, notices=[digest.notice for digest in digests]))
        self._connection.execute(
            _CARRY,
            [
                {"of": notice_id, "digest": digest.notice.notice_id}
                for digest in digests
                for notice_id in digest.carries
            ],
        )
