"""Visits that were promised: plans, the days' visits, hot days, and how many were kept."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Reason
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.visit_plans import Rhythm, VisitKind, VisitPlan
from hub.errors import Fault, InvalidInput, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views.visits import PlanView, VisitFilter

router = APIRouter(tags=["visits"])
EXAMPLE: JsonDict = {
    "home_id": "h-0042",
    "kind": "after_discharge",
    "rhythm": "days_after",
    "first_day": "2026-11-22",
    "last_day": None,
    "days_after": [1, 3, 7, 30],
    "worker_id": "w-17",
    "note": "出院后回访",
}


class PlanBody(BaseModel):
    """A promise to visit. Days are those where the home is; `days_after` counts from first_day."""

    model_config = like(EXAMPLE)

    home_id: Id
    kind: VisitKind
    rhythm: Rhythm
    first_day: date
    last_day: date | None = None
    days_after: list[int] = Field(default=[], max_length=50)
    worker_id: Id | None = None
    note: Reason = ""

    def plan(self) -> VisitPlan:
        """The plan itself, still without an id."""
        return VisitPlan(
            plan_id="",
            home_id=self.home_id,
            kind=self.kind,
            rhythm=self.rhythm,
            first_day=self.first_day,
            last_day=self.last_day,
            days_after=tuple(sorted(set(self.days_after))),
            worker_id=self.worker_id,
            note=self.note,
        )


class PlanOut(PlanBody):
    """A plan and the day of its next visit."""

    model_config = like(
        EXAMPLE
        | {
            "plan_id": "vp-7f3k2q9x41",
            "next_day": "2026-11-23",
            "created_by": "ops",
            "created_at": "2026-11-22T02:00:00Z",
            "ended_at": None,
        }
    )

    plan_id: str
    next_day: date | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None


class VisitOut(BaseModel):
    """One day's visit. `done_at`: somebody met her; `proven`: there is more than his word."""

    model_config = like(
        {
            "plan_id": "vp-7f3k2q9x41",
            "kind": "after_discharge",
            "day": "2026-11-23",
            "home_id": "h-0042",
            "area_id": "grid-03",
            "ticket_id": "t-7f3k2q9x41",
            "due_by": "2026-11-23T12:00:00Z",
            "state": "resolved",
            "done_at": "2026-11-23T03:10:00Z",
            "proven": True,
        }
    )

    plan_id: str
    kind: VisitKind
    day: date
    home_id: str
    area_id: str
    ticket_id: str
    due_by: datetime
    state: str
    done_at: datetime | None
    proven: bool


class CoverageOut(BaseModel):
    """Of the visits whose time is over or that were kept already."""

    model_config = like({"planned": 40, "done": 38, "in_time": 37, "proven": 30, "share": 0.95})

    planned: int
    done: int
    in_time: int
    proven: int
    share: float | None


class HotDayBody(BaseModel):
    """A hot day: everybody in the area with a plan for hot days gets a visit."""

    model_config = like({"area_id": "town-1", "day": "2026-07-21"})

    area_id: Id
    day: date


class HotDayOut(BaseModel):
    """How many visits the call brings."""

    model_config = like({"visits": 12})

    visits: int


@router.post("/visit-plans", status_code=201, responses=documented(404, 413, 422))
def add_plan(body: PlanBody, services: Provided, caller: SignedIn) -> PlanOut:
    """Promise visits to a home."""
    reached_home(services, caller, body.home_id)
    _check_worker(services, caller, body.worker_id)
    plan = services.visits.planning.add(body.plan(), caller.username)
    return _plan(services, caller, plan.plan_id)


def _check_worker(services: Provided, caller: Caller, worker_id: str | None) -> None:
    """One out of reach reads as one that there is none of."""
    with services.look() as views:
        if worker_id is not None and views.worker(worker_id, caller.reach) is None:
            raise InvalidInput(Fault("worker_id", f"no worker has the id {worker_id}"))


@router.get("/visit-plans", responses=documented(422))
def list_plans(
    services: Provided,
    caller: SignedIn,
    page: Paged,
    home_id: Annotated[Id | None, Query(description="Only of this home.")] = None,
) -> Listed[PlanOut]:
    """List plans, those that ended, too."""
    with services.look() as views:
        found = views.visit_plans(home_id, caller.reach, page)
    return Listed(items=[_out(view) for view in found.items], next=encode(found.next))


@router.delete("/visit-plans/{plan_id}", status_code=204, responses=documented(404))
def end_plan(plan_id: str, services: Provided, caller: SignedIn) -> None:
    """End a plan; a visit that is open already stays open."""
    _plan(services, caller, plan_id)
    services.visits.planning.end(plan_id)


@router.post("/hot-days", status_code=201, responses=documented(404, 413, 422))
def call_hot_day(body: HotDayBody, services: Provided, caller: SignedIn) -> HotDayOut:
    """Declare a hot day in an area and below; called twice it counts once."""
    with services.look() as views:
        if views.area(body.area_id, caller.reach) is None:
            raise NotFound(f"no area {body.area_id}")
    return HotDayOut(visits=services.visits.planning.call_hot_day(body.area_id, body.day))


@router.get("/visits", responses=documented(422))
def list_visits(
    services: Provided,
    caller: SignedIn,
    page: Paged,
    first_day: Annotated[date | None, Query(alias="from", description="This day counts.")] = None,
    last_day: Annotated[date | None, Query(alias="until", description="This day counts.")] = None,
    home_id: Annotated[Id | None, Query(description="Only of this home.")] = None,
    area_id: Annotated[Id | None, Query(description="Only in this area and below.")] = None,
    kind: Annotated[VisitKind | None, Query(description="Only of this kind.")] = None,
) -> Listed[VisitOut]:
    """List visits, the latest day first."""
    wanted = VisitFilter(first_day, last_day, home_id, area_id, kind)
    with services.look() as views:
        found = views.visits(wanted, caller.reach, page)
    items = [VisitOut.model_validate(visit) for visit in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/visit-coverage", responses=documented(422))
def get_coverage(
    services: Provided,
    caller: SignedIn,
    first_day: Annotated[date | None, Query(alias="from", description="This day counts.")] = None,
    last_day: Annotated[date | None, Query(alias="until", description="This day counts.")] = None,
    area_id: Annotated[Id | None, Query(description="Only in this area and below.")] = None,
    kind: Annotated[VisitKind | None, Query(description="Only of this kind.")] = None,
) -> CoverageOut:
    """Count how many of the promised visits were kept."""
    wanted = VisitFilter(first_day, last_day, None, area_id, kind)
    with services.look() as views:
        found = views.coverage(wanted, caller.reach, services.clock.now())
    return CoverageOut.model_validate(found)


def _plan(services: Services, caller: Caller, plan_id: str) -> PlanOut:
    with services.look() as views:
        view = views.visit_plan(plan_id, caller.reach)
    if view is None:
        raise NotFound(f"no plan {plan_id}")
    return _out(view)


def _out(view: PlanView) -> PlanOut:
    plan = view.plan
    return PlanOut(
        plan_id=plan.plan_id,
        home_id=plan.home_id,
        kind=plan.kind,
        rhythm=plan.rhythm,
        first_day=plan.first_day,
        last_day=plan.last_day,
        days_after=list(plan.days_after),
        worker_id=plan.worker_id,
        note=plan.note,
        next_day=view.next_day,
        created_by=view.created_by,
        created_at=view.created_at,
        ended_at=view.ended_at,
    )
