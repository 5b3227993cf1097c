"""What stands behind a home: its workers in order, the areas that it lies in, its zone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from hub.adapters.sql import schema
from hub.adapters.sql.staffing import SERVES
from hub.domain.notices import Contact

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")


def home_people(connection: Connection, home_ids: Iterable[str]) -> dict[str, list[Contact]]:
    """The workers paired with each home; the first is the paired one, the rest stand by."""
    pairs, workers = schema.home_workers, schema.workers
    rows = connection.execute(
        select(pairs.c.home_id, workers.c.worker_id, workers.c.channels)
        .join(workers, workers.c.worker_id == pairs.c.worker_id)
        .where(pairs.c.home_id.in_(set(home_ids)), SERVES)
        .order_by(pairs.c.home_id, pairs.c.position, workers.c.worker_id)
    )
    people: dict[str, list[Contact]] = defaultdict(list)
    for row in rows:
        people[row.home_id].append(Contact(row.worker_id, tuple(row.channels)))
    return people


def area_lines(connection: Connection, area_ids: set[str]) -> dict[str, list[str]]:
    """Each area followed by its parent, and so on to the top; a query a level."""
    areas, parents, unknown = schema.areas, dict[str, str | None](), area_ids
    while unknown:
        rows = connection.execute(
            select(areas.c.area_id, areas.c.parent_id).where(areas.c.area_id.in_(unknown))
        )
        found = {row.area_id: row.parent_id for row in rows}
        parents |= found
        unknown = {parent for parent in found.values() if parent} - parents.keys()
    return {area_id: list(_upwards(area_id, parents)) for area_id in area_ids}


def _upwards(area_id: str, parents: dict[str, str | None]) -> Iterable[str]:
    place: str | None = area_id
    while place is not None:
        yield place
        place = parents.get(place)


def zones(connection: Connection, home_ids: Iterable[str]) -> Callable[[str | None], ZoneInfo]:
    """The time zone of each home, as its windows say."""
    windows = schema.windows
    rows = connection.execute(
        select(windows.c.home_id, windows.c.definition["tz"].as_string().label("tz"))
        .where(windows.c.home_id.in_(set(home_ids)))
        .order_by(windows.c.window_id)
    )
    known = {row.home_id: ZoneInfo(row.tz) for row in rows if row.tz}
    return lambda home_id: known.get(home_id or "", DEFAULT_ZONE)


def ticket_zones(connection: Connection, rows: Sequence[Any]) -> Callable[[Any], ZoneInfo]:
    """The time zone of each ticket's place, be it a home or a post; rows hold at least FACTS."""
    of_home = zones(connection, {row.home_id for row in rows if row.home_id})
    posts, ids = schema.posts, {row.post_id for row in rows if row.post_id}
    query = select(posts.c.post_id, posts.c.tz).where(posts.c.post_id.in_(ids))
    of_post = {p.post_id: ZoneInfo(p.tz) for p in connection.execute(query)} if ids else {}
    return lambda row: of_post.get(row.post_id) or of_home(row.home_id)
