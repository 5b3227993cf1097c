"""Masked seconds around alerts, fetched for a ticket; the pictures are files below `evidence/`."""

from sqlalchemy import Column, Float, Index, Integer, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

evidence_pieces = Table(
    "evidence_pieces",
    metadata,
    id_column("ticket_id", primary_key=True),
    id_column("alert_id", primary_key=True),
    Column("piece", Integer, primary_key=True),
    Column("pieces", Integer, nullable=False),  # how many the edge has of it
    Column("at_s", Float, nullable=False),  # from the alert; negative before it
    Column("file_name", String(160), nullable=False),
    Column("fetched_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
Index("evidence_by_age", evidence_pieces.c.fetched_at)
