"""Posts: public places that are watched. Nobody lives there, so nothing here is about a person."""

from sqlalchemy import Column, Float, ForeignKey, Index, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

posts = Table(
    "posts",
    metadata,
    id_column("post_id", primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), index=True),
    Column("name", String(120), nullable=False),
    Column("tz", String(64), nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
post_sensors = Table(
    "post_sensors",
    metadata,
    id_column("post_id", ForeignKey("posts.post_id"), primary_key=True),
    id_column("sensor_id", primary_key=True),
    id_column("node_id", index=True),
    Column("kind", String(64), nullable=False),
    Column("max_silence_s", Float, nullable=False),
)
Index("cameras_at_posts", post_sensors.c.node_id, sqlite_where=text("kind = 'camera'"))
