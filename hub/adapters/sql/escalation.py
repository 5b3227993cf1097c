"""Escalation's queries: due tickets with their ladders, in bulk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from hub.adapters.sql.ladders import zones
from hub.adapters.sql.surroundings import surroundings
from hub.adapters.sql.ticket_rows import (
    FACTS,
    TICKETS,
    compare_and_set,
    contacts,
    reason_of,
    record,
    ticket_of,
)
from hub.errors import Conflict
from hub.pipeline.escalation import Climb, DueTicket
from hub.pipeline.journal import Journal
from hub.pipeline.surroundings import Place


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
        return self._with_ladders(rows, now) if rows else []

    def _with_ladders(self, rows: Sequence[Any], now: datetime) -> list[DueTicket]:
        homes = {row.home_id for row in rows if row.home_id}
        areas, policies = {row.area_id for row in rows}, {row.policy_id for row in rows} - {None}
        around = surroundings(self._connection, homes, areas, now, policies)
        known = contacts(self._connection, {row.assignee for row in rows if row.assignee})
        zone_of = zones(self._connection, homes)
        due = []
        for row in rows:
            facts, place = ticket_of(row), Place(row.home_id, row.area_id, zone_of(row.home_id))
            ladder = around.ladder(facts, place, now)
            assignee = known.get(row.assignee)
            due.append(DueTicket(facts, reason_of(row), place.zone, ladder, assignee))
        return due

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
        "detour": was.detour if step is None else step.detour,
        "next_step_at": None if step is None else step.next_step_at,
        "updated_at": at,
    }
