"""The worker's phone: my tickets, and one ticket from the reason to the outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.access import actor_of
from hub.api.choices import choices
from hub.api.clips import strips
from hub.api.my_day_shown import MOST_DOORS
from hub.api.page_access import Visitor
from hub.api.proofs import offered_of, position_of
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.api.tickets_shown import TicketWhole, whole
from hub.domain.follow_ups import NOT_BEFORE, Answer, Result, Way
from hub.domain.homes import Resident
from hub.domain.people import Worker
from hub.domain.reach import Reach
from hub.domain.tickets import OPEN, Action, CauseCode, Outcome, State
from hub.errors import Conflict, InvalidInput
from hub.pipeline.accounts import Caller
from hub.pipeline.desk import Actor
from hub.pipeline.views import Views
from hub.pipeline.views.follow_ups import FollowUpFilter, FollowUpView
from hub.pipeline.views.incidents import LineView, WalkView
from hub.pipeline.views.paging import Page
from hub.pipeline.views.tickets import TicketFilter, TicketView

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_TICKETS = 25
MOST_WORKERS = 100
Number = Annotated[str, Form(max_length=32)]
OPEN_STATES = tuple(sorted(state.value for state in OPEN))


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket in a list: who or which post it is about, where, for how long it has waited."""

    ticket: TicketView
    resident: str
    area: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Door:
    """A line of a walk list that is his to walk."""

    incident_id: str
    line: LineView
    resident: str
    door: str


@router.get("/my")
def my_tickets(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """My open tickets, the urgent first."""
    told = Reach(worker_id=caller.worker_id)
    wanted = TicketFilter(told, states=OPEN_STATES, urgent_first=True)
    with services.look() as views:
        found = views.tickets(wanted, Page(MOST_TICKETS))
        lines = _lines(views, found.items, services.clock.now())
    others = [line for line in lines if _is_anothers(line.ticket, caller)]
    todo = [line for line in lines if not _is_anothers(line.ticket, caller)]
    more = found.next is not None
    asks = _due(services, FollowUpFilter(caller.reach, worker_id=caller.worker_id))
    doors = _doors(services, caller)
    request.state.homes = [door.line.home_id for door in doors]
    return render(request, "my.html", todo=todo, others=others, more=more, asks=asks, doors=doors)


@router.get("/t/{ticket_id}")
def ticket_page(
    request: Request, ticket_id: str, services: Provided, caller: Visitor
) -> HTMLResponse:
    """One ticket; whoever opens it has seen what he was told of it."""
    page = ticket_with(request, services, caller, ticket_id)
    if caller.worker_id is not None and _is_looked_at(request):
        services.tickets.replies.note_page_seen(ticket_id, caller.worker_id)
    return page


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form on a ticket's page sends; empty is what was left blank."""

    note: Annotated[str, Form()] = ""
    outcome: Annotated[Outcome | None, Form()] = None
    assignee: Annotated[str, Form(max_length=64)] = ""
    cause_code: Annotated[CauseCode | Literal[""] | None, Form()] = None
    latitude: Number = ""
    longitude: Number = ""
    accuracy_m: Number = ""


@forms.post("/t/{ticket_id}/{action}")
def act(
    request: Request,
    ticket_id: str,
    action: Action,
    services: Provided,
    caller: Visitor,
    filled: Annotated[Filled, Depends()],
) -> Response:
    """One tap, or the same page again with what stood in the way."""
    try:
        _act(services, ticket_id, action, actor_of(caller), filled)
    except Conflict:
        return ticket_with(request, services, caller, ticket_id, 409, "page.changed_meanwhile")
    except InvalidInput as refusal:
        key = f"page.needed.{refusal.faults[0].field}"
        return ticket_with(request, services, caller, ticket_id, 422, key)
    return RedirectResponse(f"/t/{ticket_id}", 303)


def _act(services: Services, ticket_id: str, action: Action, actor: Actor, filled: Filled) -> None:
    where = position_of(filled.latitude, filled.longitude, filled.accuracy_m)
    if where is not None and action == Action.ARRIVE:
        services.visits.visit_proofs.arrive(ticket_id, actor, offered_of(None, where))
        return
    services.tickets.desk.act(
        ticket_id,
        action,
        actor,
        note=filled.note.strip() or None,
        outcome=filled.outcome,
        assignee=filled.assignee or None,
        cause_code=filled.cause_code or None,
    )


@forms.post("/t/{ticket_id}/follow-ups/{follow_up_id}")
def follow_up_done(
    request: Request,
    ticket_id: str,
    follow_up_id: str,
    services: Provided,
    caller: Visitor,
    way: Annotated[Way, Form()],
    result: Annotated[Result, Form()],
    satisfied: Annotated[Literal["", "1", "2", "3", "4", "5"], Form()] = "",
    words: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """What she said, or the same page again with what stood in the way."""
    answer = Answer(way, result, int(satisfied) if satisfied else None, words.strip() or None)
    try:
        services.tickets.following_up.done(follow_up_id, answer, actor_of(caller))
    except Conflict:
        return ticket_with(request, services, caller, ticket_id, 409, "page.changed_meanwhile")
    return RedirectResponse(f"/t/{ticket_id}", 303)


def _due(services: Services, wanted: FollowUpFilter) -> list[FollowUpView]:
    """The open follow-ups that may be done by now."""
    by = services.clock.now() + NOT_BEFORE
    open_ones = replace(wanted, is_done=False, is_canceled=False, due_by=by)
    with services.look() as views:
        return list(views.follow_ups(open_ones, Page(MOST_TICKETS)).items)


def _doors(services: Services, caller: Caller) -> list[Door]:
    with services.look() as views:
        walks = views.walks_of(caller.worker_id) if caller.worker_id else []
        people = views.residents([walk.line.home_id for walk in walks[:MOST_DOORS]])
        return [_door(people, walk) for walk in walks[:MOST_DOORS]]


def _door(people: Mapping[str, Resident], walk: WalkView) -> Door:
    who = people.get(walk.line.home_id)
    return Door(walk.incident_id, walk.line, who.name if who else "", (who and who.door) or "")


def _is_looked_at(request: Request) -> bool:
    """Opened by a person: not fetched by the page's own script, nor ahead of time."""
    mode, purpose = (request.headers.get(f"sec-{name}", "") for name in ("fetch-mode", "purpose"))
    return mode in {"", "navigate"} and "prefetch" not in purpose


def ticket_with(
    request: Request,
    services: Services,
    caller: Caller,
    ticket_id: str,
    status: int = 200,
    message: str | None = None,
) -> HTMLResponse:
    """A ticket's page, and above it what stood in the way."""
    ticket = whole(services, caller, ticket_id)
    now = services.clock.now()
    with services.look() as views:
        area = views.place_name(ticket.area_id)
        leads = views.answers_for(ticket.area_id, caller.reach)
        can = choices(ticket, caller, leads=leads)
        clips = strips(views, caller, ticket_id, ticket.state, ticket.assignee, leads=leads)
        workers = _to_send(views, ticket, caller) if can.dispatch else []
    wanted = FollowUpFilter(caller.reach, ticket_id=ticket_id)
    return render(
        request,
        "ticket.html",
        status,
        ticket=ticket,
        area=area,
        minutes=_minutes(ticket.opened_at, now),
        overdue=ticket.arrive_by is not None and now >= ticket.arrive_by,
        can=can,
        strips=clips,
        workers=workers,
        outcomes=list(Outcome),
        causes=list(CauseCode),
        follow_ups=_due(services, wanted) if can.follow_up else [],
        message=message,
    )


def _to_send(views: Views, ticket: TicketWhole, caller: Caller) -> list[Worker]:
    return views.workers_for(ticket.home_id, ticket.area_id, None, caller.reach, MOST_WORKERS)


def _is_anothers(ticket: TicketView, caller: Caller) -> bool:
    """Somebody else is on the way."""
    return ticket.state in {State.ACCEPTED, State.ON_SITE} and ticket.assignee != caller.worker_id


def _lines(views: Views, tickets: Sequence[TicketView], now: datetime) -> list[Line]:
    """A list asks for all its names at once."""
    people = views.residents([one.home_id for one in tickets if one.home_id])
    posts = views.post_names([one.post_id for one in tickets if one.post_id])
    places = views.place_names({one.area_id for one in tickets})
    names = {home_id: who.name for home_id, who in people.items()} | dict(posts)
    return [
        Line(
            one,
            names.get(one.home_id or one.post_id or "", ""),
            places.get(one.area_id, one.area_id),
            _minutes(one.opened_at, now),
        )
        for one in tickets
    ]


def _minutes(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))
