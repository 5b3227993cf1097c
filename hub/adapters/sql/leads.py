"""Who leads an area now: a role held there or above, with those who stand in for the absent."""

from datetime import datetime

from sqlalchemy import Connection, select

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import area_lines, home_people
from hub.adapters.sql.staffing import SERVES, presences
from hub.adapters.sql.ticket_rows import contacts
from hub.domain.notices import Contact
from hub.domain.people import Role
from hub.domain.staffing import Availability, availability, stand_ins
from hub.domain.tickets import SettleLevel

DISPATCHER_OF = {
    SettleLevel.STREET: Role.STREET_DISPATCHER,
    SettleLevel.COUNTY: Role.COUNTY_DISPATCHER,
}
GONE = frozenset({Availability.RESIGNED, Availability.ON_LEAVE})
FREE_FIRST = (Availability.FREE, Availability.ON_VISIT, Availability.OFF_SHIFT)


def leads(connection: Connection, area_id: str, role: Role, now: datetime) -> list[Contact]:
    """Who holds the role for an area, whoever is free first, then the nearest."""
    line = area_lines(connection, {area_id})[area_id]
    serves, workers = schema.worker_areas, schema.workers
    rows = connection.execute(
        select(serves.c.area_id, workers.c.worker_id)
        .join(workers, workers.c.worker_id == serves.c.worker_id)
        .where(serves.c.area_id.in_(line), workers.c.role == role.value, SERVES)
        .order_by(workers.c.worker_id)
    ).all()
    nearest = sorted(rows, key=lambda row: line.index(row.area_id))
    return free_first(connection, [row.worker_id for row in nearest], now)


def carers(connection: Connection, home_id: str, now: datetime) -> list[Contact]:
    """A home's own workers, the paired one first, or whoever stands in.

    To ask her is in no hurry: the paired worker is to do it, even if he is off shift just now.
    """
    paired = home_people(connection, [home_id])[home_id]
    there = _there(connection, [contact.worker_id for contact in paired], now)
    return _reachable(connection, list(there))


def free_first(connection: Connection, worker_ids: list[str], now: datetime) -> list[Contact]:
    """Those who are not gone, or who stand in; the order stays among those who are equally free."""
    there = _there(connection, worker_ids, now)
    return _reachable(connection, sorted(there, key=lambda one: FREE_FIRST.index(there[one])))


def _there(connection: Connection, worker_ids: list[str], now: datetime) -> dict[str, Availability]:
    known = presences(connection, worker_ids, now)
    standing = stand_ins(worker_ids, known, now)
    found = {w: availability(known[w], now) for w in standing if w in known}
    return {worker_id: how for worker_id, how in found.items() if how not in GONE}


def _reachable(connection: Connection, worker_ids: list[str]) -> list[Contact]:
    known = contacts(connection, worker_ids)
    return [known[worker_id] for worker_id in worker_ids if worker_id in known]
