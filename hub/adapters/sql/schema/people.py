"""People: who can be told, where they serve, when they are on duty."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, false, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

workers = Table(
    "workers",
    metadata,
    id_column("worker_id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("role", String(32), nullable=False),
    Column("employment", String(16), nullable=False, server_default="full_time"),
    id_column("department_id", nullable=True, index=True),  # a department officer's
    Column("rostered", Boolean, nullable=False, server_default=false()),  # on duty only in shifts
    Column("resigned_at", Instant),
    id_column("successor_id", ForeignKey("workers.worker_id"), nullable=True),
    Column("handed_over_at", Instant),  # when all that was his passed on: from then on he is gone
    Column("postponed_until", Instant),  # handing over failed for a fault of ours
    Column("channels", JSON, nullable=False),
)
Index(
    "workers_to_hand_over",
    workers.c.resigned_at,
    sqlite_where=text("resigned_at IS NOT NULL AND handed_over_at IS NULL"),
)
worker_areas = Table(
    "worker_areas",
    metadata,
    id_column("worker_id", ForeignKey("workers.worker_id"), primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), primary_key=True, index=True),
)
shifts = Table(  # when somebody who is rostered is on duty
    "shifts",
    metadata,
    id_column("shift_id", primary_key=True),
    id_column("worker_id", ForeignKey("workers.worker_id")),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
)
Index("shifts_of_a_worker", shifts.c.worker_id, shifts.c.until_at)  # years; few still to come
leaves = Table(
    "leaves",
    metadata,
    id_column("leave_id", primary_key=True),
    id_column("worker_id", ForeignKey("workers.worker_id"), index=True),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    id_column("substitute_id", ForeignKey("workers.worker_id"), nullable=True),
    Column("reason", String(200), nullable=False),
    Column("handed_over_at", Instant),  # null: his tickets pass on when it begins
    Column("postponed_until", Instant),  # handing over failed for a fault of ours
)
Index("leaves_to_hand_over", leaves.c.from_at, sqlite_where=text("handed_over_at IS NULL"))
