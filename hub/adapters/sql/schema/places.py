"""Places: the tree of areas."""

from sqlalchemy import Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import id_column, metadata

areas = Table(
    "areas",
    metadata,
    id_column("area_id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("level", String(16), nullable=False),
    id_column("parent_id", ForeignKey("areas.area_id"), nullable=True, index=True),
)
