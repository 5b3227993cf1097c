"""Proofs that somebody stood at a door, and the codes that hang there."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata
from hub.adapters.sql.schema.tickets import tickets

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
Index(
    "one_second_voice_a_ticket",
    visit_proofs.c.ticket_id,
    unique=True,
    sqlite_where=text("kind = 'second_voice'"),
)
Index("photos_kept", visit_proofs.c.at, sqlite_where=text("file_name IS NOT NULL"))
Index(  # where her voice would be heard: ingest asks for every home that gave a sign
    "tickets_being_visited",
    tickets.c.home_id,
    sqlite_where=text("state IN ('on_site', 'resolved')"),
)
door_codes = Table(  # every code that was ever issued; the one that hangs there is not replaced
    "door_codes",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the code; the code itself is not kept
    id_column("home_id", ForeignKey("homes.home_id"), index=True),
    Column("issued_at", Instant, nullable=False),
    Column("replaced_at", Instant),
)
Index(
    "one_door_code_a_home",
    door_codes.c.home_id,
    unique=True,
    sqlite_where=text("replaced_at IS NULL"),
)
