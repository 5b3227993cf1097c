"""The queries behind a roster: as many for one person as for a thousand."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, or_, select

from hub.adapters.sql.reach import worker_in_reach
from hub.adapters.sql.schema import leaves, shifts, worker_areas, workers
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.people import NEVER_SENT, Role
from hub.domain.rosters import Span
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.rosters import Duty, RosterFilter

COLUMNS = [workers.c[name] for name in ("worker_id", "name", "role", "rostered", "resigned_at")]
Spans = dict[str, list[Span]]


class SqlRosterViews:
    """Who is there when."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def roster(self, wanted: RosterFilter, page: Page) -> Slice[Duty]:
        """By id, with what touches the stretch."""
        rows, after = page_of(self._connection, _people(wanted), [workers.c.worker_id], page)
        ids = [row.worker_id for row in rows]
        areas = self._areas(ids)
        there, away = (self._spans(table, ids, wanted.span) for table in (shifts, leaves))
        found = [_duty(row, areas[row.worker_id], there, away) for row in rows]
        return Slice(found, after)

    def roster_size(self, wanted: RosterFilter) -> int:
        """On all pages."""
        query = select(func.count()).select_from(_people(wanted).subquery())
        return self._connection.execute(query).scalar_one()

    def _areas(self, worker_ids: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        query = select(worker_areas).where(worker_areas.c.worker_id.in_(worker_ids))
        for row in self._connection.execute(query.order_by(worker_areas.c.area_id)):
            found[row.worker_id].append(row.area_id)
        return found

    def _spans(self, table: Table, worker_ids: Sequence[str], span: Span) -> Spans:
        found: Spans = defaultdict(list)
        query = select(table.c.worker_id, table.c.from_at, table.c.until_at).where(
            table.c.worker_id.in_(worker_ids),
            table.c.until_at > span.from_at,
            table.c.from_at < span.until_at,
        )
        for row in self._connection.execute(query.order_by(table.c.from_at, table.c.until_at)):
            found[row.worker_id].append(Span(row.from_at, row.until_at))
        return found


def _people(wanted: RosterFilter) -> Select[Any]:
    """Whoever has gone before the stretch begins is in no roster of it."""
    resigned_at, role = workers.c.resigned_at, workers.c.role
    query = select(*COLUMNS).where(
        worker_in_reach(wanted.reach),
        role.not_in([role.value for role in NEVER_SENT]),
        or_(resigned_at.is_(None), resigned_at > wanted.span.from_at),
    )
    if wanted.role is not None:
        query = query.where(role == wanted.role.value)
    if wanted.area_id is not None:
        there = within(worker_areas.c.area_id, wanted.area_id)
        query = query.where(workers.c.worker_id.in_(select(worker_areas.c.worker_id).where(there)))
    return query


def _duty(row: Row[Any], area_ids: Sequence[str], there: Spans, away: Spans) -> Duty:
    return Duty(
        worker_id=row.worker_id,
        name=row.name,
        role=Role(row.role),
        area_ids=tuple(area_ids),
        rostered=row.rostered,
        resigned_at=row.resigned_at,
        shifts=tuple(there[row.worker_id]),
        leaves=tuple(away[row.worker_id]),
    )
