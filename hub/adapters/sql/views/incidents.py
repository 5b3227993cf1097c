"""The queries behind incidents and their walk lists."""

from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from hub.adapters.sql.reach import incident_in_reach, line_in_reach
from hub.adapters.sql.schema import homes, incident_lines, incidents, residents, tickets
from hub.adapters.sql.views.paging import page_of
from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.domain.walks import WALKED
from hub.pipeline.views.incidents import IncidentView, LineView, WalkView
from hub.pipeline.views.paging import Page, Slice

KEYS = [incidents.c.opened_at, incidents.c.incident_id]
_WALKED = incident_lines.c.state.in_([state.value for state in WALKED])


class SqlIncidentViews:
    """Incidents over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def incidents(self, is_open: bool | None, reach: Reach, page: Page) -> Slice[IncidentView]:
        """Newest first."""
        query = _query().where(incident_in_reach(reach))
        if is_open is not None:
            closed = incidents.c.closed_at.is_(None)
            query = query.where(closed if is_open else ~closed)
        rows, after = page_of(self._connection, query, KEYS, page, descending=True)
        return Slice(self._counted(rows, reach), after)

    def incident(self, incident_id: str, reach: Reach) -> IncidentView | None:
        """One, if it is in reach."""
        query = _query().where(incidents.c.incident_id == incident_id, incident_in_reach(reach))
        found = self._counted(list(self._connection.execute(query)), reach)
        return found[0] if found else None

    def walk_list(self, incident_id: str, reach: Reach) -> list[LineView]:
        """Its lines in reach, by rank."""
        query = _lines().where(incident_lines.c.incident_id == incident_id, line_in_reach(reach))
        return [_line(row) for row in self._connection.execute(query)]

    def line_area(self, incident_id: str, home_id: str, reach: Reach) -> str | None:
        """Where a line's home lies."""
        this = incident_lines.c.incident_id == incident_id, incident_lines.c.home_id == home_id
        rows = self._connection.execute(_lines().where(*this, line_in_reach(reach)))
        return next((_line(row).area_id for row in rows), None)

    def walks_of(self, worker_id: str) -> list[WalkView]:
        """The doors that are his to walk, the most urgent first."""
        mine = incident_lines.c.worker_id == worker_id
        rows = self._connection.execute(_lines().where(mine, _WALKED))
        return [WalkView(row.incident_id, _line(row)) for row in rows]

    def _counted(self, rows: list[Row[Any]], reach: Reach) -> list[IncidentView]:
        """What somebody reaches of a list is all that he hears counted."""
        query = select(
            incident_lines.c.incident_id,
            func.count().label("homes"),
            func.sum(case((_WALKED, 1), else_=0)).label("to_walk"),
            func.sum(incident_lines.c.windows_due).label("windows_due"),
        ).where(
            incident_lines.c.incident_id.in_([row.incident_id for row in rows]),
            line_in_reach(reach),
        )
        counts = {
            row.incident_id: (row.homes, row.to_walk, row.windows_due)
            for row in self._connection.execute(query.group_by(incident_lines.c.incident_id))
        }
        return [_view(row, counts.get(row.incident_id, (0, 0, 0))) for row in rows]


def _query() -> Select[Any]:
    shown = select(tickets.c.ticket_id).where(tickets.c.ticket_id == incidents.c.ticket_id)
    return select(incidents, shown.scalar_subquery().label("opened_ticket"))


def _lines() -> Select[Any]:
    return (
        select(incident_lines, homes.c.area_id, residents.c.frailty)
        .join(homes, homes.c.home_id == incident_lines.c.home_id)
        .outerjoin(residents, residents.c.home_id == incident_lines.c.home_id)
        .order_by(incident_lines.c.rank, incident_lines.c.home_id)
    )


def _line(row: Row[Any]) -> LineView:
    names = set(LineView.__dataclass_fields__) - {"frailty"}
    return LineView(**{name: getattr(row, name) for name in names}, frailty=row.frailty or 0)


def _view(row: Row[Any], counts: tuple[int, int, int]) -> IncidentView:
    names = set(IncidentView.__dataclass_fields__)
    names -= {"why", "ticket_id", "homes", "to_walk", "windows_due"}
    return IncidentView(
        **{name: getattr(row, name) for name in names},
        why=Sentence(row.why_zh, row.why_en),
        ticket_id=row.opened_ticket,
        homes=counts[0],
        to_walk=counts[1],
        windows_due=counts[2],
    )
