"""Incidents: many homes out of sight with one cause, and the walk list of each."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

incidents = (
    Table(  # climbs as the ticket of kind `incident` with the cause `incident:{incident_id}`
        "incidents",
        metadata,
        id_column("incident_id", primary_key=True),
        Column("scope", String(16), nullable=False),  # building, grid, broker or hub
        id_column("area_id", nullable=True, index=True),  # null: the whole hub
        Column("cause", String(16), nullable=False),  # power, network, broker or hub: a guess
        Column("began_at", Instant, nullable=False),
        Column("opened_at", Instant, nullable=False),
        Column("next_at", Instant, index=True),  # when to look again; null: closed
        Column("closed_at", Instant),
        id_column("ticket_id", nullable=True),
    )
)
incident_lines = Table(  # one home of the walk list
    "incident_lines",
    metadata,
    id_column("incident_id", ForeignKey("incidents.incident_id"), primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True, index=True),
    Column("rank", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    id_column("worker_id", nullable=True, index=True),
    Column("visit_by", Instant),
    Column("next_at", Instant, index=True),  # null: settled
    Column("joined_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("outcome", String(32)),
    Column("note", String(1000)),
    Column("windows_due", Integer, nullable=False),  # counted, though no ticket was made of them
    Column("last_life_at", Instant),
    Column("version", Integer, nullable=False),
)
Index(
    "one_open_line_a_home",
    incident_lines.c.home_id,
    unique=True,
    sqlite_where=text("settled_at IS NULL"),
)
