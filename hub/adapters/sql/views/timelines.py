"""The queries behind a home's timeline."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from hub.adapters.sql.life import readings_of
from hub.adapters.sql.schema import (
    absences,
    alerts,
    commands,
    deadlines,
    hub_absences,
    sensors,
    verdicts,
)
from hub.adapters.sql.views.verdicts import coming_of, verdict_of
from hub.domain.gestures import LifeReading
from hub.domain.timelines import Span
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.views.timelines import (
    AlertMark,
    AskView,
    SensorView,
    TimelineRows,
    WindowView,
)


class SqlTimelineViews:
    """One home's days."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def timeline(self, home_id: str, span: Span) -> TimelineRows:
        """All that is stored of a span."""
        at = self._connection
        return TimelineRows(
            sensors=_sensors(at, home_id),
            readings=_life(at, home_id, span),
            windows=[*_judged(at, home_id, span), *_coming(at, home_id, span)],
            away=_spans(at, absences, span, absences.c.home_id == home_id),
            hub_away=_spans(at, hub_absences, span),
            asks=_asks(at, home_id, span),
            alerts=_alerts(at, home_id, span),
        )


def _sensors(connection: Connection, home_id: str) -> list[SensorView]:
    born = func.coalesce(sensors.c.birth_max_silence_s, sensors.c.max_silence_s)
    shorter = func.min(sensors.c.max_silence_s, born)
    query = select(sensors.c.sensor_id, sensors.c.kind, shorter.label("max_silence_s"))
    query = query.where(sensors.c.home_id == home_id).order_by(sensors.c.sensor_id)
    return [SensorView(*row) for row in connection.execute(query)]


def _life(connection: Connection, home_id: str, span: Span) -> dict[str, list[LifeReading]]:
    wanted = [ChangesWanted(home_id, span.from_at, span.until_at)]
    found: dict[str, list[LifeReading]] = defaultdict(list)
    for stored in readings_of(connection, wanted).get(home_id, []):
        found[stored.reading.sensor_id].append(stored.reading)
    return dict(found)


def _judged(connection: Connection, home_id: str, span: Span) -> list[WindowView]:
    query = select(verdicts).where(*_windows_in(verdicts, home_id, span))
    rows = connection.execute(query.order_by(verdicts.c.opens_at))
    return [_window(row, row.judge_at - _grace(row)) for row in rows]


def _coming(connection: Connection, home_id: str, span: Span) -> list[WindowView]:
    query = select(deadlines).where(*_windows_in(deadlines, home_id, span))
    rows = connection.execute(query.order_by(deadlines.c.opens_at))
    return [_window(row, row.due_at) for row in rows]


def _spans(
    connection: Connection, table: Table, span: Span, *only: ColumnElement[bool]
) -> list[Span]:
    until = func.coalesce(table.c.until_at, span.until_at)
    query = select(table.c.from_at, table.c.until_at)
    query = query.where(table.c.from_at < span.until_at, until > span.from_at, *only)
    rows = connection.execute(query.order_by(table.c.from_at))
    return [Span(row.from_at, row.until_at or span.until_at) for row in rows]


def _asks(connection: Connection, home_id: str, span: Span) -> list[AskView]:
    query = (
        select(commands.c.created_at, func.max(commands.c.outcome).label("outcome"))
        .where(commands.c.home_id == home_id, commands.c.kind == "ask")
        .where(*_within(commands.c.created_at, span))
        .group_by(commands.c.created_at)
        .order_by(commands.c.created_at)
    )
    rows = connection.execute(query)
    return [AskView(row.created_at, row.outcome) for row in rows]


def _alerts(connection: Connection, home_id: str, span: Span) -> list[AlertMark]:
    columns = [alerts.c[name] for name in AlertMark.__dataclass_fields__]
    query = select(*columns).where(alerts.c.home_id == home_id, alerts.c.of_alert_id.is_(None))
    query = query.where(*_within(alerts.c.observed_at, span)).order_by(alerts.c.observed_at)
    return [AlertMark(*row) for row in connection.execute(query)]


def _windows_in(table: Table, home_id: str, span: Span) -> list[ColumnElement[bool]]:
    overlaps = table.c.opens_at < span.until_at, table.c.judge_at >= span.from_at
    return [table.c.home_id == home_id, *overlaps]


def _within(column: ColumnElement[datetime], span: Span) -> list[ColumnElement[bool]]:
    return [column >= span.from_at, column < span.until_at]


def _grace(row: Row[Any]) -> timedelta:
    return timedelta(seconds=row.definition.get("grace_s", 0))


def _window(row: Row[Any], due_at: datetime) -> WindowView:
    agreed = row.definition
    return WindowView(
        verdict=verdict_of(row) if "verdict_id" in row._mapping else coming_of(row),
        name=agreed.get("name", row.window_id),
        sensor_ids=tuple(agreed.get("gesture", {}).get("sensor_ids", ())),
        due_at=due_at,
    )
