"""The queries of whistles."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.ladders import area_lines
from hub.adapters.sql.leads import free_first, leads
from hub.adapters.sql.reach import whistle_in_reach
from hub.adapters.sql.staffing import SERVES
from hub.adapters.sql.ticket_rows import TICKETS
from hub.domain.departments import Department
from hub.domain.notices import Contact
from hub.domain.people import Role
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.whistles import Whistle, WhistleState
from hub.pipeline.whistle_story import Heard

WHISTLES, DEPARTMENTS, WORKERS = schema.whistles, schema.departments, schema.workers
NAMES = tuple(field.name for field in fields(Whistle))


class SqlWhistles(SqlDesk):
    """One transaction of whistles; the ticket is read as the desk reads it."""

    def serving(self, ticket_id: str, department_ids: Sequence[str]) -> Sequence[Department]:
        """Those of these departments whose area is the ticket's or lies above it."""
        place = select(TICKETS.c.area_id).where(TICKETS.c.ticket_id == ticket_id)
        area_id = self._connection.execute(place).scalar_one()
        line = area_lines(self._connection, {area_id})[area_id]
        rows = self._connection.execute(
            select(DEPARTMENTS).where(
                DEPARTMENTS.c.department_id.in_(department_ids), DEPARTMENTS.c.area_id.in_(line)
            )
        )
        return [department_of(row) for row in rows]

    def officers(self, department_id: str, now: datetime) -> Sequence[Contact]:
        """Who of the department can be told."""
        query = select(WORKERS.c.worker_id).where(
            WORKERS.c.department_id == department_id,
            WORKERS.c.role == Role.DEPARTMENT_OFFICER.value,
            SERVES,
        )
        found = list(self._connection.scalars(query.order_by(WORKERS.c.worker_id)))
        return free_first(self._connection, found, now)

    def leads(self, area_id: str, role: Role, now: datetime) -> Sequence[Contact]:
        """Who holds a role for an area."""
        return leads(self._connection, area_id, role, now)

    def add(self, whistles: Sequence[Whistle]) -> None:
        """Write new ones."""
        self._connection.execute(insert(WHISTLES), [_row(whistle) for whistle in whistles])

    def heard(self, whistle_id: str, reach: Reach) -> Heard | None:
        """One, if its ticket is in reach or its department is the asker's."""
        query = _HEARD.where(WHISTLES.c.whistle_id == whistle_id, whistle_in_reach(reach))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else self._heard(row, reach)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of those that have to climb, the longest due first."""
        return self._connection.scalars(
            select(WHISTLES.c.whistle_id)
            .where(WHISTLES.c.next_at <= now)
            .order_by(WHISTLES.c.next_at)
            .limit(limit)
        ).all()

    def read(self, whistle_ids: Sequence[str]) -> Sequence[Heard]:
        """Those whistles."""
        query = _HEARD.where(WHISTLES.c.whistle_id.in_(whistle_ids)).order_by(WHISTLES.c.next_at)
        rows = self._connection.execute(query).all()
        return [self._heard(row, EVERYWHERE) for row in rows]

    def postpone(self, whistle_id: str, until: datetime) -> None:
        """Look at this one again later."""
        of = WHISTLES.c.whistle_id == whistle_id
        self._connection.execute(update(WHISTLES).where(of).values(next_at=until))

    def keep(self, was: Whistle, now: Whistle) -> bool:
        """Compare and set on the version."""
        same = (WHISTLES.c.whistle_id == was.whistle_id, WHISTLES.c.version == was.version)
        values = _row(now) | {"version": was.version + 1}
        return (
            self._connection.execute(update(WHISTLES).where(*same).values(**values)).rowcount == 1
        )

    def _heard(self, row: Any, reach: Reach) -> Heard:
        ticket = self.ticket(row.ticket_id, EVERYWHERE)
        assert ticket is not None  # its foreign key
        led = self.ticket(row.ticket_id, reach)
        department = Department(row.department_id, row.name, row.area_id, tuple(row.duties))
        query = select(WORKERS.c.worker_id).where(_is_officer(reach, row.department_id))
        is_officer = self._connection.execute(query).first() is not None
        mine = led is not None and led.is_led
        return Heard(_whistle(row), replace(ticket, is_led=mine), department, is_officer)


_HEARD = select(WHISTLES, DEPARTMENTS.c.name, DEPARTMENTS.c.area_id, DEPARTMENTS.c.duties).join(
    DEPARTMENTS, DEPARTMENTS.c.department_id == WHISTLES.c.department_id
)


def _is_officer(reach: Reach, department_id: str) -> ColumnElement[bool]:
    return (
        (WORKERS.c.worker_id == (reach.worker_id or ""))
        & (WORKERS.c.role == Role.DEPARTMENT_OFFICER.value)
        & (WORKERS.c.department_id == department_id)
        & SERVES
    )


def department_of(row: Any) -> Department:
    """A row of the register."""
    return Department(row.department_id, row.name, row.area_id, tuple(row.duties))


def _row(whistle: Whistle) -> dict[str, Any]:
    return {name: getattr(whistle, name) for name in NAMES}


def _whistle(row: Any) -> Whistle:
    values = {name: getattr(row, name) for name in NAMES}
    role = values["last_role"]
    state = WhistleState(values["state"])
    return Whistle(**values | {"state": state, "last_role": None if role is None else Role(role)})
