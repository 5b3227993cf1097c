"""The query behind every path that names something: is it there, for this caller?"""

from sqlalchemy import ColumnElement, Connection, select

from hub.adapters.sql import schema
from hub.adapters.sql.reach import (
    area_in_reach,
    home_in_reach,
    incident_in_reach,
    of_home_in_reach,
    ticket_in_reach,
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
        column, condition = _narrowed(named, reach)
        query = select(column).where(column == value, condition)
        return self._connection.execute(query).first() is not None


def _narrowed(named: Named, reach: Reach) -> tuple[ColumnElement[str], ColumnElement[bool]]:
    match named:
        case Named.AREA:
            return schema.areas.c.area_id, area_in_reach(schema.areas.c.area_id, reach)
        case Named.HOME:
            return schema.homes.c.home_id, home_in_reach(reach)
        case Named.INCIDENT:
            return schema.incidents.c.incident_id, incident_in_reach(reach)
        case Named.NODE:
            return schema.nodes.c.node_id, of_home_in_reach(schema.nodes.c.home_id, reach)
        case Named.TICKET:
            return schema.tickets.c.ticket_id, ticket_in_reach(reach)
        case Named.WORKER:
            return schema.workers.c.worker_id, worker_in_reach(reach)
