"""When the hub itself could not see."""

from sqlalchemy import Column, Index, Integer, String, Table, text

from hub.adapters.sql.schema.columns import Instant, metadata

hub_absences = Table(  # when the hub itself could not see
    "hub_absences",
    metadata,
    Column("from_at", Instant, primary_key=True),
    Column("until_at", Instant),
    Column("cause", String(32), nullable=False),
    Column("triaged_at", Instant),  # null: nobody has looked whether it is an incident
)
Index("absences_to_triage", hub_absences.c.from_at, sqlite_where=text("triaged_at IS NULL"))
hub_pulse = Table(  # one row; how a restarted hub knows how long it was away
    "hub_pulse",
    metadata,
    Column("only", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("wall_at", Instant, nullable=False),
)
