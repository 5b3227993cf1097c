"""Tickets and their stories."""

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

tickets = Table(
    "tickets",
    metadata,
    id_column("ticket_id", primary_key=True),
    Column("cause", String(200), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("priority", String(2), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    id_column("home_id", nullable=True, index=True),
    id_column("post_id", nullable=True, index=True),  # where nobody lives; of incidents neither
    id_column("area_id", index=True),
    id_column("assignee", nullable=True),
    Column("rung", Integer, nullable=False),
    Column("detour", Integer),  # rungs told since a visit found nothing out; null: none did
    Column("reason_zh", String(400), nullable=False),
    Column("reason_en", String(400), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("opened_at", Instant, nullable=False, index=True),
    Column("updated_at", Instant, nullable=False),
    Column("next_step_at", Instant, index=True),  # null: no clock runs
    Column("arrive_by", Instant),  # the promise of whoever accepted
    id_column("policy_id", nullable=True),  # the ladder it climbs; null: the built-in one
    Column("settle_level", String(16), nullable=False, server_default="grid"),
    id_column("merged_into", nullable=True, index=True),
    id_column("split_from", nullable=True, index=True),
    Column("resolved_at", Instant),  # null again after a reopening
    Column("followed_up_at", Instant),  # a follow-up found her well
    Column("closing_note", String(1000)),  # the stated exception of a closing without follow-up
    Column("cause_code", String(32)),  # why it was raised, as chosen at the end
    Column("clocks_started_at", Instant),  # null: the hand-off to the promises step still stands
    Column("version", Integer, nullable=False),
)
Index(
    "one_open_blind_ticket_a_home",
    tickets.c.home_id,
    unique=True,
    sqlite_where=text("kind = 'blind' AND state NOT IN ('resolved', 'closed', 'canceled')"),
)
Index("tickets_without_clocks", tickets.c.opened_at, sqlite_where=text("clocks_started_at IS NULL"))
ticket_events = Table(
    "ticket_events",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant),  # when this step of the hub had been due
    Column("acted_at", Instant),  # when the tap was made, by the phone's clock
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
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), primary_key=True),
    id_column("worker_id", primary_key=True, index=True),
    Column("declined_at", Instant),  # asked again only where nobody else is left
)
follow_ups = Table(  # 访单: somebody asks her later whether all is well
    "follow_ups",
    metadata,
    id_column("follow_up_id", primary_key=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), index=True),
    id_column("home_id", index=True),
    Column("number", Integer, nullable=False),  # 1 after a day, 2 after a week
    Column("due_at", Instant, nullable=False),
    Column("next_at", Instant, index=True),  # null: done, no longer wanted, or told to the top
    Column("rung", Integer, nullable=False, server_default="0"),  # whose turn it is to be told
    Column("told", Integer, nullable=False, server_default="0"),  # how often somebody was told
    Column("unreached", Integer, nullable=False, server_default="0"),
    id_column("worker_id", nullable=True),  # who is to ask
    Column("canceled_at", Instant),  # reopened, or ended with a stated exception
    Column("done_at", Instant),
    Column("done_by", String(64)),
    Column("way", String(8)),  # visit or call
    Column("result", String(16)),  # well, not_well or unreached
    Column("satisfied", Integer),  # 1 to 5
    Column("words", String(1000)),  # her own
    UniqueConstraint("ticket_id", "number", name="each_follow_up_once"),
)
Index(
    "follow_ups_to_do",
    follow_ups.c.worker_id,
    sqlite_where=text("done_at IS NULL AND canceled_at IS NULL"),
)
Index("follow_ups_by_age", follow_ups.c.due_at)
ticket_clocks = Table(  # what was promised for a ticket, and by when
    "ticket_clocks",
    metadata,
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), primary_key=True),
    Column("promise", String(8), primary_key=True),  # answer, arrive or settle
    Column("started_at", Instant, nullable=False),
    Column("warn_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("next_at", Instant, index=True),  # null: met, or told of the breach
    Column("met_at", Instant),
    Column("breached_at", Instant),
)
Index("ticket_clocks_by_age", ticket_clocks.c.due_at)
