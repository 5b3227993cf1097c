"""Who looked at which home and who changed what: rows that are only ever added, each chained.

The triggers hold against everything that speaks SQL to this file: nothing is changed, and nothing
is deleted but what a checkpoint covers, which keeps the hash of the last row that went.
"""

from sqlalchemy import DDL, JSON, Column, Integer, String, Table, event

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

audit = Table(
    "audit",
    metadata,
    Column("entry_id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),  # wall clock
    Column("account", String(64), nullable=False, index=True),
    id_column("worker_id", nullable=True, index=True),
    Column("role", String(32), nullable=False),
    Column("deed", String(8), nullable=False),  # looked or changed
    Column("purpose", String(32), nullable=False),
    Column("route", String(200), nullable=False),
    Column("targets", JSON, nullable=False),  # ids of the path, by name
    Column("hash", String(64), nullable=False),  # of the row before and of all above
    sqlite_autoincrement=True,  # a number is never used again
)
audit_homes = Table(  # the homes that an entry is about; covered by its hash
    "audit_homes",
    metadata,
    id_column("home_id", primary_key=True),
    Column("entry_id", Integer, primary_key=True, index=True),
    sqlite_with_rowid=False,
)
audit_checkpoints = Table(  # what retention took away, and where the chain goes on from
    "audit_checkpoints",
    metadata,
    Column("through_id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
_COVERED = "old.entry_id <= (SELECT coalesce(max(through_id), 0) FROM audit_checkpoints)"
_TRIGGERS = (
    (audit, "audit_is_not_changed", "UPDATE", "true"),
    (audit, "audit_is_not_deleted", "DELETE", f"NOT {_COVERED}"),
    (audit_homes, "audit_homes_are_not_changed", "UPDATE", "true"),
    (audit_homes, "audit_homes_are_not_deleted", "DELETE", f"NOT {_COVERED}"),
    (audit_checkpoints, "audit_checkpoints_are_not_changed", "UPDATE", "true"),
    (audit_checkpoints, "audit_checkpoints_are_not_deleted", "DELETE", "true"),
    (
        audit_checkpoints,
        "audit_checkpoints_repeat_a_hash",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM audit"
        " WHERE audit.entry_id = new.through_id AND audit.hash = new.hash)",
    ),
)
for _table, _name, _on, _when in _TRIGGERS:
    event.listen(
        _table,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER {_name} BEFORE {_on} ON {_table.name} WHEN {_when}"
            " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        ),
    )
