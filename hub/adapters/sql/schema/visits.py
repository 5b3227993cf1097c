"""Visits that were promised: plans, and what became of each day's visit."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

visit_plans = Table(
    "visit_plans",
    metadata,
    id_column("plan_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), index=True),
    Column("kind", String(16), nullable=False),
    Column("rhythm", String(16), nullable=False),
    Column("first_day", String(10), nullable=False),
    Column("last_day", String(10)),
    Column("days_after", JSON, nullable=False),
    Column("called_on", JSON, nullable=False, server_default="[]"),  # declared days to come
    id_column("worker_id", nullable=True),
    Column("note", String(200), nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("next_day", String(10)),
    Column("next_at", Instant, index=True),  # when that day's ticket opens; null: no more
)
visits = Table(  # each is done by a ticket of the kind `visit`
    "visits",
    metadata,
    id_column("plan_id", ForeignKey("visit_plans.plan_id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    id_column("home_id", index=True),
    id_column("ticket_id", index=True),
    Column("due_by", Instant, nullable=False, index=True),
)
