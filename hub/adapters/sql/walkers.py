"""Who may walk to the homes of an incident now, and who leads there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import area_lines
from hub.adapters.sql.staffing import SERVES, presences
from hub.domain.people import Role
from hub.domain.staffing import Availability, availability, stand_ins
from hub.pipeline.incident_rows import Line, Walkers

FIELD_ROLES = (Role.MICRO_GRID_WORKER, Role.GRID_WORKER, Role.VOLUNTEER)
LEADS = (
    Role.GRID_LEADER,
    Role.COMMUNITY_DUTY,
    Role.STREET_DISPATCHER,
    Role.COUNTY_DISPATCHER,
)
"""Who hears of an overdue line, the nearest first."""
GRID_UP = frozenset({"grid", "community", "town", "county"})


class SqlWalkers:
    """People around lines, over one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now

    def of(self, lines: Sequence[Line]) -> Mapping[str, Walkers]:
        """By home: who is free in its grid now, and who leads there, nearest first."""
        places = area_lines(self._connection, {line.area_id for line in lines})
        serving = self._serving({place for line in places.values() for place in line})
        grids = self._grids(places)
        parts: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            parts[grids[line.area_id]].append(line)
        free = self._free(
            {one for line in lines for one in line.door.paired}
            | {worker for people in serving.values() for worker, _ in people}
        )
        found: dict[str, Walkers] = {}
        for homes in parts.values():
            together = _walkers(homes, places, serving, free)
            found |= {line.home_id: together for line in homes}
        return found

    def _serving(self, area_ids: set[str]) -> dict[str, list[tuple[str, Role]]]:
        serves, workers = schema.worker_areas, schema.workers
        rows = self._connection.execute(
            select(serves.c.area_id, workers.c.worker_id, workers.c.role)
            .join(workers, workers.c.worker_id == serves.c.worker_id)
            .where(
                serves.c.area_id.in_(area_ids),
                workers.c.role.in_([*FIELD_ROLES, *LEADS]),
                SERVES,
            )
            .order_by(workers.c.worker_id)
        )
        found: dict[str, list[tuple[str, Role]]] = defaultdict(list)
        for row in rows:
            found[row.area_id].append((row.worker_id, Role(row.role)))
        return found

    def _grids(self, places: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The grid of each area; a place above a grid stands for itself."""
        areas = schema.areas
        known = {place for line in places.values() for place in line}
        rows = self._connection.execute(
            select(areas.c.area_id, areas.c.level).where(areas.c.area_id.in_(known))
        )
        level = {row.area_id: row.level for row in rows}
        return {
            area_id: next((place for place in line if level.get(place) in GRID_UP), area_id)
            for area_id, line in places.items()
        }

    def _free(self, worker_ids: set[str]) -> dict[str, str]:
        """Those who can go now, by whom they stand in for: mostly himself."""
        known = presences(self._connection, worker_ids, self._now)
        found: dict[str, str] = {}
        for worker_id in worker_ids & known.keys():
            (one,) = stand_ins([worker_id], known, self._now)
            if one in known and availability(known[one], self._now) is Availability.FREE:
                found[worker_id] = one
        return found

    def smallest_area(self, lines: Sequence[Line]) -> str | None:
        """The smallest place that holds all these homes; the first top of the tree if none does."""
        places = list(area_lines(self._connection, {line.area_id for line in lines}).values())
        if not places:
            return None
        shared = [place for place in places[0] if all(place in line for line in places)]
        return shared[0] if shared else min(line[-1] for line in places)


def _walkers(
    lines: Sequence[Line],
    places: Mapping[str, Sequence[str]],
    serving: Mapping[str, Sequence[tuple[str, Role]]],
    free: Mapping[str, str],
) -> Walkers:
    named = {one for line in lines for one in line.door.paired}
    leaders: dict[str, None] = {}
    for place in dict.fromkeys(place for line in lines for place in places[line.area_id]):
        for worker_id, role in serving.get(place, ()):
            if role in FIELD_ROLES:
                named.add(worker_id)
    for role in LEADS:
        for place in dict.fromkeys(place for line in lines for place in places[line.area_id]):
            leaders |= dict.fromkeys(one for one, held in serving.get(place, ()) if held is role)
    walking = tuple(sorted({free[one] for one in named if one in free}))
    nearest_free = sorted(leaders, key=lambda one: one not in free)
    return Walkers(walking, tuple(dict.fromkeys(free.get(one, one) for one in nearest_free)))
