"""Which cameras another program said are dark, for a hub that has just started."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from hub.adapters.frigate import SOURCE, Darkness
from hub.adapters.sql.schema import alerts
from hub.domain.tickets import TicketKind


def dark_cameras(
    connection: Connection, node_ids: Collection[str]
) -> dict[tuple[str, str], Darkness]:
    """By node and camera: the newest alert of a dark camera whose end has not been told."""
    columns = alerts.c
    query = (
        select(columns.node_id, columns.sensor_id, columns.observed_at, columns.alert_id)
        .where(columns.node_id.in_(node_ids), columns.kind == TicketKind.CAMERA_BLIND.value)
        .where(columns.alert_id.startswith(f"{SOURCE}-", autoescape=True))
        .where(columns.of_alert_id.is_(None), columns.cleared_at.is_(None))
        .order_by(columns.observed_at)
    )
    return {
        (row.node_id, row.sensor_id): Darkness(row.observed_at, row.alert_id)
        for row in connection.execute(query)
    }
