"""Escalation policies, kept for ever: a ticket climbs by the one that it was opened under."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

policies = Table(  # a row never changes but for its end
    "policies",
    metadata,
    id_column("policy_id", primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), nullable=True, index=True),  # null: the hub's
    Column("definition", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("replaced_at", Instant),  # null: it holds for new tickets
)
Index("policies_that_hold", policies.c.policy_id, sqlite_where=text("replaced_at IS NULL"))
