"""Tickets and their stories."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

tickets = Table(
    "tickets",
    metadata,
    id_column("ticket_id", primary_key=True),
    Column("cause", String(200), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("priority", String(2), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    id_column("home_id", nullable=True, index=True),
    id_column("area_id", index=True),
    id_column("assignee", nullable=True),
    Column("rung", Integer, nullable=False),
    Column("reason_zh", String(400), nullable=False),
    Column("reason_en", String(400), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("next_step_at", Instant, index=True),  # null: no clock runs
    Column("arrive_by", Instant),  # the promise of whoever accepted
    Column("version", Integer, nullable=False),
)
Index(
    "one_open_blind_ticket_a_home",
    tickets.c.home_id,
    unique=True,
    sqlite_where=text("kind = 'blind' AND state NOT IN ('resolved', 'closed', 'canceled')"),
)
ticket_events = Table(
    "ticket_events",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("from_state", String(16)),
    Column("to_state", String(16), nullable=False),
    Column("note", String(1000)),
    Column("outcome", String(32)),
    Column("why_zh", String(400), nullable=False),
    Column("why_en", String(400), nullable=False),
)
ticket_people = Table(  # everybody who was told of a ticket may see it and accept it
    "ticket_people",
    metadata,
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), primary_key=True),
    id_column("worker_id", primary_key=True, index=True),
)
