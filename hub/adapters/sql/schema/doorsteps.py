"""What helps at a door."""

from sqlalchemy import Column, Float, ForeignKey, String, Table

from hub.adapters.sql.schema.columns import Instant, id_column, metadata
from hub.domain.doorsteps import LONGEST

doorsteps = Table(  # personal data; goes when the home is erased
    "doorsteps",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    Column("latitude", Float),
    Column("longitude", Float),
    *(Column(name, String(longest)) for name, longest in LONGEST.items()),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", String(64), nullable=False),
)
