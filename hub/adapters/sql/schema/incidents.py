"""Incidents: many homes out of sight with one cause, and the walk list of each."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

incidents = Table(  # climbs as the ticket with the cause `incident:{incident_id}`
    "incidents",
    metadata,
    id_column("incident_id", primary_key=True),
    Column("scope", String(16), nullable=False),  # building, grid, area, broker or hub
    id_column("area_id", nullable=True, index=True),  # null: the hub's own, without a line yet
    Column("cause", String(16), nullable=False),  # power, network, broker or hub: a guess
    Column("why_zh", String(400), nullable=False),
    Column("why_en", String(400), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False, index=True),
    Column("split_at", Instant, nullable=False),  # until then lines are dealt anew, nobody is told
    Column("back_at", Instant),  # since when the place is back, or the hub sees again
    Column("next_at", Instant, index=True),  # when to look again; null: closed
    Column("closed_at", Instant),
    Column("closed_by", String(64)),
    Column("closing_note", String(1000)),
    id_column("ticket_id", unique=True),  # chosen at once, opened with the first line
    Column("version", Integer, nullable=False),
)
Index("open_incidents", incidents.c.opened_at, sqlite_where=text("closed_at IS NULL"))
incident_lines = Table(  # one home of the walk list
    "incident_lines",
    metadata,
    id_column("incident_id", ForeignKey("incidents.incident_id"), primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True, index=True),
    Column("rank", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    id_column("worker_id", nullable=True, index=True),
    Column("told_at", Instant),  # null: he has not been told of it
    Column("visit_by", Instant),
    Column("passes", Integer, nullable=False),  # how often it was overdue and went on
    Column("next_at", Instant, index=True),  # null: settled
    Column("joined_at", Instant, nullable=False),
    Column("dark_since", Instant, nullable=False),  # wall clock; speaking later proves the link
    Column("back_at", Instant),  # since when the link is back while a window still wants proof
    Column("settled_at", Instant),
    Column("outcome", String(32)),
    Column("note", String(1000)),
    Column("windows_due", Integer, nullable=False),  # counted, though no ticket was made of them
    Column("last_life_at", Instant),
)
Index(
    "one_open_line_a_home",
    incident_lines.c.home_id,
    unique=True,
    sqlite_where=text("settled_at IS NULL"),
)
