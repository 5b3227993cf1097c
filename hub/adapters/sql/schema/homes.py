"""Homes: enrolment, residents, who looks after them, sensors, agreed absences."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, text

from hub.adapters.sql.schema.columns import Instant, id_column, metadata

homes = Table(
    "homes",
    metadata,
    id_column("home_id", primary_key=True),
    id_column("area_id", ForeignKey("areas.area_id"), index=True),
    Column("enrolled_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
residents = Table(  # personal data stands alone, so that it can be erased alone
    "residents",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(40)),
    Column("frailty", Integer, nullable=False),
    Column("door", String(60)),
    Column("preferred_name", String(40)),  # how she likes to be called; the only name in a message
    Column("dialect", String(16)),  # in which the home speaks to her; null: zh-CN
)
home_contacts = Table(  # people of her own: told last before the emergency services
    "home_contacts",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    id_column("worker_id", ForeignKey("workers.worker_id"), primary_key=True, index=True),
    Column("relation", String(16), primary_key=True),  # key_holder, family or guardian
)
home_workers = Table(
    "home_workers",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    id_column("worker_id", ForeignKey("workers.worker_id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),  # 0 is the paired worker, the rest stand by
)
sensors = Table(
    "sensors",
    metadata,
    id_column("home_id", ForeignKey("homes.home_id"), primary_key=True),
    id_column("sensor_id", primary_key=True),
    id_column("node_id", index=True),
    Column("kind", String(64), nullable=False),
    Column("max_silence_s", Float, nullable=False),  # as enrolled
    Column("birth_max_silence_s", Float),  # as the newest birth says
)
Index("cameras_in_homes", sensors.c.node_id, sqlite_where=text("kind = 'camera'"))
absences = Table(
    "absences",
    metadata,
    id_column("absence_id", primary_key=True),
    id_column("home_id", ForeignKey("homes.home_id"), index=True),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("agreed_by", String(64), nullable=False),
    Column("agreed_at", Instant, nullable=False),
)
