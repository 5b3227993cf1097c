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
NEAREST_FIRST = (Availability.FREE, Availability.ON_VISIT, Availability.OFF_SHIFT)


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
    return there(connection, [row.worker_id for row in nearest], now)


def carers(connection: Connection, home_id: str, now: datetime) -> list[Contact]:
    """A home's own workers, the paired one first, or whoever stands in."""
    paired = home_people(connection, [home_id])[home_id]
    return there(connection, [contact.worker_id for contact in paired], now)


def there(connection: Connection, worker_ids: list[str], now: datetime) -> list[Contact]:
    """Those who are not gone; the order stays among those who are equally free."""
    known = presences(connection, worker_ids, now)
    standing = stand_ins(worker_ids, known, now)
    free = {w: availability(known[w], now) for w in standing if w in known}
    there = [w for w in standing if w in free and free[w] not in GONE]
    there.sort(key=lambda worker_id: NEAREST_FIRST.index(free[worker_id]))
    reachable = contacts(connection, there)
    return [reachable[worker_id] for worker_id in there if worker_id in reachable]
