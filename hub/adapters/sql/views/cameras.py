"""The queries behind the view of cameras."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, union

from hub.adapters.sql.reach import node_in_reach
from hub.adapters.sql.schema import (
    camera_blindness,
    consents,
    homes,
    node_cameras,
    node_links,
    node_scenes,
    nodes,
    post_sensors,
    posts,
    sensors,
    tickets,
)
from hub.adapters.sql.views.paging import page_of
from hub.domain.cameras import Blindness
from hub.domain.consents import ConsentPurpose
from hub.domain.liveness import LinkFacts, Session
from hub.domain.reach import Reach
from hub.domain.scenes import running
from hub.domain.tickets import OPEN, PROMISED
from hub.pipeline.views.cameras import CameraView, Reasons
from hub.pipeline.views.paging import Page, Slice

Camera = tuple[str, str]
_ENROLLED = [
    select(table.c.node_id, table.c.sensor_id).where(
        table.c.kind == "camera", table.c.node_id != ""
    )
    for table in (sensors, post_sensors)
]
_KNOWN = union(*_ENROLLED, select(node_cameras.c.node_id, node_cameras.c.sensor_id)).subquery()
"""Enrolled means expected; what a birth names beside that is there, too."""


class SqlCameraViews:
    """What is known of cameras."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cameras(self, reach: Reach, page: Page) -> Slice[CameraView]:
        """By node and id."""
        keys = [_KNOWN.c.node_id, _KNOWN.c.sensor_id]
        rows, after = page_of(self._connection, cameras_in(reach), keys, page)
        return Slice(self._whole(rows), after)

    def camera(self, node_id: str, sensor_id: str, reach: Reach) -> CameraView | None:
        """One; None, too, if it is out of reach."""
        this = _KNOWN.c.node_id == node_id, _KNOWN.c.sensor_id == sensor_id
        found = self._whole(list(self._connection.execute(cameras_in(reach).where(*this))))
        return found[0] if found else None

    def reasons_to_look(
        self, node_id: str, worker_id: str | None, reach: Reach, now: datetime
    ) -> Reasons | None:
        """None if there is no such node in reach."""
        query = select(nodes.c.home_id, nodes.c.post_id)
        row = self._connection.execute(
            query.where(nodes.c.node_id == node_id, node_in_reach(reach))
        ).first()
        if row is None:
            return None
        in_a_home = row.home_id is not None
        there = tickets.c.home_id == row.home_id if in_a_home else tickets.c.post_id == row.post_id
        own = tickets.c.assignee == (worker_id or "")
        return Reasons(
            home_id=row.home_id,
            open_ticket=self._ticket(there, tickets.c.state.in_(_words(OPEN))),
            own_ticket=self._ticket(there, tickets.c.state.in_(_words(PROMISED)), own),
            consented=in_a_home and self._is_consented(row.home_id, now),
        )

    def _ticket(self, *conditions: Any) -> str | None:
        query = select(tickets.c.ticket_id).where(*conditions).order_by(tickets.c.priority)
        return self._connection.execute(query.limit(1)).scalar()

    def _is_consented(self, home_id: str, now: datetime) -> bool:
        query = select(consents.c.consent_id).where(
            consents.c.home_id == home_id,
            consents.c.purpose == ConsentPurpose.CAMERA.value,
            consents.c.from_at <= now,
            consents.c.until_at > now,
            or_(consents.c.withdrawn_at.is_(None), consents.c.withdrawn_at > now),
        )
        return self._connection.execute(query).first() is not None

    def _whole(self, rows: list[Row[Any]]) -> list[CameraView]:
        blind = self._blindness({row.node_id for row in rows})
        return [_view(row, blind.get((row.node_id, row.sensor_id))) for row in rows]

    def _blindness(self, node_ids: set[str]) -> dict[Camera, Blindness]:
        """The span that is open, or else the end of the newest."""
        spans = camera_blindness.c
        these = spans.node_id.in_(node_ids)
        over = (
            select(spans.node_id, spans.sensor_id, func.max(spans.until_at).label("until_at"))
            .where(these, spans.until_at.is_not(None))
            .group_by(spans.node_id, spans.sensor_id)
        )
        now = select(spans.node_id, spans.sensor_id, spans.from_at, spans.reason)
        found = {
            (row.node_id, row.sensor_id): Blindness(row.until_at, row.until_at, None)
            for row in self._connection.execute(over)
        }
        for row in self._connection.execute(now.where(these, spans.until_at.is_(None))):
            found[row.node_id, row.sensor_id] = Blindness(row.from_at, None, row.reason)
        return found


def _words(states: frozenset[Any]) -> list[str]:
    return [state.value for state in states]


def cameras_in(reach: Reach) -> Select[Any]:
    links = [column for column in node_links.c if column.name != "node_id"]
    return (
        select(
            _KNOWN.c.node_id,
            _KNOWN.c.sensor_id,
            nodes.c.home_id,
            nodes.c.post_id,
            posts.c.name.label("post_name"),
            func.coalesce(homes.c.area_id, posts.c.area_id).label("area_id"),
            node_scenes.c.scenes,
            nodes.c.config_revision.label("wanted"),
            *links,
        )
        .join(nodes, nodes.c.node_id == _KNOWN.c.node_id)
        .outerjoin(homes, homes.c.home_id == nodes.c.home_id)
        .outerjoin(posts, posts.c.post_id == nodes.c.post_id)
        .outerjoin(node_links, node_links.c.node_id == nodes.c.node_id)
        .outerjoin(node_scenes, node_scenes.c.node_id == nodes.c.node_id)
        .where(node_in_reach(reach))
    )


def _view(row: Row[Any], blindness: Blindness | None) -> CameraView:
    return CameraView(
        node_id=row.node_id,
        sensor_id=row.sensor_id,
        home_id=row.home_id,
        post_id=row.post_id,
        post_name=row.post_name,
        area_id=row.area_id,
        link=LinkFacts(
            _session(row.boot_id, row.session),
            _session(row.death_boot_id, row.death_session),
            row.death_at,
            row.last_live_at,
        ),
        health=row.health,
        scenes=tuple(_rules(row)),
        revision=row.wanted,
        has_revision=row.config_revision == row.wanted,
        blindness=blindness,
    )


def _rules(row: Row[Any]) -> Iterator[Camera]:
    for scene in running(row.scenes or []):
        if scene["camera"] == row.sensor_id:
            yield scene["scene_id"], scene["kind"]


def _session(boot_id: str | None, session: int | None) -> Session | None:
    return None if boot_id is None or session is None else Session(boot_id, session)
