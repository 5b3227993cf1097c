"""Escalation's queries: due tickets with their ladders, in bulk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from hub.adapters.sql.ladders import area_people, home_people, zones
from hub.adapters.sql.ticket_rows import (
    FACTS,
    TICKETS,
    compare_and_set,
    contacts,
    reason_of,
    record,
    ticket_of,
)
from hub.domain.routing import AREA_ROLES, ladder_of
from hub.errors import Conflict
from hub.pipeline.escalation import Climb, DueTicket
from hub.pipeline.journal import Journal


class SqlEscalation:
    """One transaction of escalation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime, limit: int) -> Sequence[DueTicket]:
        """The tickets whose next step has been due for longest."""
        columns = (
            *FACTS,
            TICKETS.c.home_id,
            TICKETS.c.area_id,
            TICKETS.c.reason_zh,
            TICKETS.c.reason_en,
        )
        rows = self._connection.execute(
            select(*columns)
            .where(TICKETS.c.next_step_at <= now)
            .order_by(TICKETS.c.next_step_at)
            .limit(limit)
        ).all()
        return self._with_ladders(rows) if rows else []

    def _with_ladders(self, rows: Sequence[Any]) -> list[DueTicket]:
        homes = {row.home_id for row in rows if row.home_id}
        near = home_people(self._connection, homes)
        above = area_people(self._connection, {row.area_id for row in rows}, AREA_ROLES.values())
        known = contacts(self._connection, {row.assignee for row in rows if row.assignee})
        zone_of = zones(self._connection, homes)
        return [
            DueTicket(
                facts=ticket_of(row),
                reason=reason_of(row),
                zone=zone_of(row.home_id),
                ladder=ladder_of(near.get(row.home_id, ()), above.get(row.area_id, {})),
                assignee=known.get(row.assignee),
            )
            for row in rows
        ]

    def apply(self, climbs: Sequence[Climb], at: datetime, journal: Journal) -> None:
        """Write the steps of a pass."""
        rows = [_row(climb, at) for climb in climbs]
        if compare_and_set(self._connection, rows) != len(rows):
            raise Conflict("a ticket changed while it climbed")
        record(self._connection, journal)


def _row(climb: Climb, at: datetime) -> dict[str, Any]:
    was, step = climb.was, climb.step
    return {
        "of": was.ticket_id,
        "read": was.version,
        "state": was.state if step is None else step.state,
        "assignee": was.assignee if step is None else step.assignee,
        "rung": was.rung if step is None else step.rung,
        "next_step_at": None if step is None else step.next_step_at,
        "updated_at": at,
    }
