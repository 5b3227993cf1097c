"""What cameras said before: sightings with an open ticket, beginnings and ends of one thing."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    TableValuedAlias,
    and_,
    bindparam,
    func,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql import schema
from hub.adapters.sql.known_tickets import known_tickets
from hub.adapters.sql.ladders import zones
from hub.domain.camera_alerts import Sighting
from hub.domain.openings import alert_kind
from hub.domain.tickets import OPEN, State
from hub.pipeline.ticket_plan import (
    AlertKey,
    Camera,
    HomeRef,
    KnownTicket,
    Plan,
    PostRef,
    Raised,
    Site,
    WaitingAlert,
)

ALERTS, TICKETS, HOMES, POSTS = schema.alerts, schema.tickets, schema.homes, schema.posts
BLINDNESS = schema.camera_blindness
WITHOUT_PICTURE = [column for column in ALERTS.c if column.name != "snapshot"]
_OPEN = TICKETS.c.state.in_([state.value for state in OPEN])
_SIGHTED = (
    ALERTS.c.node_id,
    ALERTS.c.sensor_id,
    ALERTS.c.alert_id,
    ALERTS.c.kind,
    ALERTS.c.scene_id,
    ALERTS.c.track,
    ALERTS.c.ticket_id,
    ALERTS.c.cleared_at,
    TICKETS.c.state,
)


def waiting_rows(connection: Connection, keys: Collection[AlertKey]) -> Sequence[Any]:
    """Alerts with the place where each node stood, in the order in which they came."""
    if not keys:
        return []
    query = (
        select(
            *WITHOUT_PICTURE,
            func.coalesce(HOMES.c.area_id, POSTS.c.area_id).label("area_id"),
            POSTS.c.name.label("post_name"),
            POSTS.c.tz.label("post_tz"),
        )
        .outerjoin(HOMES, HOMES.c.home_id == ALERTS.c.home_id)
        .outerjoin(POSTS, POSTS.c.post_id == ALERTS.c.post_id)
        .where(named(keys))
        .order_by(ALERTS.c.received_at)
    )
    return connection.execute(query).all()


def sites(connection: Connection, rows: Iterable[Any]) -> Callable[[Any], Site]:
    """Where the alert of a row sends people."""
    zone_of = zones(connection, {row.home_id for row in rows if row.home_id})

    def site(row: Any) -> Site:
        if row.post_id is None:
            return HomeRef(row.home_id, row.area_id, zone_of(row.home_id))
        return PostRef(row.post_id, row.area_id, ZoneInfo(row.post_tz), row.post_name)

    return site


class SeenBefore:
    """What is known of the cameras of a pass."""

    def __init__(
        self,
        connection: Connection,
        alerts: Collection[WaitingAlert],
        read: Callable[[Any], WaitingAlert],
    ) -> None:
        self._connection, self._read = connection, read
        self._alerts = [alert for alert in alerts if alert.said is not None]

    def sightings(self) -> dict[Camera, list[Sighting]]:
        """What these cameras raised before, oldest first, where its ticket is open.

        By way of the open tickets of a place, which are few; its alerts are many.
        """
        found: dict[Camera, list[Sighting]] = defaultdict(list)
        for column, ids in (
            (TICKETS.c.home_id, {alert.site.home_id for alert in self._alerts}),
            (TICKETS.c.post_id, {alert.site.post_id for alert in self._alerts}),
        ):
            query = (
                select(*_SIGHTED)
                .join(TICKETS, TICKETS.c.ticket_id == ALERTS.c.ticket_id)
                .where(column.in_(ids - {None}), _OPEN)
                .where(ALERTS.c.scene_id.is_not(None), ALERTS.c.of_alert_id.is_(None))
                .order_by(ALERTS.c.observed_at, ALERTS.c.alert_id)
            )
            for row in self._connection.execute(query) if ids - {None} else ():
                found[row.node_id, row.sensor_id].append(_sighting(row))
        return found

    def raised(self) -> dict[AlertKey, Raised]:
        """The beginnings of what ends in this pass, as far as they have a ticket."""
        ends = {alert.ends for alert in self._alerts if alert.ends}
        query = select(ALERTS.c.node_id, ALERTS.c.alert_id, ALERTS.c.ticket_id, ALERTS.c.cleared_at)
        if not ends:
            return {}
        handed = query.where(named(ends), ALERTS.c.ticket_id.is_not(None))
        rows = self._connection.execute(handed)
        return {
            (row.node_id, row.alert_id): Raised(row.ticket_id, row.cleared_at is not None)
            for row in rows
        }

    def endings(self) -> dict[AlertKey, list[WaitingAlert]]:
        """The ends that came before the beginnings of this pass, and were kept for them."""
        keys = {alert.key for alert in self._alerts if alert.ends is None}
        if not keys:
            return {}
        node_id, alert_id, listed = _listed(keys)
        query = (
            select(ALERTS.c.node_id, ALERTS.c.alert_id)
            .select_from(listed)
            .join(ALERTS, and_(ALERTS.c.node_id == node_id, ALERTS.c.of_alert_id == alert_id))
            .where(ALERTS.c.ticketed_at.is_not(None))
        )
        kept = {(row.node_id, row.alert_id) for row in self._connection.execute(query)}
        found: dict[AlertKey, list[WaitingAlert]] = defaultdict(list)
        for row in waiting_rows(self._connection, kept):
            found[row.node_id, row.of_alert_id].append(self._read(row))
        return found

    def tickets(
        self, sightings: Mapping[Camera, Sequence[Sighting]], raised: Mapping[AlertKey, Raised]
    ) -> dict[str, KnownTicket]:
        """All that these speak of, with everybody who was told."""
        ids = {one.ticket_id for seen in sightings.values() for one in seen}
        return known_tickets(self._connection, ids | {one.ticket_id for one in raised.values()})


def write_sights(connection: Connection, plan: Plan) -> None:
    """What is over, and what the cameras could not see."""
    if plan.blind:
        tickets = {(node, alert): ticket for node, alert, ticket in plan.alerts}
        rows = [
            {
                "node_id": one.node_id,
                "sensor_id": one.sensor_id,
                "alert_id": one.alert_id,
                "reason": one.reason,
                "scenes": list(one.scene_ids),
                "from_at": one.from_at,
                "until_at": one.until_at,
                "ticket_id": tickets.get((one.node_id, one.alert_id)),
            }
            for one in plan.blind
        ]
        connection.execute(insert(BLINDNESS).on_conflict_do_nothing(), rows)
    over = [{"node": key[0], "of": key[1], "at": at} for key, at in plan.cleared]
    if over:
        for table, column in ((ALERTS, "cleared_at"), (BLINDNESS, "until_at")):
            mine = table.c.node_id == bindparam("node"), table.c.alert_id == bindparam("of")
            ended = update(table).where(*mine, table.c[column].is_(None))
            connection.execute(ended.values({column: bindparam("at")}), over)


def _sighting(row: Any) -> Sighting:
    return Sighting(
        alert_id=row.alert_id,
        kind=alert_kind(row.kind),
        scene_id=row.scene_id,
        track=row.track or "",
        ticket_id=row.ticket_id,
        state=State(row.state),
        is_over=row.cleared_at is not None,
    )


def named(keys: Collection[AlertKey]) -> ColumnElement[bool]:
    """Whether an alert is one of these; each is looked up by its key.

    As a list of values SQLite would compare every alert that there ever was with them.
    """
    node_id, alert_id, _ = _listed(keys)
    return tuple_(ALERTS.c.node_id, ALERTS.c.alert_id).in_(select(node_id, alert_id))


def _listed(
    keys: Collection[AlertKey],
) -> tuple[ColumnElement[str], ColumnElement[str], TableValuedAlias]:
    """Keys as rows: the columns of both halves, and what they stand in."""
    listed = func.json_each(json.dumps(sorted(keys))).table_valued("value", name="listed")
    first, second = (type_coerce(listed.c.value.op("->>")(n), String()) for n in (0, 1))
    return first, second, listed
