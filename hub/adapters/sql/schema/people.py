"""People: who can be told, where they serve."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import id_column, metadata

workers = Table(
    "workers",
    metadata,
    id_column("worker_id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("role", String(32), nullable=False),
    Column("channels", JSON, nullable=False),
)
worker_areas = Table(
    "worker_areas",
    metadata,
    id_column("worker_id", ForeignKey("workers.worker_id"), primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), primary_key=True, index=True),
)
