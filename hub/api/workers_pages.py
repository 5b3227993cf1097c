"""The worker's phone: my tickets, and one ticket from the reason to the outcome."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.page_access import Visitor
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.api.tickets import TicketWhole, actor_of, whole
from hub.domain.people import Role, Worker
from hub.domain.reach import Reach
from hub.domain.tickets import OPEN, Action, Outcome, Priority, State
from hub.errors import Conflict, InvalidInput
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.paging import Page
from hub.pipeline.views.tickets import TicketFilter, TicketView

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_TICKETS = 25
MOST_WORKERS = 100
OPEN_STATES = tuple(sorted(state.value for state in OPEN))


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket in a list: who it is about, where, and for how long it has waited."""

    ticket: TicketView
    resident: str
    area: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What this visitor can do with this ticket now."""

    accept: bool
    arrive: bool
    resolve: bool
    close: bool
    note: bool
    dispatch: bool
    """Assign and cancel: for the desk, and who leads the area."""


@router.get("/my")
def my_tickets(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """My open tickets, the urgent first."""
    told = Reach(worker_id=caller.worker_id)
    wanted = TicketFilter(told, states=OPEN_STATES, urgent_first=True)
    with services.look() as views:
        found = views.tickets(wanted, Page(MOST_TICKETS))
        lines = [_line(views, ticket, services.clock.now()) for ticket in found.items]
    others = [line for line in lines if _is_anothers(line.ticket, caller)]
    todo = [line for line in lines if not _is_anothers(line.ticket, caller)]
    return render(request, "my.html", todo=todo, others=others, more=found.next is not None)


@router.get("/t/{ticket_id}")
def ticket_page(
    request: Request, ticket_id: str, services: Provided, caller: Visitor
) -> HTMLResponse:
    """One ticket; whoever opens it has seen what he was told of it."""
    page = _ticket(request, services, caller, ticket_id)
    if caller.worker_id is not None and _is_looked_at(request):
        services.replies.note_page_seen(ticket_id, caller.worker_id)
    return page


@forms.post("/t/{ticket_id}/{action}")
def act(
    request: Request,
    ticket_id: str,
    action: Action,
    services: Provided,
    caller: Visitor,
    note: Annotated[str, Form()] = "",
    outcome: Annotated[Outcome | None, Form()] = None,
    assignee: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """One tap, or the same page again with what stood in the way."""
    try:
        services.desk.act(
            ticket_id,
            action,
            actor_of(caller),
            note=note.strip() or None,
            outcome=outcome,
            assignee=assignee or None,
        )
    except Conflict:
        return _ticket(request, services, caller, ticket_id, 409, "page.changed_meanwhile")
    except InvalidInput as refusal:
        key = f"page.needed.{refusal.faults[0].field}"
        return _ticket(request, services, caller, ticket_id, 422, key)
    return RedirectResponse(f"/t/{ticket_id}", 303)


def _is_looked_at(request: Request) -> bool:
    """Opened by a person: not fetched by the page's own script, nor ahead of time."""
    mode, purpose = (request.headers.get(f"sec-{name}", "") for name in ("fetch-mode", "purpose"))
    return mode in {"", "navigate"} and "prefetch" not in purpose


def _ticket(
    request: Request,
    services: Services,
    caller: Caller,
    ticket_id: str,
    status: int = 200,
    message: str | None = None,
) -> HTMLResponse:
    ticket = whole(services, caller, ticket_id)
    now = services.clock.now()
    with services.look() as views:
        area = views.place_name(ticket.area_id)
        can = choices(ticket, caller, now, leads=views.answers_for(ticket.area_id, caller.reach))
        workers = _to_send(views, ticket, caller) if can.dispatch else []
    return render(
        request,
        "ticket.html",
        status,
        ticket=ticket,
        area=area,
        minutes=_minutes(ticket.opened_at, now),
        overdue=ticket.arrive_by is not None and now >= ticket.arrive_by,
        can=can,
        workers=workers,
        outcomes=list(Outcome),
        message=message,
    )


def choices(ticket: TicketWhole, caller: Caller, now: datetime, *, leads: bool) -> Choices:
    """What to offer; the desk decides again when it is asked."""
    desk, looks_only = caller.role == Role.OPS, caller.role == Role.AUDITOR
    mine = desk or ticket.assignee in {None, caller.worker_id}
    late = ticket.arrive_by is not None and now >= ticket.arrive_by
    untaken = ticket.state in {State.NEW, State.ASSIGNED}
    proven = ticket.priority == Priority.P4 and ticket.kind in {"missed", "blind"}
    unfinished = ticket.state in OPEN
    acts = not looks_only
    return Choices(
        accept=acts and (untaken or (ticket.state == State.ACCEPTED and late and not mine)),
        arrive=acts and mine and ticket.state == State.ACCEPTED,
        resolve=acts and mine and ticket.state == State.ON_SITE,
        close=acts and ((proven and unfinished) or (leads and ticket.state == State.RESOLVED)),
        note=acts,
        dispatch=acts and leads and unfinished,
    )


def _to_send(views: Views, ticket: TicketWhole, caller: Caller) -> list[Worker]:
    return views.workers_for(ticket.home_id, ticket.area_id, caller.reach, MOST_WORKERS)


def _is_anothers(ticket: TicketView, caller: Caller) -> bool:
    """Somebody else is on the way."""
    return ticket.state in {State.ACCEPTED, State.ON_SITE} and ticket.assignee != caller.worker_id


def _line(views: Views, ticket: TicketView, now: datetime) -> Line:
    resident = views.resident(ticket.home_id) if ticket.home_id else None
    return Line(
        ticket,
        resident.name if resident else "",
        views.place_name(ticket.area_id),
        _minutes(ticket.opened_at, now),
    )


def _minutes(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))
