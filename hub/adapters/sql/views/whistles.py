"""Looking at whistles and departments."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, true

from hub.adapters.sql.reach import area_in_reach, whistle_in_reach
from hub.adapters.sql.schema import areas, departments, tickets, whistles
from hub.adapters.sql.views.paging import above, page_of
from hub.adapters.sql.whistles import department_of
from hub.domain.departments import Department
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.whistles import WhistleFilter, WhistleView

NAMES = tuple(WhistleView.__dataclass_fields__)
_ALL = (
    select(
        whistles,
        tickets.c.kind,
        tickets.c.priority,
        tickets.c.area_id,
        areas.c.name.label("area_name"),
        departments.c.name.label("department_name"),
    )
    .join(tickets, tickets.c.ticket_id == whistles.c.ticket_id)
    .join(areas, areas.c.area_id == tickets.c.area_id)
    .join(departments, departments.c.department_id == whistles.c.department_id)
)


class SqlWhistleViews:
    """Whistles, newest first; departments by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def whistles(self, wanted: WhistleFilter, page: Page) -> Slice[WhistleView]:
        """Those in reach that match."""
        query = _ALL.where(*_conditions(wanted))
        keys = [whistles.c.called_at, whistles.c.whistle_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([_view(row) for row in rows], after)

    def whistle(self, whistle_id: str, reach: Reach) -> WhistleView | None:
        """One, if it is in reach."""
        query = _ALL.where(whistles.c.whistle_id == whistle_id, whistle_in_reach(reach))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _view(row)

    def departments(
        self, reach: Reach, area_id: str | None, duty: str | None, page: Page
    ) -> Slice[Department]:
        """Those in reach; those that serve an area; those with a duty."""
        query = select(departments).where(_serves(reach))
        if area_id is not None:
            query = query.where(departments.c.area_id.in_(above(area_id)))
        if duty is not None:
            each = func.json_each(departments.c.duties).table_valued("value")
            query = query.where(select(each.c.value).where(each.c.value == duty).exists())
        rows, after = page_of(self._connection, query, [departments.c.department_id], page)
        return Slice([department_of(row) for row in rows], after)

    def department(self, department_id: str, reach: Reach) -> Department | None:
        """One, if it is in reach."""
        query = select(departments).where(departments.c.department_id == department_id)
        row = self._connection.execute(query.where(_serves(reach))).one_or_none()
        return None if row is None else department_of(row)


def _serves(reach: Reach) -> ColumnElement[bool]:
    """A department of an area in reach, or of one above it."""
    if reach.everywhere:
        return true()
    over = [departments.c.area_id.in_(above(area_id)) for area_id in reach.area_ids]
    return or_(area_in_reach(departments.c.area_id, reach), *over)


def _conditions(wanted: WhistleFilter) -> list[ColumnElement[bool]]:
    found = [whistle_in_reach(wanted.reach)]
    if wanted.states:
        found.append(whistles.c.state.in_(wanted.states))
    if wanted.department_id is not None:
        found.append(whistles.c.department_id == wanted.department_id)
    if wanted.ticket_id is not None:
        found.append(whistles.c.ticket_id == wanted.ticket_id)
    return found


def _view(row: Row[Any]) -> WhistleView:
    return WhistleView(**{name: getattr(row, name) for name in NAMES})
