"""The state database: every fact, deadline and hand-off row. Times are UTC milliseconds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch of an aware time, exact."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The aware UTC time of milliseconds since the epoch."""
    return EPOCH + timedelta(milliseconds=ms)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time, kept as integer milliseconds so that comparing and indexing are plain."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Aware time to integer."""
        return None if value is None else to_ms(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Integer to aware time."""
        return None if value is None else from_ms(value)


metadata = MetaData()


def _id(name: str, *constraints: Any, **options: Any) -> Column[str]:
    return Column(
        name, String(64), *constraints, nullable=options.pop("nullable", False), **options
    )


# --- places and people ---
areas = Table(
    "areas",
    metadata,
    _id("area_id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("level", String(16), nullable=False),
    _id("parent_id", ForeignKey("areas.area_id"), nullable=True, index=True),
)
workers = Table(
    "workers",
    metadata,
    _id("worker_id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("role", String(32), nullable=False),
    Column("channels", JSON, nullable=False),
)
worker_areas = Table(
    "worker_areas",
    metadata,
    _id("worker_id", ForeignKey("workers.worker_id"), primary_key=True),
    _id("area_id", ForeignKey("areas.area_id"), primary_key=True, index=True),
)
homes = Table(
    "homes",
    metadata,
    _id("home_id", primary_key=True),
    _id("area_id", ForeignKey("areas.area_id"), index=True),
    Column("enrolled_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("config_revision", Integer, nullable=False),
)
residents = Table(  # personal data stands alone, so that it can be erased alone
    "residents",
    metadata,
    _id("home_id", ForeignKey("homes.home_id"), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(40)),
    Column("frailty", Integer, nullable=False),
    Column("door", String(60)),
)
home_workers = Table(
    "home_workers",
    metadata,
    _id("home_id", ForeignKey("homes.home_id"), primary_key=True),
    _id("worker_id", ForeignKey("workers.worker_id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),  # 0 is the paired worker, the rest stand by
)
sensors = Table(
    "sensors",
    metadata,
    _id("home_id", ForeignKey("homes.home_id"), primary_key=True),
    _id("sensor_id", primary_key=True),
    _id("node_id", index=True),
    Column("kind", String(64), nullable=False),
    Column("max_silence_s", Float, nullable=False),  # as enrolled
    Column("birth_max_silence_s", Float),  # as the newest birth says
)
absences = Table(
    "absences",
    metadata,
    _id("absence_id", primary_key=True),
    _id("home_id", ForeignKey("homes.home_id"), index=True),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("agreed_by", String(64), nullable=False),
    Column("agreed_at", Instant, nullable=False),
)

# --- nodes and what they sent ---
nodes = Table(
    "nodes",
    metadata,
    _id("node_id", primary_key=True),
    _id("home_id", ForeignKey("homes.home_id"), index=True),
    Column("published_revision", Integer, nullable=False),  # 0: `config` is to be published
    Column("config_until", Instant),  # how far ahead the published windows reach
)
freed_nodes = Table(  # a home ended: its box is to forget the covenant
    "freed_nodes",
    metadata,
    _id("node_id", primary_key=True),
    Column("revision", Integer, nullable=False),
)
Index("nodes_to_configure", nodes.c.node_id, sqlite_where=text("published_revision = 0"))
Index("nodes_to_renew", nodes.c.config_until)
node_links = Table(  # touched by every live message: no index, no foreign key
    "node_links",
    metadata,
    _id("node_id", primary_key=True),
    Column("boot_id", String(64)),
    Column("session", BigInteger),
    Column("death_boot_id", String(64)),
    Column("death_session", BigInteger),
    Column("death_reason", String(16)),
    Column("death_at", Instant),  # set only by a live death, on the wall clock
    Column("last_live_at", Instant),  # wall clock
    Column("outbox_id", String(64)),
    Column("outbox_depth", BigInteger),
    Column("clock", String(16)),
    Column("software", String(200)),
    Column("config_revision", Integer),
    Column("health", JSON),
)
outboxes = Table(
    "outboxes",
    metadata,
    _id("node_id", primary_key=True),
    _id("outbox_id", primary_key=True),
    Column("through_seq", BigInteger, nullable=False),
    Column("also", JSON, nullable=False),  # committed beyond a gap, as sorted [first, last] ranges
    sqlite_with_rowid=False,
)
life_readings = Table(  # good, dated readings of kinds that show life; a verdict needs nothing else
    "life_readings",
    metadata,
    _id("home_id", primary_key=True),
    _id("sensor_id", primary_key=True),
    Column("observed_at", Instant, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("value", Float, nullable=False),
    Column("received_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
alerts = Table(
    "alerts",
    metadata,
    _id("node_id", primary_key=True),
    _id("alert_id", primary_key=True),
    _id("home_id", index=True),
    Column("kind", String(64), nullable=False),
    _id("sensor_id"),
    Column("observed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("dating", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("snapshot", LargeBinary),
    Column("ticketed_at", Instant),  # null: the hand-off to ticketing still stands
    _id("ticket_id", nullable=True),
)
Index("alerts_to_ticket", alerts.c.received_at, sqlite_where=text("ticketed_at IS NULL"))
quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", Integer, primary_key=True, autoincrement=True),
    _id("node_id", index=True),
    Column("leaf", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("field", String(200), nullable=False),
    Column("detail", String(400), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
)
Index("quarantine_waiting", quarantine.c.node_id, sqlite_where=text("reason = 'unknown_node'"))

# --- windows, verdicts ---
windows = Table(
    "windows",
    metadata,
    _id("home_id", ForeignKey("homes.home_id"), primary_key=True),
    _id("window_id", primary_key=True),
    Column("definition", JSON, nullable=False),
)
deadlines = Table(  # one row per home and window: its coming occurrence and the next thing due
    "deadlines",
    metadata,
    _id("home_id", ForeignKey("homes.home_id"), primary_key=True),
    _id("window_id", primary_key=True),
    Column("day", String(10), nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("judge_at", Instant, nullable=False),
    Column("definition", JSON, nullable=False),  # frozen when the window opens
    Column("asked_at", Instant),  # null: pending; else asking
    Column("next_at", Instant, nullable=False, index=True),
)
verdicts = Table(
    "verdicts",
    metadata,
    _id("verdict_id", primary_key=True),
    _id("home_id", ForeignKey("homes.home_id")),
    _id("window_id"),
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
    Column("wants_ticket", Boolean, nullable=False),  # the hand-off to ticketing
    Column("wants_proof", Boolean, nullable=False),  # missed or blind, and nothing came since
    _id("ticket_id", nullable=True),
    Column("late_proof_at", Instant),
    Column("late_sign_at", Instant),
    UniqueConstraint("home_id", "window_id", "day", name="one_verdict_a_window_a_day"),
)
Index("verdicts_to_ticket", verdicts.c.decided_at, sqlite_where=text("wants_ticket"))
Index("verdicts_wanting_proof", verdicts.c.home_id, sqlite_where=text("wants_proof"))
Index("deadlines_asking", deadlines.c.next_at, sqlite_where=text("asked_at IS NOT NULL"))
rechecks = Table(  # hand-off from ingest: something proved life in a home that we worry about
    "rechecks",
    metadata,
    _id("home_id", primary_key=True),
    Column("concerns", String(8), primary_key=True),  # ask or verdict
)
hub_absences = Table(  # when the hub itself could not see
    "hub_absences",
    metadata,
    Column("from_at", Instant, primary_key=True),
    Column("until_at", Instant),
    Column("cause", String(32), nullable=False),
)
hub_pulse = Table(  # one row; how a restarted hub knows how long it was away
    "hub_pulse",
    metadata,
    Column("only", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("wall_at", Instant, nullable=False),
)

# --- tickets, commands, notices ---
tickets = Table(
    "tickets",
    metadata,
    _id("ticket_id", primary_key=True),
    Column("cause", String(200), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("priority", String(2), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    _id("home_id", nullable=True, index=True),
    _id("area_id", index=True),
    _id("assignee", nullable=True),
    Column("rung", Integer, nullable=False),
    Column("reason_zh", String(400), nullable=False),
    Column("reason_en", String(400), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("next_step_at", Instant, index=True),  # null: no clock runs
    Column("arrive_by", Instant),  # the promise of whoever accepted
    Column("version", Integer, nullable=False),
)
Index(
    "one_open_blind_ticket_a_home",
    tickets.c.home_id,
    unique=True,
    sqlite_where=text("kind = 'blind' AND state NOT IN ('resolved', 'closed', 'canceled')"),
)
ticket_events = Table(
    "ticket_events",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    _id("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("from_state", String(16)),
    Column("to_state", String(16), nullable=False),
    Column("note", String(1000)),
    Column("outcome", String(32)),
    Column("why_zh", String(400), nullable=False),
    Column("why_en", String(400), nullable=False),
)
ticket_people = Table(  # everybody who was told of a ticket may see it and accept it
    "ticket_people",
    metadata,
    _id("ticket_id", ForeignKey("tickets.ticket_id"), primary_key=True),
    _id("worker_id", primary_key=True, index=True),
)
notices = Table(  # the outbox towards people: one row a ticket step, person and channel
    "notices",
    metadata,
    _id("notice_id", primary_key=True),
    _id("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    Column("step", String(64), nullable=False),
    _id("worker_id"),
    Column("channel", String(500), nullable=False),
    Column("title", String(200), nullable=False),
    Column("body", String(1000), nullable=False),
    Column("priority", String(2), nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_attempt_at", Instant, index=True),  # wall clock; null: settled
    Column("sent_at", Instant),
    Column("result", String(400), nullable=False),
    UniqueConstraint("ticket_id", "step", "worker_id", "channel", name="told_once_a_step"),
)
notice_attempts = Table(
    "notice_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True, autoincrement=True),
    _id("notice_id", ForeignKey("notices.notice_id"), index=True),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),  # null after a crash: nobody knows whether it went out
    Column("outcome", String(8)),
    Column("detail", String(400)),
)
Index("attempts_in_flight", notice_attempts.c.notice_id, sqlite_where=text("ended_at IS NULL"))
commands = Table(
    "commands",
    metadata,
    _id("command_id", primary_key=True),
    _id("node_id"),
    _id("home_id", nullable=True, index=True),
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

# --- accounts ---
accounts = Table(
    "accounts",
    metadata,
    _id("account_id", primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("scope", String(16), nullable=False),
    _id("worker_id", nullable=True),
)
tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _id("account_id", ForeignKey("accounts.account_id"), index=True),
    Column("kind", String(8), nullable=False),  # bearer or session
    Column("csrf", String(64)),
    Column("expires_at", Instant),
)
