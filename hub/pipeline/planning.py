"""Planned visits: when a promised visit's day comes it becomes a ticket, once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.manning import Manned
from hub.domain.notices import Contact
from hub.domain.phrases import Phrase
from hub.domain.staffing import Availability, availability
from hub.domain.tickets import Priority, State, Ticket, TicketKind
from hub.domain.visit_plans import (
    PRIORITY,
    VisitPlan,
    called,
    due_by,
    next_day,
    opens_at,
    plan_faults,
    visit_cause,
)
from hub.errors import Fault, InvalidInput, NotFound
from hub.pipeline.journal import Journal
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.opening import Opening, place_of
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.surroundings import Surroundings
from hub.pipeline.ticket_plan import HomeRef, NewTicket, Plan

log = logging.getLogger(__name__)

MOST_A_PASS = 500


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A plan whose day has come."""

    plan: VisitPlan
    day: date
    home: HomeRef
    worker: Contact | None
    """The plan's own worker."""
    known_ticket: str | None
    """The ticket of this day, if a crash or a call came in between."""


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A day's visit as it is stored."""

    plan_id: str
    day: date
    home_id: str
    ticket_id: str
    due_by: datetime


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When a plan is due next; None: no more."""

    plan_id: str
    day: date | None
    opens_at: datetime | None


class PlanStore(Protocol):
    """The queries of making and ending plans."""

    def zone_of(self, home_id: str) -> ZoneInfo: ...
    def is_worker(self, worker_id: str) -> bool: ...
    def add_plan(self, plan: VisitPlan, by: str, at: datetime, coming: NextVisit) -> None: ...
    def end_plan(self, plan_id: str, at: datetime) -> bool:
        """False if there is none that runs."""

    def on_call(self, area_id: str) -> Sequence[tuple[VisitPlan, ZoneInfo]]:
        """The running plans of an area that wait for somebody to declare a day."""

    def call(self, plans: Sequence[VisitPlan]) -> None:
        """Write the days on which they are called."""

    def move(self, coming: Sequence[NextVisit]) -> None: ...


class VisitStore(Protocol):
    """The queries of opening the visits that are due."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the plans whose next visit's time has come."""

    def read(self, plan_ids: Sequence[str]) -> Sequence[DueVisit]: ...
    def postpone(self, plan_id: str, until: datetime) -> None:
        """Look at this one again later."""

    def around(
        self, homes: Sequence[HomeRef], workers: Sequence[str], now: datetime
    ) -> Surroundings: ...
    def apply(self, plan: Plan) -> None: ...
    def add_visits(self, visits: Sequence[PlannedVisit]) -> None: ...
    def move(self, coming: Sequence[NextVisit]) -> None: ...


class PlanningStore(PlanStore, VisitStore, Protocol):
    """Both, in one transaction."""


class Planning:
    """Keeps plans, and opens their visits."""

    def __init__(
        self, begin: Begin[PlanningStore], clock: Clock, phrasebook: Phrasebook, new_id: NewId
    ) -> None:
        self._begin, self._clock = begin, clock
        self._phrasebook, self._new_id = phrasebook, new_id

    def add(self, plan: VisitPlan, by: str) -> VisitPlan:
        """A new plan under an id of ours, its first visit the next to come; InvalidInput."""
        now = self._clock.now()
        plan = replace(plan, plan_id=self._new_id("vp"))
        with self._begin() as store:
            faults = plan_faults(plan)
            if plan.worker_id is not None and not store.is_worker(plan.worker_id):
                faults.append(Fault("worker_id", f"no worker has the id {plan.worker_id}"))
            if faults:
                raise InvalidInput(*faults)
            zone = store.zone_of(plan.home_id)
            store.add_plan(plan, by, now, _coming(plan, _yesterday(now, zone), zone))
        return plan

    def end(self, plan_id: str) -> None:
        """No more visits of this plan; open tickets stay. NotFound."""
        with self._begin() as store:
            if not store.end_plan(plan_id, self._clock.now()):
                raise NotFound(f"no running plan {plan_id}")

    def call_hot_day(self, area_id: str, day: date) -> int:
        """A hot day in an area: all that were promised a visit then get one; how many.

        InvalidInput for a day that has passed everywhere.
        """
        now = self._clock.now()
        if day < now.date() - timedelta(days=1):
            raise InvalidInput(Fault("day", "has passed; name today or a day to come"))
        with self._begin() as store:
            plans, coming = [], []
            for waiting, zone in store.on_call(area_id):
                plan = called(waiting, day, now, zone)
                if plan is not None:
                    plans.append(plan)
                    coming.append(_coming(plan, _yesterday(now, zone), zone))
            store.call(plans)
            store.move(coming)
        return len(plans)

    def open_once(self, limit: int = MOST_A_PASS) -> int:
        """Open the tickets of visits whose time has come; how many plans were looked at."""
        now = self._clock.now()
        return all_or_each(
            self._begin,
            lambda store: store.due(now, limit),
            lambda store, plan_ids: self._open_all(store, plan_ids, now),
            lambda store, plan_id: store.postpone(plan_id, now + POSTPONED),
        )

    def _open_all(self, store: PlanningStore, plan_ids: Sequence[str], now: datetime) -> int:
        if not plan_ids:
            return 0
        due = store.read(plan_ids)
        workers = [visit.worker.worker_id for visit in due if visit.worker]
        around = store.around([visit.home for visit in due], workers, now)
        opening = Opening(Plan(now, Journal(self._clock.wall())), self._phrasebook, around)
        visits = [self._open(opening, visit) for visit in due if visit.known_ticket is None]
        store.apply(opening.plan)
        store.add_visits(visits)
        store.move([_coming(visit.plan, visit.day, visit.home.zone) for visit in due])
        log.info("visits opened", extra={"action": "planning", "opened": len(visits)})
        return len(due)

    def _open(self, opening: Opening, visit: DueVisit) -> PlannedVisit:
        plan, zone = visit.plan, visit.home.zone
        reason = opening.phrasebook.say(
            [Phrase(f"visit.{plan.kind}", {"day": visit.day.isoformat()})], zone
        )
        priority = PRIORITY.get(plan.kind, Priority.P4)
        facts = Ticket(self._new_id("t"), TicketKind.VISIT, priority, State.NEW)
        cause = visit_cause(plan.plan_id, visit.day)
        ticket = NewTicket(facts, cause, visit.home, reason, [])
        first, remark = self._first(opening, facts, visit)
        opening.open(ticket, remark, first)
        return PlannedVisit(
            plan.plan_id, visit.day, plan.home_id, facts.ticket_id, due_by(visit.day, zone)
        )

    def _first(
        self, opening: Opening, facts: Ticket, visit: DueVisit
    ) -> tuple[Manned, list[Phrase]]:
        """The plan's own worker if he is on duty, else whoever stands on the first rung."""
        now, around = opening.plan.at, opening.around
        first = around.first_rung(facts, place_of(visit.home), now)
        if visit.worker is None:
            return first, []
        who = {"who": visit.worker.worker_id}
        state = availability(around.attendance.of(visit.worker.worker_id), now)
        if state in {Availability.FREE, Availability.ON_VISIT}:
            return Manned(first.rule, (visit.worker,)), [Phrase("visit.planned_for", dict(who))]
        return first, [Phrase("visit.worker_away", dict(who))]


def _yesterday(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date() - timedelta(days=1)


def _coming(plan: VisitPlan, after: date, zone: ZoneInfo) -> NextVisit:
    day = next_day(plan, after)
    return NextVisit(plan.plan_id, day, None if day is None else opens_at(plan, day, zone))
