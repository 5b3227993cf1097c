"""The queries behind planned visits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from hub.adapters.sql.planning import plan_of
from hub.adapters.sql.reach import home_in_reach
from hub.adapters.sql.schema import homes, ticket_events, tickets, visit_plans, visit_proofs, visits
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.reach import Reach
from hub.domain.tickets import Outcome
from hub.domain.visit_plans import Coverage, VisitKind
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.visits import PlanView, VisitFilter, VisitView

MET = (Outcome.SAFE.value, Outcome.NEEDED_HELP.value)
"""Somebody stood before her; a visit that found nobody was not kept."""


class SqlVisitViews:
    """Plans and visits of homes in reach."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def visit_plans(self, home_id: str | None, reach: Reach, page: Page) -> Slice[PlanView]:
        """By id."""
        query = _plans(reach)
        if home_id is not None:
            query = query.where(visit_plans.c.home_id == home_id)
        rows, after = page_of(self._connection, query, [visit_plans.c.plan_id], page)
        return Slice([_plan(row) for row in rows], after)

    def visit_plan(self, plan_id: str, reach: Reach) -> PlanView | None:
        """One."""
        row = self._connection.execute(
            _plans(reach).where(visit_plans.c.plan_id == plan_id)
        ).first()
        return None if row is None else _plan(row)

    def visits(self, wanted: VisitFilter, reach: Reach, page: Page) -> Slice[VisitView]:
        """The latest day first."""
        query = _visits(wanted, reach)
        keys = [visits.c.day, visits.c.plan_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([_visit(row) for row in rows], after)

    def coverage(self, wanted: VisitFilter, reach: Reach, now: datetime) -> Coverage:
        """Of the visits whose time is over, or that were kept before it was."""
        rows = self._connection.execute(_visits(wanted, reach))
        counted = [row for row in rows if row.due_by <= now or row.done_at is not None]
        return _coverage(counted)


def _coverage(rows: Iterable[Row[Any]]) -> Coverage:
    planned = done = in_time = proven = 0
    for row in rows:
        planned += 1
        if row.done_at is not None:
            done += 1
            in_time += row.done_at <= row.due_by
            proven += bool(row.proven)
    return Coverage(planned, done, in_time, proven)


def _plans(reach: Reach) -> Select[Any]:
    joined = select(visit_plans).join(homes, homes.c.home_id == visit_plans.c.home_id)
    return joined.where(home_in_reach(reach))


def _visits(wanted: VisitFilter, reach: Reach) -> Select[Any]:
    met = select(func.max(ticket_events.c.at)).where(
        ticket_events.c.ticket_id == visits.c.ticket_id,
        ticket_events.c.action == "resolve",
        ticket_events.c.outcome.in_(MET),
    )
    proof = select(visit_proofs.c.proof_id).where(visit_proofs.c.ticket_id == visits.c.ticket_id)
    query = (
        select(
            visits,
            visit_plans.c.kind,
            homes.c.area_id,
            tickets.c.state,
            met.scalar_subquery().label("done_at"),
            proof.exists().label("proven"),
        )
        .join(visit_plans, visit_plans.c.plan_id == visits.c.plan_id)
        .join(homes, homes.c.home_id == visits.c.home_id)
        .join(tickets, tickets.c.ticket_id == visits.c.ticket_id)
    )
    return query.where(home_in_reach(reach), *_conditions(wanted))


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first_day is not None:
        found.append(visits.c.day >= wanted.first_day.isoformat())
    if wanted.last_day is not None:
        found.append(visits.c.day <= wanted.last_day.isoformat())
    if wanted.home_id is not None:
        found.append(visits.c.home_id == wanted.home_id)
    if wanted.area_id is not None:
        found.append(within(homes.c.area_id, wanted.area_id))
    if wanted.kind is not None:
        found.append(visit_plans.c.kind == wanted.kind.value)
    return found


def _plan(row: Row[Any]) -> PlanView:
    return PlanView(
        plan=plan_of(row),
        next_day=date.fromisoformat(row.next_day) if row.next_day else None,
        created_by=row.created_by,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def _visit(row: Row[Any]) -> VisitView:
    return VisitView(
        plan_id=row.plan_id,
        kind=VisitKind(row.kind),
        day=date.fromisoformat(row.day),
        home_id=row.home_id,
        area_id=row.area_id,
        ticket_id=row.ticket_id,
        due_by=row.due_by,
        state=row.state,
        done_at=row.done_at,
        proven=row.proven,
    )
