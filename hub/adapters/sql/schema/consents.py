"""What a resident, or her guardian, has agreed to, for what and until when."""

from sqlalchemy import Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

consents = Table(
    "consents",
    metadata,
    id_column("consent_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), index=True),
    Column("purpose", String(32), nullable=False),
    Column("given_by", String(16), nullable=False),  # resident or guardian
    Column("evidence", String(400), nullable=False),  # where the paper lies, who was there
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False, index=True),
    Column("withdrawn_at", Instant),
    Column("recorded_by", String(64), nullable=False),
    Column("recorded_at", Instant, nullable=False),
)
