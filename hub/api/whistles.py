"""Whistles: departments are called to a ticket, act, report and are rated."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import Id, Instant
from hub.api.grants import API_GRANTS, DEPARTMENT
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.tickets import Priority, TicketKind
from hub.domain.whistles import WhistleAction, WhistleState, possible
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.whistles import WhistleFilter, WhistleView

router = APIRouter(tags=["whistles"])
MOST_DEPARTMENTS = 30
ACT = ("POST", "/whistles/{whistle_id}/{action}")
EXAMPLE: JsonDict = {
    "whistle_id": "w-7f3k2q9x41",
    "ticket_id": "t-7f3k2q9x41",
    "kind": "vehicle_in_fire_lane",
    "priority": "P3",
    "area_id": "grid-03",
    "area_name": "第三网格",
    "department_id": "fire-brigade",
    "department_name": "消防救援站",
    "task": "清出消防通道",
    "state": "called",
    "caller": "wang.fang",
    "called_at": "2026-11-22T01:40:00Z",
    "due_at": "2026-11-23T01:40:00Z",
    "accepted_at": None,
    "reported_at": None,
    "report": None,
    "refused_at": None,
    "refusal": None,
    "rated_at": None,
    "rating": None,
    "rating_words": None,
    "can": ["cancel"],
}
CALL: JsonDict = {
    "department_ids": ["fire-brigade"],
    "task": "清出消防通道",
    "due_at": "2026-11-23T09:40:00+08:00",
}


class WhistleBody(BaseModel):
    """Whom to call and for what; write no name or address, officers see the place anyway."""

    model_config = like(CALL)

    department_ids: list[Id] = Field(min_length=1, max_length=MOST_DEPARTMENTS)
    task: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
    due_at: Instant | None = None


class WhistleActionBody(BaseModel):
    """Refusing needs a note that says why, reporting one that says what was done, rating a mark."""

    model_config = like({"note": "已清出，车主已告知", "rating": 5})

    note: Annotated[str, Field(max_length=1000)] | None = None
    rating: Annotated[int, Field(ge=1, le=5)] | None = None


class WhistleOut(BaseModel):
    """One department's task: what it is about and where, nothing of a resident."""

    model_config = like(EXAMPLE)

    whistle_id: str
    ticket_id: str
    kind: TicketKind
    priority: Priority
    area_id: str
    area_name: str
    department_id: str
    department_name: str
    task: str
    state: WhistleState
    caller: str
    called_at: datetime
    due_at: datetime
    accepted_at: datetime | None
    reported_at: datetime | None
    report: str | None
    refused_at: datetime | None
    refusal: str | None
    rated_at: datetime | None
    rating: int | None
    rating_words: str | None
    can: list[WhistleAction] = []
    """The actions that are open to the caller now."""


@router.post(
    "/tickets/{ticket_id}/whistles", status_code=201, responses=documented(404, 409, 413, 422)
)
def call_departments(
    ticket_id: str, body: WhistleBody, services: Provided, caller: SignedIn
) -> Listed[WhistleOut]:
    """Call departments to a ticket: each gets its own task, deadline, report and rating."""
    called = services.tickets.whistles.call(
        ticket_id, body.department_ids, body.task, body.due_at, actor_of(caller)
    )
    return Listed(items=[_one(services, caller, whistle_id) for whistle_id in called])


@router.get("/whistles", responses=documented(422))
def list_whistles(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    state: Annotated[list[WhistleState] | None, Query(description="May be repeated.")] = None,
    department_id: str | None = None,
    ticket_id: str | None = None,
) -> Listed[WhistleOut]:
    """List whistles, newest first; an officer sees those of the own department."""
    states = tuple(sorted(one.value for one in state or ()))
    wanted = WhistleFilter(caller.reach, states, department_id, ticket_id)
    with services.look() as views:
        found = views.whistles(wanted, page)
        items = _outs(views, caller, found.items)
    return Listed(items=items, next=encode(found.next))


@router.get("/whistles/{whistle_id}", responses=documented(404))
def get_whistle(whistle_id: str, services: Provided, caller: SignedIn) -> WhistleOut:
    """Look at one whistle."""
    return _one(services, caller, whistle_id)


@router.post("/whistles/{whistle_id}/{action}", responses=documented(404, 409, 413, 422))
def act_on_whistle(
    whistle_id: str,
    action: WhistleAction,
    services: Provided,
    caller: SignedIn,
    body: WhistleActionBody | None = None,
) -> WhistleOut:
    """Accept, refuse or report as an officer; rate as the caller; insist or cancel as a lead."""
    said = body or WhistleActionBody()
    services.tickets.whistles.act(
        whistle_id, action, actor_of(caller), note=said.note, rating=said.rating
    )
    return _one(services, caller, whistle_id)


def _one(services: Services, caller: Caller, whistle_id: str) -> WhistleOut:
    with services.look() as views:
        found = views.whistle(whistle_id, caller.reach)
        if found is None:
            raise NotFound(f"no whistle {whistle_id}")
        (out,) = _outs(views, caller, [found])
    return out


def _outs(views: Views, caller: Caller, whistles: Sequence[WhistleView]) -> list[WhistleOut]:
    led = views.answered_for({one.area_id for one in whistles}, caller.reach)
    return [_out(caller, one, leads=one.area_id in led) for one in whistles]


def _out(caller: Caller, whistle: WhistleView, *, leads: bool) -> WhistleOut:
    out = WhistleOut.model_validate(whistle)
    if caller.role in API_GRANTS[ACT]:
        desk = caller.reach.everywhere
        out.can = list(
            possible(
                out.state,
                is_officer=desk or caller.role in DEPARTMENT,
                is_caller=desk or whistle.caller == caller.username,
                leads=leads,
            )
        )
    return out
