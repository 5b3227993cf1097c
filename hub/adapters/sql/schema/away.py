"""What somebody thinks of her being away, before anybody agreed to it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

away_proposals = Table(
    "away_proposals",
    metadata,
    id_column("proposal_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), index=True),
    Column("source", String(8), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("state", String(8), nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", Instant),
)
Index(
    "one_open_proposal_of_the_sensors_a_home",
    away_proposals.c.home_id,
    unique=True,
    sqlite_where=text("source = 'sensors' AND state = 'proposed'"),
)
