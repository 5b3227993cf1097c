"""Departments beyond the grid, and the whistles that call them to a ticket."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

departments = Table(
    "departments",
    metadata,
    id_column("department_id", primary_key=True),
    Column("name", String(120), nullable=False),
    id_column("area_id", ForeignKey("areas.area_id"), index=True),
    Column("duties", JSON, nullable=False),  # kinds of tickets, or words of its own
)
whistles = Table(  # 吹哨报到: one row a department that is called
    "whistles",
    metadata,
    id_column("whistle_id", primary_key=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    id_column("department_id", ForeignKey("departments.department_id"), index=True),
    Column("task", String(1000), nullable=False),
    Column("state", String(16), nullable=False),
    Column("caller", String(64), nullable=False),  # the account
    id_column("caller_id", nullable=True),  # its worker; null: the operations desk
    Column("last_role", String(32)),  # the lead who was told last; at first the caller's role
    Column("called_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("next_at", Instant, index=True),  # null: reported, rated or canceled
    Column("told", Integer, nullable=False),  # how often leads or officers were told
    Column("accepted_at", Instant),
    Column("accepted_by", String(64)),
    Column("reported_at", Instant),
    Column("report", String(1000)),
    Column("refused_at", Instant),
    Column("refusal", String(1000)),
    Column("rated_at", Instant),
    Column("rating", Integer),  # 1 to 5, by the caller
    Column("rating_words", String(1000)),
    Column("version", Integer, nullable=False),
)
