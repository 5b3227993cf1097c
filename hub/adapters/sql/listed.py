"""The queries of whom cameras may look for, and what of it each node is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from hub.adapters.sql.config_lists import forget_faces, list_changed
from hub.adapters.sql.configs import config_changed
from hub.adapters.sql.consents import consent_of
from hub.adapters.sql.reach import area_in_reach, post_in_reach
from hub.adapters.sql.schema import (
    areas,
    consents,
    found_people,
    found_people_nodes,
    homes,
    listed_vehicles,
    nodes,
    posts,
)
from hub.domain.consents import Consent
from hub.domain.found_people import MOST_OF_A_NODE, FoundPerson
from hub.domain.listed_vehicles import EntryState, ListEntry, Signatory
from hub.domain.reach import Reach

OPEN_STATES = (EntryState.PENDING.value, EntryState.IN_FORCE.value)


class SqlFoundPeople:
    """One transaction over people who asked to be found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_live(self, home_id: str) -> bool:
        """Whether the home is enrolled now."""
        query = select(homes.c.home_id).where(
            homes.c.home_id == home_id, homes.c.ended_at.is_(None)
        )
        return self._connection.execute(query).first() is not None

    def consent(self, consent_id: str) -> Consent | None:
        """Whatever it is for."""
        query = select(consents).where(consents.c.consent_id == consent_id)
        row = self._connection.execute(query).first()
        return None if row is None else consent_of(row)

    def nodes_allowed(self, home_id: str, node_ids: Sequence[str], reach: Reach) -> set[str]:
        """Those of this home, and those of posts in reach."""
        led = select(posts.c.post_id).where(post_in_reach(reach))
        query = select(nodes.c.node_id).where(
            nodes.c.node_id.in_(node_ids),
            or_(nodes.c.home_id == home_id, nodes.c.post_id.in_(led)),
        )
        return set(self._connection.execute(query).scalars())

    def nodes_full(self, node_ids: Sequence[str], now: datetime) -> set[str]:
        """Those that look for as many people as a config carries."""
        there = found_people_nodes
        query = (
            select(there.c.node_id)
            .join(found_people, found_people.c.person_id == there.c.person_id)
            .where(there.c.node_id.in_(node_ids), _standing(now))
            .group_by(there.c.node_id)
            .having(func.count() >= MOST_OF_A_NODE)
        )
        return set(self._connection.execute(query).scalars())

    def add(self, person: FoundPerson) -> None:
        """The configs of her nodes go out again."""
        row = {column.name: getattr(person, column.name) for column in found_people.columns}
        self._connection.execute(insert(found_people).values(row))
        keys = {"person_id": person.person_id, "home_id": person.home_id}
        there = [keys | {"node_id": node_id} for node_id in person.node_ids]
        self._connection.execute(insert(found_people_nodes), there)
        config_changed(self._connection, nodes.c.node_id.in_(person.node_ids))

    def person(self, home_id: str, person_id: str) -> FoundPerson | None:
        """One of this home."""
        this = found_people.c.person_id == person_id, found_people.c.home_id == home_id
        row = self._connection.execute(select(found_people).where(*this)).first()
        if row is None:
            return None
        there = select(found_people_nodes.c.node_id).where(
            found_people_nodes.c.person_id == person_id
        )
        node_ids = self._connection.execute(there.order_by(found_people_nodes.c.node_id)).scalars()
        return person_of(row, tuple(node_ids))

    def end(self, person_id: str, at: datetime) -> None:
        """Her edges delete her face with their next config."""
        this = found_people.c.person_id == person_id
        self._connection.execute(update(found_people).where(this).values(ended_at=at))
        forget_faces(self._connection, found_people_nodes.c.person_id == person_id)

    def learnt(self, person_id: str, node_id: str, faces: int) -> None:
        """How many faces of hers an edge says that it has."""
        there = found_people_nodes
        this = and_(there.c.person_id == person_id, there.c.node_id == node_id)
        self._connection.execute(update(there).where(this).values(faces=faces))


class SqlListedVehicles:
    """One transaction over listed vehicles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_area_in_reach(self, area_id: str, reach: Reach) -> bool:
        """Whether there is such a place for this caller."""
        this = areas.c.area_id == area_id, area_in_reach(areas.c.area_id, reach)
        return self._connection.execute(select(areas.c.area_id).where(*this)).first() is not None

    def is_listed(self, area_id: str, digest: str, now: datetime) -> bool:
        """Whether an entry for this plate and area is pending or in force."""
        table = listed_vehicles
        query = select(table.c.entry_id).where(
            table.c.digest == digest,
            table.c.area_id == area_id,
            table.c.state.in_(OPEN_STATES),
            table.c.until_at > now,
        )
        return self._connection.execute(query).first() is not None

    def in_force(self, now: datetime) -> int:
        """How many there are."""
        table = listed_vehicles
        query = select(func.count()).where(
            table.c.state == EntryState.IN_FORCE.value, table.c.until_at > now
        )
        return self._connection.execute(query).scalar_one()

    def add(self, entry: ListEntry, plate: bytes, digest: str) -> None:
        """Pending: no node hears of it yet."""
        row = _entry_row(entry) | {"plate": plate, "digest": digest}
        self._connection.execute(insert(listed_vehicles).values(row))

    def entry(self, entry_id: str, reach: Reach) -> ListEntry | None:
        """One in reach."""
        table = listed_vehicles
        this = table.c.entry_id == entry_id, area_in_reach(table.c.area_id, reach)
        row = self._connection.execute(select(table).where(*this)).first()
        return None if row is None else entry_of(row)

    def change(self, entry: ListEntry) -> None:
        """The configs of the posts in its area go out again."""
        this = listed_vehicles.c.entry_id == entry.entry_id
        self._connection.execute(update(listed_vehicles).where(this).values(_entry_row(entry)))
        list_changed(self._connection, entry.area_id)


def person_of(row: Row[Any], node_ids: tuple[str, ...]) -> FoundPerson:
    """A person from her row."""
    fields = {column.name: getattr(row, column.name) for column in found_people.columns}
    return FoundPerson(**fields, node_ids=node_ids)


def entry_of(row: Row[Any]) -> ListEntry:
    """An entry from its row."""
    decided = row.decided_by and Signatory(row.decided_by, row.decided_worker)
    return ListEntry(
        entry_id=row.entry_id,
        area_id=row.area_id,
        legal_ground=row.legal_ground,
        approved_by=row.approved_by,
        first=Signatory(row.requested_by, row.requested_worker),
        requested_at=row.requested_at,
        from_at=row.from_at,
        until_at=row.until_at,
        state=EntryState(row.state),
        second=decided or None,
        decided_at=row.decided_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )


def _entry_row(entry: ListEntry) -> dict[str, Any]:
    second = entry.second
    return {
        "entry_id": entry.entry_id,
        "area_id": entry.area_id,
        "legal_ground": entry.legal_ground,
        "approved_by": entry.approved_by,
        "state": entry.state.value,
        "requested_by": entry.first.account,
        "requested_worker": entry.first.worker_id,
        "requested_at": entry.requested_at,
        "decided_by": None if second is None else second.account,
        "decided_worker": None if second is None else second.worker_id,
        "decided_at": entry.decided_at,
        "from_at": entry.from_at,
        "until_at": entry.until_at,
        "ended_by": entry.ended_by,
        "ended_at": entry.ended_at,
    }


def _standing(now: datetime) -> ColumnElement[bool]:
    return and_(found_people.c.ended_at.is_(None), found_people.c.until_at > now)
