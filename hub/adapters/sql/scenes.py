"""The queries of camera rules."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from hub.adapters.sql.configs import config_changed
from hub.adapters.sql.reach import node_led
from hub.adapters.sql.schema import node_scenes, nodes
from hub.domain.reach import Reach
from hub.pipeline.scenes import NodeScenes, SceneTable


class SqlScenes:
    """One transaction over camera rules."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def scenes_of(self, node_id: str, reach: Reach) -> NodeScenes | None:
        """None if there is no such node in the areas of the reach."""
        query = (
            select(nodes.c.config_revision, node_scenes.c.scenes, node_scenes.c.changed_at)
            .outerjoin(node_scenes, node_scenes.c.node_id == nodes.c.node_id)
            .where(nodes.c.node_id == node_id, node_led(reach))
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return NodeScenes(row.scenes or [], row.config_revision, row.changed_at)

    def replace_scenes(self, node_id: str, scenes: Sequence[SceneTable], at: datetime) -> None:
        """All of them; the node's config goes out again."""
        row = {"node_id": node_id, "scenes": list(scenes), "changed_at": at}
        self._connection.execute(insert(node_scenes).prefix_with("OR REPLACE").values(row))
        config_changed(self._connection, nodes.c.node_id == node_id)
