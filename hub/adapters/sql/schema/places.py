"""Places: the tree of areas."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import id_column, metadata

areas = Table(
    "areas",
    metadata,
    id_column("area_id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("level", String(16), nullable=False),
    id_column("parent_id", ForeignKey("areas.area_id"), nullable=True, index=True),
    Column("code", String(20), unique=True),  # the official division code
    Column("purpose", String(16), nullable=False, server_default="residential"),
    Column("outline", JSON(none_as_null=True)),  # GeoJSON; large: name the columns you look at
)
