"""Looking at posts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from hub.adapters.sql.reach import post_in_reach
from hub.adapters.sql.schema import nodes, post_sensors, posts
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.homes import Node, Sensor
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.posts import PostFilter, PostView


class SqlPostViews:
    """Public places and what watches them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def post(self, post_id: str, reach: Reach) -> PostView | None:
        """One, ended or not; None, too, if it is out of reach."""
        query = select(posts).where(posts.c.post_id == post_id, post_in_reach(reach))
        found = self._with_nodes(list(self._connection.execute(query)))
        return found[0] if found else None

    def posts(self, wanted: PostFilter, page: Page) -> Slice[PostView]:
        """Posts by id."""
        query = select(posts).where(post_in_reach(wanted.reach))
        if not wanted.ended:
            query = query.where(posts.c.ended_at.is_(None))
        if wanted.area_id is not None:
            query = query.where(within(posts.c.area_id, wanted.area_id))
        rows, after = page_of(self._connection, query, [posts.c.post_id], page)
        return Slice(self._with_nodes(rows), after)

    def post_name(self, post_id: str) -> str | None:
        """What a place is called."""
        return self.post_names([post_id]).get(post_id)

    def post_names(self, post_ids: Sequence[str]) -> Mapping[str, str]:
        """What places are called."""
        query = select(posts.c.post_id, posts.c.name).where(posts.c.post_id.in_(post_ids))
        return {row.post_id: row.name for row in self._connection.execute(query)}

    def _with_nodes(self, rows: list[Row[Any]]) -> list[PostView]:
        ids = [row.post_id for row in rows]
        there: dict[str, dict[str, list[Sensor]]] = defaultdict(dict)
        query = select(nodes.c.post_id, nodes.c.node_id).where(nodes.c.post_id.in_(ids))
        for node in self._connection.execute(query.order_by(nodes.c.node_id)):
            there[node.post_id][node.node_id] = []
        watching = select(post_sensors).where(post_sensors.c.post_id.in_(ids))
        for row in self._connection.execute(watching.order_by(post_sensors.c.sensor_id)):
            sensor = Sensor(row.sensor_id, row.kind, row.max_silence_s)
            there[row.post_id][row.node_id].append(sensor)
        return [_post(row, there[row.post_id]) for row in rows]


def _post(row: Row[Any], there: dict[str, list[Sensor]]) -> PostView:
    return PostView(
        post_id=row.post_id,
        area_id=row.area_id,
        name=row.name,
        tz=row.tz,
        nodes=tuple(Node(node_id, tuple(sensors)) for node_id, sensors in there.items()),
        enrolled_at=row.enrolled_at,
        ended_at=row.ended_at,
    )
