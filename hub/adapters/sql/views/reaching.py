"""The query behind every path that names something: is it there, for this caller?"""

from collections.abc import Callable
from functools import partial

from sqlalchemy import ColumnElement, Connection, select

from hub.adapters.sql import schema
from hub.adapters.sql.reach import (
    area_in_reach,
    follow_up_in_reach,
    home_in_reach,
    incident_in_reach,
    node_in_reach,
    of_home_in_reach,
    post_in_reach,
    ticket_in_reach,
    whistle_in_reach,
    worker_in_reach,
)
from hub.domain.reach import Reach
from hub.pipeline.views.reaching import Named


class SqlReachViews:
    """What is out of reach is not there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_in_reach(self, named: Named, value: str, reach: Reach) -> bool:
        """Whether there is such a thing in reach."""
        column, in_reach = _NARROWED[named]
        query = select(column).where(column == value, in_reach(reach))
        return self._connection.execute(query).first() is not None


Narrowed = tuple[ColumnElement[str], Callable[[Reach], ColumnElement[bool]]]
_NARROWED: dict[Named, Narrowed] = {
    Named.AREA: (
        schema.areas.c.area_id,
        partial(area_in_reach, schema.areas.c.area_id),
    ),
    Named.ENTRY: (
        schema.listed_vehicles.c.entry_id,
        partial(area_in_reach, schema.listed_vehicles.c.area_id),
    ),
    Named.FOLLOW_UP: (schema.follow_ups.c.follow_up_id, follow_up_in_reach),
    Named.HOME: (schema.homes.c.home_id, home_in_reach),
    Named.INCIDENT: (schema.incidents.c.incident_id, incident_in_reach),
    Named.NODE: (schema.nodes.c.node_id, node_in_reach),
    Named.PERSON: (
        schema.found_people.c.person_id,
        partial(of_home_in_reach, schema.found_people.c.home_id),
    ),
    Named.POST: (schema.posts.c.post_id, post_in_reach),
    Named.TICKET: (schema.tickets.c.ticket_id, ticket_in_reach),
    Named.WHISTLE: (schema.whistles.c.whistle_id, whistle_in_reach),
    Named.WORKER: (schema.workers.c.worker_id, worker_in_reach),
}
"""Each kind of thing: its column, and the condition that narrows it."""
