"""The queries of posts: the register of public places and their nodes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from hub.adapters.sql.enrolment import SqlEnrolment, free_nodes, rebirth_rows
from hub.adapters.sql.schema import commands, nodes, post_sensors, posts
from hub.pipeline.posts import NewPost


class SqlPosts(SqlEnrolment):
    """The register with its posts, over one transaction."""

    def add_post(self, new: NewPost) -> None:
        """A post with all that belongs to it."""
        post = new.post
        row = {"post_id": new.post_id, "area_id": post.area_id, "name": post.name, "tz": post.tz}
        self._insert(posts, [row | {"enrolled_at": new.enrolled_at}])
        named = ({"node_id": node.node_id, "post_id": new.post_id} for node in post.nodes)
        self._insert(nodes, (node | {"published_revision": 0} for node in named))
        self._insert(post_sensors, _sensor_rows(new))
        self._insert(commands, rebirth_rows(None, new.enrolled_at, new.rebirths))

    def is_live_post(self, post_id: str) -> bool:
        """Whether the post is enrolled now."""
        query = select(posts.c.post_id).where(
            posts.c.post_id == post_id, posts.c.ended_at.is_(None)
        )
        return self._connection.execute(query).first() is not None

    def end_post(self, post_id: str, at: datetime) -> None:
        """Watched no more; what happened stays."""
        this = update(posts).where(posts.c.post_id == post_id)
        self._connection.execute(this.values(ended_at=at))
        free_nodes(self._connection, nodes.c.post_id == post_id, at)
        for table in (post_sensors, nodes):
            self._connection.execute(delete(table).where(table.c.post_id == post_id))


def _sensor_rows(new: NewPost) -> Iterator[dict[str, Any]]:
    for node in new.post.nodes:
        for sensor in node.sensors:
            row = {"post_id": new.post_id, "node_id": node.node_id, "kind": sensor.kind}
            yield row | {"sensor_id": sensor.sensor_id, "max_silence_s": sensor.max_silence_s}
