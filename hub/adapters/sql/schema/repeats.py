"""What was done already: the same tap, sent again, is answered from here."""

from sqlalchemy import Column, String, Table

from hub.adapters.sql.schema.columns import Instant, metadata

taken_actions = Table(
    "taken_actions",
    metadata,
    Column("subject", String(160), primary_key=True),
    Column("action_id", String(64), primary_key=True),
    Column("actor", String(64), nullable=False),
    Column("digest", String(16), nullable=False),  # of what was asked, not the words themselves
    Column("result", String(200), nullable=False),  # an id that was answered, or why it was refused
    Column("at", Instant, nullable=False, index=True),
)
