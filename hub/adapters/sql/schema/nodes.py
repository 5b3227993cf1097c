"""Nodes and what they sent."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

nodes = Table(
    "nodes",
    metadata,
    id_column("node_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), nullable=True, index=True),
    id_column("post_id", ForeignKey("posts.post_id"), nullable=True, index=True),
    Column("config_revision", Integer, nullable=False, server_default="1"),  # counts its changes
    Column("published_revision", Integer, nullable=False),  # 0: `config` is to be published
    Column("config_until", Instant),  # how far ahead the published windows reach
    CheckConstraint("(home_id IS NULL) <> (post_id IS NULL)", name="stands_in_a_home_or_at_a_post"),
)
Index("nodes_to_configure", nodes.c.node_id, sqlite_where=text("published_revision = 0"))
Index("nodes_to_renew", nodes.c.config_until)
freed_nodes = Table(  # a home ended: its box is to forget the covenant
    "freed_nodes",
    metadata,
    id_column("node_id", primary_key=True),
    Column("revision", Integer, nullable=False),
)
node_scenes = Table(  # camera rules, as the operator wrote them; gone with the node
    "node_scenes",
    metadata,
    id_column("node_id", primary_key=True),
    Column("scenes", JSON, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
node_cameras = Table(  # the cameras that the newest birth of a node named
    "node_cameras",
    metadata,
    id_column("node_id", primary_key=True),
    id_column("sensor_id", primary_key=True),
)
node_links = Table(  # touched by every live message: no index, no foreign key
    "node_links",
    metadata,
    id_column("node_id", primary_key=True),
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
link_news = Table(  # hand-off from ingest: a node has died or come back
    "link_news",
    metadata,
    id_column("node_id", primary_key=True),
)
outboxes = Table(
    "outboxes",
    metadata,
    id_column("node_id", primary_key=True),
    id_column("outbox_id", primary_key=True),
    Column("through_seq", BigInteger, nullable=False),
    Column("also", JSON, nullable=False),  # committed beyond a gap, as sorted [first, last] ranges
    sqlite_with_rowid=False,
)
life_readings = Table(  # good, dated readings of kinds that show life; a verdict needs nothing else
    "life_readings",
    metadata,
    id_column("home_id", primary_key=True),
    id_column("sensor_id", primary_key=True),
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
    id_column("node_id", primary_key=True),
    id_column("alert_id", primary_key=True),
    id_column("home_id", nullable=True, index=True),
    id_column("post_id", nullable=True, index=True),  # of the two, the one where the node stands
    Column("kind", String(64), nullable=False),
    id_column("sensor_id"),
    Column("observed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("dating", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("snapshot", LargeBinary),
    id_column("scene_id", nullable=True),  # of what a camera's rule raised: what it is about
    id_column("track", nullable=True),
    id_column("of_alert_id", nullable=True),  # it ends that one; kept if it comes first
    Column("cleared_at", Instant),  # of a raised one: when it was over
    Column("ticketed_at", Instant),  # null: the hand-off to ticketing still stands
    Column("ticket_after", Instant),  # it broke a rule of ours and is looked at again then
    id_column("ticket_id", nullable=True),
    Column("logged_at", Instant),  # of a match: when it was written into the audit log
)
MATCH_TO_LOG = text("logged_at IS NULL AND kind IN ('enrolled_person_seen', 'listed_vehicle_seen')")
Index("matches_to_log", alerts.c.received_at, sqlite_where=MATCH_TO_LOG)
Index("alerts_of_a_ticket", alerts.c.ticket_id, sqlite_where=text("ticket_id IS NOT NULL"))
Index(
    "alerts_that_end_one",
    alerts.c.node_id,
    alerts.c.of_alert_id,
    sqlite_where=text("of_alert_id IS NOT NULL"),
)
Index("alerts_to_ticket", alerts.c.received_at, sqlite_where=text("ticketed_at IS NULL"))
Index("alerts_by_age", alerts.c.observed_at)
Index(  # what was seen at public places lately
    "alerts_at_posts",
    alerts.c.observed_at,
    sqlite_where=text("post_id IS NOT NULL"),
)
quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", Integer, primary_key=True, autoincrement=True),
    id_column("node_id", index=True),
    Column("leaf", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("field", String(200), nullable=False),
    Column("detail", String(400), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
)
Index("quarantine_waiting", quarantine.c.node_id, sqlite_where=text("reason = 'unknown_node'"))
