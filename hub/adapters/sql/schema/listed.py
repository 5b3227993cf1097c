"""Whom cameras may look for: people who asked to be found, listed vehicles."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

found_people = Table(  # no name, no picture, no face: those stay on the edges
    "found_people",
    metadata,
    id_column("person_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), index=True),
    id_column("consent_id", ForeignKey("consents.consent_id"), index=True),
    Column("until_at", Instant, nullable=False),
    Column("enrolled_by", String(64), nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
found_people_nodes = Table(
    "found_people_nodes",
    metadata,
    id_column("person_id", ForeignKey("found_people.person_id"), primary_key=True),
    id_column("node_id", primary_key=True, index=True),
    id_column("home_id", index=True),
    Column("faces", Integer, nullable=False, server_default="0"),  # learnt there, by its own word
)
listed_vehicles = Table(
    "listed_vehicles",
    metadata,
    id_column("entry_id", primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), index=True),
    Column("plate", LargeBinary, nullable=False),  # sealed with a key of the data directory
    Column("digest", String(64), nullable=False, index=True),  # what edges get of it
    Column("legal_ground", String(400), nullable=False),
    Column("approved_by", String(120), nullable=False),
    Column("state", String(16), nullable=False),
    Column("requested_by", String(64), nullable=False),
    id_column("requested_worker", nullable=True),
    Column("requested_at", Instant, nullable=False),
    Column("decided_by", String(64)),
    id_column("decided_worker", nullable=True),
    Column("decided_at", Instant),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("ended_by", String(64)),
    Column("ended_at", Instant),
)
Index("entries_in_force", listed_vehicles.c.area_id, sqlite_where=text("state = 'in_force'"))
