"""Proofs that somebody stood at a door."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

visit_proofs = Table(
    "visit_proofs",
    metadata,
    id_column("proof_id", primary_key=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    id_column("home_id", nullable=True, index=True),
    id_column("worker_id", nullable=True),  # null: her own hand
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),  # door_code, position, photo or second_voice
    Column("detail", JSON, nullable=False),
    Column("file_name", String(100)),  # of a photo, below `photos/`
)
