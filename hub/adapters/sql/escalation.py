"""Escalation's queries: due tickets with their ladders, in bulk."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import ticket_zones
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

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the tickets whose next step has been due for longest."""
        return self._connection.scalars(
            select(TICKETS.c.ticket_id)
            .where(TICKETS.c.next_step_at <= now)
            .order_by(TICKETS.c.next_step_at)
            .limit(limit)
        ).all()

    def read(self, ticket_ids: Sequence[str], now: datetime) -> Sequence[DueTicket]:
        """Those tickets with their ladders, in the same order."""
        columns = (*FACTS, TICKETS.c.reason_zh, TICKETS.c.reason_en)
        rows = self._connection.execute(
            select(*columns)
            .where(TICKETS.c.ticket_id.in_(ticket_ids))
            .order_by(TICKETS.c.next_step_at)
        ).all()
        return self._with_ladders(rows, now)

    def _with_ladders(self, rows: Sequence[Any], now: datetime) -> list[DueTicket]:
        homes = {row.home_id for row in rows if row.home_id}
        areas, policies = {row.area_id for row in rows}, {row.policy_id for row in rows} - {None}
        around = surroundings(self._connection, homes, areas, now, policies)
        around = replace(around, declined=self._declined({row.ticket_id for row in rows}))
        known = contacts(self._connection, {row.assignee for row in rows if row.assignee})
        zone_of = ticket_zones(self._connection, rows)
        due = []
        for row in rows:
            facts, place = ticket_of(row), Place(row.home_id, row.area_id, zone_of(row))
            ladder = around.ladder(facts, place, now)
            assignee = known.get(row.assignee)
            due.append(DueTicket(facts, reason_of(row), place.zone, ladder, assignee))
        return due

    def _declined(self, ticket_ids: set[str]) -> dict[str, frozenset[str]]:
        people = schema.ticket_people
        rows = self._connection.execute(
            select(people.c.ticket_id, people.c.worker_id).where(
                people.c.ticket_id.in_(ticket_ids), people.c.declined_at.is_not(None)
            )
        )
        found: dict[str, frozenset[str]] = {}
        for row in rows:
            found[row.ticket_id] = found.get(row.ticket_id, frozenset()) | {row.worker_id}
        return found

    def apply(self, climbs: Sequence[Climb], at: datetime, journal: Journal) -> None:
        """Write the steps of a pass."""
        rows = [_row(climb, at) for climb in climbs]
        if compare_and_set(self._connection, rows) != len(rows):
            raise Conflict("a ticket changed while it climbed")
        record(self._connection, journal)

    def postpone(self, ticket_id: str, until: datetime) -> None:
        """Without a new version: nothing has become of it."""
        later = update(TICKETS).where(TICKETS.c.ticket_id == ticket_id)
        self._connection.execute(later.values(next_step_at=until))


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
