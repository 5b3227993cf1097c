"""Looking at nodes, alerts and quarantine."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from hub.adapters.sql.reach import node_in_reach, of_place_in_reach
from hub.adapters.sql.schema import alerts, node_links, nodes, quarantine
from hub.adapters.sql.views.paging import page_of
from hub.domain.reach import Reach
from hub.pipeline.views.nodes import AlertView, NodeView, QuarantineView
from hub.pipeline.views.paging import Page, Slice

ALERT_NAMES = [name for name in AlertView.__dataclass_fields__ if name != "has_snapshot"]
OF_NODES = ("node_id", "home_id", "post_id", "published_revision")
QUARANTINE_NAMES = [n for n in QuarantineView.__dataclass_fields__ if n != "payload_bytes"]


class SqlNodeViews:
    """What nodes said of themselves and what they sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def nodes(
        self, home_id: str | None, reach: Reach, page: Page, post_id: str | None = None
    ) -> Slice[NodeView]:
        """Enrolled nodes by id."""
        query = _nodes().where(node_in_reach(reach))
        if home_id is not None:
            query = query.where(nodes.c.home_id == home_id)
        if post_id is not None:
            query = query.where(nodes.c.post_id == post_id)
        rows, after = page_of(self._connection, query, [nodes.c.node_id], page)
        return Slice([_node(row) for row in rows], after)

    def node(self, node_id: str, reach: Reach) -> NodeView | None:
        """One enrolled node."""
        this = nodes.c.node_id == node_id, node_in_reach(reach)
        row = self._connection.execute(_nodes().where(*this)).first()
        return None if row is None else _node(row)

    def nodes_at(self, home_ids: Sequence[str]) -> list[NodeView]:
        """Those of these homes."""
        query = _nodes().where(nodes.c.home_id.in_(home_ids)).order_by(nodes.c.node_id)
        return [_node(row) for row in self._connection.execute(query)]

    def silent_nodes(self, before: datetime, reach: Reach, page: Page) -> Slice[NodeView]:
        """Those that may be down."""
        links = node_links.c
        dead = and_(links.death_boot_id == links.boot_id, links.death_session == links.session)
        silent = or_(links.last_live_at.is_(None), links.last_live_at < before, dead)
        query = _nodes().where(silent, node_in_reach(reach))
        rows, after = page_of(self._connection, query, [nodes.c.node_id], page)
        return Slice([_node(row) for row in rows], after)

    def alerts(
        self,
        home_id: str | None,
        kind: str | None,
        reach: Reach,
        page: Page,
        post_id: str | None = None,
    ) -> Slice[AlertView]:
        """Alerts, newest first."""
        query = alerts_query().where(alert_in_reach(reach))
        if home_id is not None:
            query = query.where(alerts.c.home_id == home_id)
        if post_id is not None:
            query = query.where(alerts.c.post_id == post_id)
        if kind is not None:
            query = query.where(alerts.c.kind == kind)
        keys = [alerts.c.received_at, alerts.c.node_id, alerts.c.alert_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([alert_of(row) for row in rows], after)

    def quarantined(self, node_id: str | None, page: Page) -> Slice[QuarantineView]:
        """What could not be used, newest first."""
        columns = [quarantine.c[name] for name in QUARANTINE_NAMES]
        query = select(*columns, func.length(quarantine.c.payload).label("payload_bytes"))
        if node_id is not None:
            query = query.where(quarantine.c.node_id == node_id)
        keys = [quarantine.c.quarantine_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        names = QuarantineView.__dataclass_fields__
        return Slice([QuarantineView(**{n: getattr(row, n) for n in names}) for row in rows], after)

    def quarantine_count(self) -> int:
        """How many wait."""
        query = select(func.count()).select_from(quarantine)
        return self._connection.execute(query).scalar_one()


def _nodes() -> Select[Any]:
    links = [column for column in node_links.c if column.name != "node_id"]
    query = select(*(nodes.c[name] for name in OF_NODES), *links)
    return query.outerjoin(node_links, node_links.c.node_id == nodes.c.node_id)


def _node(row: Row[Any]) -> NodeView:
    return NodeView(**{name: getattr(row, name) for name in NodeView.__dataclass_fields__})


def alert_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Alerts of homes and posts in reach."""
    return of_place_in_reach(alerts.c.home_id, alerts.c.post_id, reach)


def alerts_query() -> Select[Any]:
    """Alerts without their pictures."""
    columns = [alerts.c[name] for name in ALERT_NAMES]
    return select(*columns, alerts.c.snapshot.is_not(None).label("has_snapshot"))


def alert_of(row: Row[Any]) -> AlertView:
    """An alert from its row."""
    return AlertView(**{name: getattr(row, name) for name in AlertView.__dataclass_fields__})
