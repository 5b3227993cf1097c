"""Who may sign in."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

accounts = Table(
    "accounts",
    metadata,
    id_column("account_id", primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("scope", String(16), nullable=False),
    id_column("worker_id", nullable=True),
    Column("area_ids", JSON, nullable=False, server_default="[]"),  # of a screen; none: everywhere
)
tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    id_column("account_id", ForeignKey("accounts.account_id"), index=True),
    Column("kind", String(8), nullable=False),  # bearer or session
    Column("csrf", String(64)),
    Column("expires_at", Instant),
)
