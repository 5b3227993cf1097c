"""When the hub itself could not see."""

from sqlalchemy import Column, Integer, String, Table

from hub.adapters.sql.schema.columns import Instant, metadata

hub_absences = Table(  # when the hub itself could not see
    "hub_absences",
    metadata,
    Column("from_at", Instant, primary_key=True),
    Column("until_at", Instant),
    Column("cause", String(32), nullable=False),
)
hub_pulse = Table(  # one row; how a restarted hub knows how long it was away
    "hub_pulse",
    metadata,
    Column("only", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("wall_at", Instant, nullable=False),
)
