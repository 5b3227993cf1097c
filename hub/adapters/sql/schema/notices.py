"""What goes out: messages to people, commands to nodes."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

notices = Table(  # the outbox towards people: one row a ticket step, person and channel
    "notices",
    metadata,
    id_column("notice_id", primary_key=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    Column("step", String(64), nullable=False),
    id_column("worker_id"),
    Column("channel", String(500), nullable=False),
    Column("title", String(200), nullable=False),
    Column("body", String(1000), nullable=False),
    Column("priority", String(2), nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_attempt_at", Instant, index=True),  # wall clock; null: settled
    Column("place", Integer, nullable=False, server_default="0"),  # among his channels; 0: at once
    Column("digest_at", Instant, index=True),  # contract time; gathered into the digest of then
    id_column("carried_by", nullable=True, index=True),  # the digest that it went out with
    Column("sent_at", Instant),
    Column("delivered_at", Instant),
    Column("seen_at", Instant),
    Column("answered_at", Instant),
    Column("result", String(400), nullable=False),
    UniqueConstraint("ticket_id", "step", "worker_id", "channel", name="told_once_a_step"),
)
Index("notices_by_age", notices.c.created_at)
notice_attempts = Table(
    "notice_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True, autoincrement=True),
    id_column("notice_id", ForeignKey("notices.notice_id"), index=True),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),  # null after a crash: nobody knows whether it went out
    Column("outcome", String(8)),
    Column("detail", String(400)),
)
Index("attempts_in_flight", notice_attempts.c.notice_id, sqlite_where=text("ended_at IS NULL"))
push_subscriptions = Table(  # browsers that a worker lets us wake; they end with his account
    "push_subscriptions",
    metadata,
    id_column("subscription_id", primary_key=True),
    id_column("account_id", ForeignKey("accounts.account_id", ondelete="CASCADE"), index=True),
    id_column("worker_id", index=True),
    Column("endpoint", String(1000), nullable=False, unique=True),
    Column("p256dh", String(100), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
)
commands = Table(
    "commands",
    metadata,
    id_column("command_id", primary_key=True),
    id_column("node_id"),
    id_column("home_id", nullable=True, index=True),
    Column("kind", String(32), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("published_at", Instant),  # wall clock; null: the hand-off to the broker still stands
    Column("reply_by", Instant),  # wall clock
    Column("outcome", String(64)),
)
Index("commands_unanswered", commands.c.reply_by, sqlite_where=text("outcome IS NULL"))
Index("commands_to_publish", commands.c.created_at, sqlite_where=text("published_at IS NULL"))
