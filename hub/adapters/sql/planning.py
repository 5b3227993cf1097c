"""The queries of planned visits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    insert,
    select,
    update,
)

from hub.adapters.sql.known_tickets import by_cause
from hub.adapters.sql.ladders import zones
from hub.adapters.sql.reach import areas_below
from hub.adapters.sql.schema import homes, visit_plans, visits, workers
from hub.adapters.sql.staffing import presences
from hub.adapters.sql.surroundings import surroundings
from hub.adapters.sql.ticket_rows import contacts
from hub.adapters.sql.ticketing import SqlTicketing
from hub.domain.manning import Attendance
from hub.domain.visit_plans import Rhythm, VisitKind, VisitPlan, visit_cause
from hub.pipeline.planning import DueVisit, NextVisit, PlannedVisit
from hub.pipeline.surroundings import Surroundings
from hub.pipeline.ticket_plan import HomeRef, Plan


class SqlPlanning:
    """One transaction of planning."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def zone_of(self, home_id: str) -> ZoneInfo:
        """Where the home's days are."""
        return zones(self._connection, [home_id])(home_id)

    def is_worker(self, worker_id: str) -> bool:
        """Whether somebody of that id works here."""
        query = select(workers.c.worker_id).where(
            workers.c.worker_id == worker_id, workers.c.resigned_at.is_(None)
        )
        return self._connection.execute(query).first() is not None

    def add_plan(self, plan: VisitPlan, by: str, at: datetime, coming: NextVisit) -> None:
        """A new one with its first visit to come."""
        row = {
            "plan_id": plan.plan_id,
            "home_id": plan.home_id,
            "kind": plan.kind.value,
            "rhythm": plan.rhythm.value,
            "first_day": plan.first_day.isoformat(),
            "last_day": plan.last_day.isoformat() if plan.last_day else None,
            "days_after": list(plan.days_after),
            "worker_id": plan.worker_id,
            "note": plan.note,
            "created_by": by,
            "created_at": at,
            "next_day": coming.day.isoformat() if coming.day else None,
            "next_at": coming.opens_at,
        }
        self._connection.execute(insert(visit_plans).values(row))

    def end_plan(self, plan_id: str, at: datetime) -> bool:
        """False if there is none that runs."""
        this = update(visit_plans).where(
            visit_plans.c.plan_id == plan_id, visit_plans.c.ended_at.is_(None)
        )
        done = self._connection.execute(this.values(ended_at=at, next_day=None, next_at=None))
        return done.rowcount == 1

    def on_call(self, area_id: str) -> Sequence[tuple[VisitPlan, ZoneInfo]]:
        """The running plans of an area that wait for somebody to declare a day."""
        query = (
            select(visit_plans)
            .join(homes, homes.c.home_id == visit_plans.c.home_id)
            .where(
                visit_plans.c.rhythm == Rhythm.CALLED.value,
                visit_plans.c.ended_at.is_(None),
                homes.c.ended_at.is_(None),
                homes.c.area_id.in_(areas_below((area_id,))),
            )
        )
        plans = [plan_of(row) for row in self._connection.execute(query)]
        zone_of = zones(self._connection, {plan.home_id for plan in plans})
        return [(plan, zone_of(plan.home_id)) for plan in plans]

    def call(self, plans: Sequence[VisitPlan]) -> None:
        """Write the days on which they are called."""
        this = visit_plans.c.plan_id == bindparam("of")
        statement = update(visit_plans).where(this).values(called_on=bindparam("days"))
        rows = [{"of": plan.plan_id, "days": _days(plan.called_on)} for plan in plans]
        if rows:
            self._connection.execute(statement, rows)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the plans whose next visit's time has come, the longest due first."""
        return self._connection.scalars(
            select(visit_plans.c.plan_id)
            .where(visit_plans.c.next_at <= now)
            .order_by(visit_plans.c.next_at)
            .limit(limit)
        ).all()

    def postpone(self, plan_id: str, until: datetime) -> None:
        """Look at this one again later."""
        this = visit_plans.c.plan_id == plan_id
        self._connection.execute(update(visit_plans).where(this).values(next_at=until))

    def read(self, plan_ids: Sequence[str]) -> Sequence[DueVisit]:
        """Those plans, with what stands around their next visit."""
        query = (
            select(visit_plans, homes.c.area_id)
            .join(homes, homes.c.home_id == visit_plans.c.home_id)
            .where(visit_plans.c.plan_id.in_(plan_ids))
            .order_by(visit_plans.c.next_at)
        )
        rows = self._connection.execute(query).all()
        zone_of = zones(self._connection, {row.home_id for row in rows})
        known = contacts(self._connection, {row.worker_id for row in rows if row.worker_id})
        opened = by_cause(self._connection, [_cause(row) for row in rows])
        return [
            DueVisit(
                plan=plan_of(row),
                day=date.fromisoformat(row.next_day),
                home=HomeRef(row.home_id, row.area_id, zone_of(row.home_id)),
                worker=known.get(row.worker_id),
                known_ticket=opened.get(_cause(row)),
            )
            for row in rows
        ]

    def around(
        self, homes: Sequence[HomeRef], workers: Sequence[str], now: datetime
    ) -> Surroundings:
        """Policies and people of these homes, and the plans' own workers."""
        home_ids, area_ids = {h.home_id for h in homes}, {h.area_id for h in homes}
        found = surroundings(self._connection, home_ids, area_ids, now)
        there = {**presences(self._connection, workers, now), **found.attendance.presences}
        return replace(found, attendance=Attendance(there, found.attendance.contacts))

    def apply(self, plan: Plan) -> None:
        """Write the tickets as ticketing does."""
        SqlTicketing(self._connection).apply(plan)

    def add_visits(self, planned: Sequence[PlannedVisit]) -> None:
        """The day's visits."""
        rows = [
            {
                "plan_id": visit.plan_id,
                "day": visit.day.isoformat(),
                "home_id": visit.home_id,
                "ticket_id": visit.ticket_id,
                "due_by": visit.due_by,
            }
            for visit in planned
        ]
        if rows:
            self._connection.execute(insert(visits), rows)

    def move(self, coming: Sequence[NextVisit]) -> None:
        """When each plan is due next."""
        statement = (
            update(visit_plans)
            .where(visit_plans.c.plan_id == bindparam("of"))
            .values(next_day=bindparam("day"), next_at=bindparam("at"))
        )
        rows = [
            {
                "of": one.plan_id,
                "day": one.day.isoformat() if one.day else None,
                "at": one.opens_at,
            }
            for one in coming
        ]
        if rows:
            self._connection.execute(statement, rows)


def plan_of(row: Row[Any]) -> VisitPlan:
    """A stored plan."""
    return VisitPlan(
        plan_id=row.plan_id,
        home_id=row.home_id,
        kind=VisitKind(row.kind),
        rhythm=Rhythm(row.rhythm),
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day) if row.last_day else None,
        days_after=tuple(row.days_after),
        worker_id=row.worker_id,
        note=row.note,
        called_on=tuple(map(date.fromisoformat, row.called_on)),
    )


def _days(days: Sequence[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _cause(row: Any) -> str:
    return visit_cause(row.plan_id, date.fromisoformat(row.next_day))
