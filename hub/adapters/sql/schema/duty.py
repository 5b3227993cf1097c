"""The duty desk: its log, and the sheets that pass from one shift to the next."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

duty_log = Table(  # only ever added to
    "duty_log",
    metadata,
    Column("entry_id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    id_column("area_id", ForeignKey("areas.area_id"), index=True),
    id_column("ticket_id", ForeignKey("tickets.ticket_id"), nullable=True, index=True),
    Column("text", String(1000), nullable=False),
)
handover_sheets = Table(
    "handover_sheets",
    metadata,
    id_column("sheet_id", primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), index=True),
    Column("since_at", Instant),  # when the sheet before was made; null: there is none
    Column("made_at", Instant, nullable=False),
    Column("last_entry_id", Integer, nullable=False),  # of the log: the next sheet goes on there
    Column("made_by", String(64), nullable=False),
    Column("content", JSON, nullable=False),  # as it stood then: ids and times, no words
    Column("given_by", String(64)),  # the one who goes
    Column("given_at", Instant),
    Column("given_note", String(1000)),
    Column("taken_by", String(64)),  # the one who comes
    Column("taken_at", Instant),
    Column("taken_note", String(1000)),
)
