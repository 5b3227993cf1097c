"""The queries of giving out and erasing what is held about a resident."""

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from hub.adapters.sql import schema
from hub.adapters.sql.personal import BLANKED, DELETED, NOT_GIVEN_OUT, TEXT, WORDS
from hub.domain.digests import DIGEST
from hub.pipeline.erasing import Held, Pictures, Standing

HOMES, TICKETS, AUDIT = schema.homes, schema.tickets, schema.audit
NOTICES = schema.notices
_dated_at: ColumnElement[datetime] = literal_column("+audit.at", schema.Instant)
"""Without its index: walked by number, the oldest come first and the walk ends where one stays."""


class SqlErasure:
    """One transaction of giving out or erasing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, home_id: str) -> Standing:
        """Where a home stands."""
        persons = schema.residents
        query = select(HOMES.c.ended_at, persons.c.home_id.label("person"))
        query = query.outerjoin(persons, persons.c.home_id == HOMES.c.home_id)
        row = self._connection.execute(query.where(HOMES.c.home_id == home_id)).first()
        if row is None:
            return Standing.UNKNOWN
        if row.ended_at is None:
            return Standing.ENROLLED
        return Standing.ERASED if row.person is None else Standing.ENDED

    def held(self, home_id: str) -> Held:
        """Every row of every table that is about the home."""
        found = {table.name: self._rows(table, home_id) for table in about_homes()}
        return {name: rows for name, rows in found.items() if rows}

    def erase(self, home_id: str) -> Pictures:
        """Take the person out."""
        pictures = Pictures(
            photos=self._files(schema.visit_proofs, home_id),
            evidence=self._files(schema.evidence_pieces, home_id),
        )
        self._connection.execute(
            update(NOTICES).where(NOTICES.c.notice_id.in_(_digests(home_id))).values(**TEXT)
        )
        for table, blank in BLANKED.items():
            self._connection.execute(update(table).where(_of_home(table, home_id)).values(blank))
        for table in DELETED:
            self._connection.execute(delete(table).where(_of_home(table, home_id)))
        return pictures

    def ended_before(self, at: datetime, most: int) -> list[str]:
        """Homes that ended before then and still hold a person."""
        persons = schema.residents
        query = select(HOMES.c.home_id).join(persons, persons.c.home_id == HOMES.c.home_id)
        query = query.where(HOMES.c.ended_at < at).order_by(HOMES.c.ended_at).limit(most)
        return list(self._connection.execute(query).scalars())

    def blank_words(self, before: datetime, most: int) -> int:
        """Blank what was said and pictured before then."""
        count = 0
        for table, (dated, blank) in WORDS.items():
            keys = list(table.primary_key.columns)
            said = or_(*(_holds(table.c[name]) for name in blank))
            old = select(*keys).where(table.c[dated] < before, said).limit(most)
            these = tuple_(*keys).in_(old) if len(keys) > 1 else keys[0].in_(old)
            count += self._connection.execute(update(table).where(these).values(blank)).rowcount
        return count

    def forget_audit(self, before: datetime, now: datetime) -> int:
        """The last entry that goes leaves its hash as a checkpoint."""
        last_id = self._last_before(before)
        query = select(AUDIT.c.entry_id, AUDIT.c.hash).where(AUDIT.c.entry_id == last_id)
        row = self._connection.execute(query).first()
        if row is None:
            return 0
        point = {"through_id": row.entry_id, "hash": row.hash, "at": now}
        self._connection.execute(insert(schema.audit_checkpoints).values(point))
        for table in (schema.audit_homes, AUDIT):
            gone = delete(table).where(table.c.entry_id <= row.entry_id)
            count = self._connection.execute(gone).rowcount
        return count

    def _files(self, table: Table, home_id: str) -> list[str]:
        names = table.c.file_name
        query = select(names).where(_of_home(table, home_id), names.is_not(None))
        return list(self._connection.execute(query).scalars())

    def _last_before(self, before: datetime) -> int | None:
        """The entry before the first one that stays.

        By their order, not by their time alone: an entry that a wrong clock dated far back, say
        after a start without one, must not take all before it along.
        """
        number = AUDIT.c.entry_id
        stays = select(number).select_from(AUDIT).where(_dated_at >= before)
        first = self._connection.execute(stays.order_by(number).limit(1)).scalar()
        goes = select(func.max(number))
        if first is not None:
            goes = goes.where(number < first)
        return self._connection.execute(goes).scalar()

    def _rows(self, table: Table, home_id: str) -> list[dict[str, object]]:
        columns = [column for column in table.columns if column.name not in NOT_GIVEN_OUT]
        query = select(*columns).where(_of_home(table, home_id))
        if table is NOTICES:  # a digest is about others, too; what it carried is given out
            query = query.where(NOTICES.c.step.not_like(f"{DIGEST}:%"))
        return [
            {name: _given(value) for name, value in row._mapping.items()}
            for row in self._connection.execute(query.order_by(*table.primary_key.columns))
        ]


def about_homes() -> Iterator[Table]:
    """Every table with rows about a home or one of its tickets."""
    for table in schema.metadata.sorted_tables:
        if {"home_id", "ticket_id"} & set(table.columns.keys()):
            yield table


def _of_home(table: Table, home_id: str) -> ColumnElement[bool]:
    """Rows that name the home, or a ticket of it."""
    tickets = select(TICKETS.c.ticket_id).where(TICKETS.c.home_id == home_id)
    if "home_id" not in table.columns:
        return table.c.ticket_id.in_(tickets)
    named = table.c.home_id == home_id
    if "ticket_id" not in table.columns or table is TICKETS:
        return named
    return or_(named, and_(table.c.home_id.is_(None), table.c.ticket_id.in_(tickets)))


def _digests(home_id: str) -> Select[Any]:
    """Those that told of her, whichever ticket they stand at."""
    return select(NOTICES.c.carried_by).where(
        _of_home(NOTICES, home_id), NOTICES.c.carried_by.is_not(None)
    )


def _holds(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column.is_not(None), func.length(column) > 0)


def _given(value: Any) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
