"""Whom the cameras of each node may look for, as its config says it; when it is told anew."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.configs import config_changed
from hub.adapters.sql.reach import areas_below
from hub.adapters.sql.schema import (
    found_people,
    found_people_nodes,
    from_ms,
    listed_vehicles,
    nodes,
    posts,
    to_ms,
)
from hub.domain.listed_vehicles import EntryState
from hub.pipeline.commanding import WantedPerson, WantedVehicle

_PEOPLE = (
    "SELECT t.node_id, p.person_id, min(p.until_at, c.until_at)"
    " FROM found_people_nodes t JOIN found_people p USING (person_id)"
    " JOIN consents c USING (consent_id) JOIN homes h ON h.home_id = p.home_id"
    " WHERE t.node_id IN (SELECT value FROM json_each(?1)) AND p.ended_at IS NULL"
    " AND p.until_at > ?2 AND h.ended_at IS NULL AND c.purpose = 'face_matching'"
    " AND c.withdrawn_at IS NULL AND c.from_at <= ?2 AND c.until_at > ?2"
    " ORDER BY t.node_id, p.person_id"
)
_VEHICLES = (  # of the post's area and of all that it lies in; homes are told of none
    "WITH RECURSIVE lies_in(node_id, area_id) AS ("
    " SELECT n.node_id, p.area_id FROM nodes n JOIN posts p USING (post_id)"
    "  WHERE n.node_id IN (SELECT value FROM json_each(?1))"
    " UNION SELECT l.node_id, a.parent_id FROM lies_in l JOIN areas a USING (area_id)"
    "  WHERE a.parent_id IS NOT NULL)"
    " SELECT l.node_id, v.entry_id, v.digest, v.from_at, v.until_at"
    " FROM lies_in l JOIN listed_vehicles v USING (area_id)"
    " WHERE v.state = 'in_force' AND v.until_at > ?2 ORDER BY l.node_id, v.entry_id"
)
PeopleByNode = dict[str, list[WantedPerson]]
VehiclesByNode = dict[str, list[WantedVehicle]]


def people_of(connection: Connection, node_ids: Iterable[str], now: datetime) -> PeopleByNode:
    """Those whose consent holds now; their end travels along, so that an edge forgets by itself."""
    found: PeopleByNode = defaultdict(list)
    for node_id, person_id, until_ms in _asked(connection, 3, _PEOPLE, node_ids, now):
        found[node_id].append(WantedPerson(person_id, from_ms(until_ms)))
    return found


def vehicles_of(connection: Connection, node_ids: Iterable[str], now: datetime) -> VehiclesByNode:
    """Entries that are in force or will be by themselves."""
    found: VehiclesByNode = defaultdict(list)
    rows = _asked(connection, 5, _VEHICLES, node_ids, now)
    for node_id, entry_id, digest, begins_ms, ends_ms in rows:
        begins, ends = from_ms(begins_ms), from_ms(ends_ms)
        entry = WantedVehicle(entry_id, digest, begins, ends)
        found[node_id].append(entry)
    return found


def forget_faces(connection: Connection, these: ColumnElement[bool]) -> None:
    """Rows of `found_people_nodes` whose faces go: their nodes are told, and delete them."""
    there = found_people_nodes
    config_changed(connection, nodes.c.node_id.in_(select(there.c.node_id).where(these)))
    connection.execute(update(there).where(these).values(faces=0))


def end_found_people(connection: Connection, home_id: str, at: datetime) -> None:
    """Nobody of a home that has ended is looked for."""
    theirs = found_people.c.home_id == home_id, found_people.c.ended_at.is_(None)
    connection.execute(update(found_people).where(*theirs).values(ended_at=at))
    forget_faces(connection, found_people_nodes.c.home_id == home_id)


def list_changed(connection: Connection, area_id: str) -> None:
    """The posts of an area are told anew which vehicles are listed."""
    theirs = select(posts.c.post_id).where(posts.c.area_id.in_(areas_below((area_id,))))
    config_changed(connection, nodes.c.post_id.in_(theirs))


def tell_lists(connection: Connection, *, faces: bool) -> None:
    """After a start the switches may stand otherwise: whoever was told something is told again."""
    there, entries = found_people_nodes, listed_vehicles
    if not faces:
        forget_faces(connection, there.c.faces > 0)
    config_changed(connection, nodes.c.node_id.in_(select(there.c.node_id)))
    listed = select(entries.c.area_id).where(entries.c.state == EntryState.IN_FORCE.value)
    for area_id in connection.execute(listed.distinct()).scalars().all():
        list_changed(connection, area_id)


def _asked(
    connection: Connection, columns: int, query: str, node_ids: Iterable[str], now: datetime
) -> list[Any]:
    asked = json.dumps(list(node_ids))
    return read_rows(connection, columns, query, (asked, to_ms(now)))
