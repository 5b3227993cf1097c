"""When cameras could not judge: whoever reads that nothing was seen reads here whether it could."""

from sqlalchemy import JSON, Column, Index, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

camera_blindness = Table(
    "camera_blindness",
    metadata,
    id_column("node_id", primary_key=True),
    id_column("sensor_id", primary_key=True),
    id_column("alert_id", primary_key=True),  # that told of it; of a lost node a name of our own
    Column("reason", String(32), nullable=False),
    Column("scenes", JSON, nullable=False),  # ids of the rules that cannot be judged meanwhile
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant),  # null: it is blind now
    id_column("ticket_id", nullable=True),
)
Index("blindness_by_age", camera_blindness.c.from_at)
Index(
    "spans_of_a_ticket",
    camera_blindness.c.ticket_id,
    sqlite_where=text("ticket_id IS NOT NULL"),
)
Index(
    "cameras_blind_now",
    camera_blindness.c.node_id,
    sqlite_where=text("until_at IS NULL"),
)
