"""The feed behind the stream, read by row numbers, which only grow.

SQLite's own row numbers serve verdicts and alerts: rows that are never deleted, so none is used
twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    func,
    literal_column,
    select,
)

from hub.adapters.sql.reach import of_home_in_reach, ticket_in_reach
from hub.adapters.sql.schema import alerts, incidents, ticket_events, tickets, verdicts
from hub.adapters.sql.views.nodes import alert_in_reach, alert_of, alerts_query
from hub.adapters.sql.views.verdicts import verdict_of
from hub.domain.reach import Reach
from hub.pipeline.views.feed import IncidentNews, News, Position, TicketNews

VERDICT_ROW = literal_column("verdicts.rowid", Integer)
ALERT_ROW = literal_column("alerts.rowid", Integer)
EVENT = ticket_events.c.event_id


class SqlFeedViews:
    """New verdicts, lines of tickets and alerts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def feed_end(self) -> Position:
        """Where a client begins that has read nothing yet."""
        return Position(
            self._connection.execute(
                select(func.coalesce(func.max(VERDICT_ROW), 0)).select_from(verdicts)
            ).scalar_one(),
            self._connection.execute(select(func.coalesce(func.max(EVENT), 0))).scalar_one(),
            self._connection.execute(
                select(func.coalesce(func.max(ALERT_ROW), 0)).select_from(alerts)
            ).scalar_one(),
        )

    def feed(self, since: Position, reach: Reach, limit: int) -> list[News]:
        """News of each kind in its own order; who answers for no area gets tickets only."""
        found = list[News]()
        if reach.everywhere or reach.area_ids:
            found += _verdict_news(since, self._verdicts(since, reach, limit))
            since = found[-1].position if found else since
            found += _alert_news(since, self._alerts(since, reach, limit))
            since = found[-1].position if found else since
        return found + list(_ticket_news(since, self._events(since, reach, limit)))

    def _verdicts(self, since: Position, reach: Reach, limit: int) -> Iterable[Row[Any]]:
        query = select(verdicts, VERDICT_ROW.label("row")).where(since.verdict < VERDICT_ROW)
        query = query.where(of_home_in_reach(verdicts.c.home_id, reach))
        return self._connection.execute(query.order_by(VERDICT_ROW).limit(limit))

    def _alerts(self, since: Position, reach: Reach, limit: int) -> Iterable[Row[Any]]:
        query = alerts_query().add_columns(ALERT_ROW.label("row")).where(since.alert < ALERT_ROW)
        query = query.where(alert_in_reach(reach))
        return self._connection.execute(query.order_by(ALERT_ROW).limit(limit))

    def _events(self, since: Position, reach: Reach, limit: int) -> Iterable[Row[Any]]:
        columns = (EVENT, ticket_events.c.at, ticket_events.c.actor, ticket_events.c.action)
        query = select(*columns, ticket_events.c.to_state.label("state"), *_ticket_columns())
        query = query.join(tickets, tickets.c.ticket_id == ticket_events.c.ticket_id)
        query = query.outerjoin(incidents, incidents.c.ticket_id == tickets.c.ticket_id)
        query = query.where(since.ticket < EVENT, ticket_in_reach(reach))
        return self._connection.execute(query.order_by(EVENT).limit(limit))


def _ticket_columns() -> list[Any]:
    names = ("ticket_id", "home_id", "post_id", "area_id", "kind", "priority", "assignee")
    of_incident = [incidents.c[name] for name in ("incident_id", "scope", "cause")]
    closed_at = incidents.c.closed_at.label("incident_closed_at")
    return [*(tickets.c[name] for name in names), *of_incident, closed_at]


def _verdict_news(since: Position, rows: Iterable[Row[Any]]) -> Iterator[News]:
    for row in rows:
        yield News(replace(since, verdict=row.row), "verdict", verdict_of(row))


def _alert_news(since: Position, rows: Iterable[Row[Any]]) -> Iterator[News]:
    for row in rows:
        yield News(replace(since, alert=row.row), "alert", alert_of(row))


def _ticket_news(since: Position, rows: Iterable[Row[Any]]) -> Iterator[News]:
    names = TicketNews.__dataclass_fields__
    for row in rows:
        data = TicketNews(**{name: getattr(row, name) for name in names})
        read = replace(since, ticket=row.event_id)
        if row.incident_id is not None:  # who comes back between the two gets both again
            yield News(replace(since, ticket=row.event_id - 1), "incident", _incident_news(row))
        yield News(read, "ticket", data)


def _incident_news(row: Row[Any]) -> IncidentNews:
    names = set(IncidentNews.__dataclass_fields__) - {"is_open"}
    values = {name: getattr(row, name) for name in names}
    return IncidentNews(**values, is_open=row.incident_closed_at is None)
