"""Windows, deadlines, verdicts."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

windows = Table(
    "windows",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    id_column("window_id", primary_key=True),
    Column("definition", JSON, nullable=False),
    Column("changed_at", Instant),  # null: as it was when the home was enrolled
)
deadlines = Table(  # one row per home and window: its coming occurrence and the next thing due
    "deadlines",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    id_column("window_id", primary_key=True),
    Column("day", String(10), nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("judge_at", Instant, nullable=False),
    Column("definition", JSON, nullable=False),  # frozen when the window opens
    Column("asked_at", Instant),  # null: pending; else asking
    Column("next_at", Instant, nullable=False, index=True),
)
Index("deadlines_asking", deadlines.c.next_at, sqlite_where=text("asked_at IS NOT NULL"))
verdicts = Table(
    "verdicts",
    metadata,
    id_column("verdict_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id")),
    id_column("window_id"),
    Column("day", String(10), nullable=False, index=True),
    Column("opens_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("judge_at", Instant, nullable=False),
    Column("definition", JSON, nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("priority", String(2)),
    Column("decided_at", Instant, nullable=False),
    Column("reason_zh", String(400), nullable=False),
    Column("reason_en", String(400), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("by_hub", Boolean, nullable=False, server_default=false()),  # the hub itself was blind
    Column("wants_ticket", Boolean, nullable=False),  # the hand-off to ticketing
    Column("ticket_after", Instant),  # it broke a rule of ours and is looked at again then
    Column("wants_proof", Boolean, nullable=False),  # missed or blind, and nothing came since
    id_column("ticket_id", nullable=True),
    Column("late_proof_at", Instant),
    Column("late_sign_at", Instant),
    UniqueConstraint("home_id", "window_id", "day", name="one_verdict_a_window_a_day"),
)
Index("verdicts_to_ticket", verdicts.c.decided_at, sqlite_where=text("wants_ticket"))
Index(
    "verdicts_of_a_ticket",
    verdicts.c.ticket_id,
    sqlite_where=text("ticket_id IS NOT NULL"),
)
Index("verdicts_wanting_proof", verdicts.c.home_id, sqlite_where=text("wants_proof"))
rechecks = Table(  # hand-off from ingest: something proved life in a home that we worry about
    "rechecks",
    metadata,
    id_column("home_id", primary_key=True),
    Column("concerns", String(8), primary_key=True),  # ask, verdict, away or visit
    Column("after", Instant),  # it broke a rule of ours and is looked at again then
)
