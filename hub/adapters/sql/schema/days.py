"""Days that are over: how each went in every place of the tree, from grids up."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

covenant_days = Table(
    "covenant_days",
    metadata,
    id_column("area_id", ForeignKey("areas.area_id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("homes", Integer, nullable=False),  # with a window on that day
    Column("counts", JSON(none_as_null=True)),  # first gestures by ten minutes; null: under 5 homes
    Column("windows", Integer, nullable=False),  # that had to be judged
    Column("seen", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("blind", Integer, nullable=False),
    Column("away", Integer, nullable=False),
    Column("unjudged", Integer, nullable=False),
    Column("unticketed", Integer, nullable=False),
    Column("untold", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
Index("covenant_days_by_day", covenant_days.c.day)
