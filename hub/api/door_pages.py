"""The code at the door: its printed sheet, and what opens when a phone reads it.

A stranger who scans it learns nothing: not who lives there, nor whether the code is one of ours.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.access import actor_of, identify
from hub.api.grants import PAGE_GRANTS
from hub.api.page_access import Visitor
from hub.api.proofs import issue, offered_of
from hub.api.qr import qr_svg
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.domain.door_codes import grouped
from hub.domain.tickets import UNACCEPTED, Action, State
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.door_codes import OwnTicket

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
open_router = APIRouter(include_in_schema=False)


@open_router.get("/d/{code}")
def at_the_door(request: Request, code: str, services: Provided) -> HTMLResponse:
    """A worker's own ticket here, and one tap to arrive; for everybody else the same plain page."""
    caller = identify(request, services)
    request.state.caller = caller
    ticket = _own_ticket(services, caller, code)
    page = render(request, "door.html", code=code, ticket=ticket)
    page.headers["x-robots-tag"] = "noindex"
    return page


@forms.post("/d/{code}/check-in")
def check_in(code: str, services: Provided, caller: Visitor) -> Response:
    """Take the ticket if nobody has, arrive if he has not, and keep the code as a proof."""
    ticket = _own_ticket(services, caller, code)
    if ticket is None:
        raise NotFound("nothing of yours here")
    actor, offered = actor_of(caller), offered_of(code, None)
    if ticket.state in UNACCEPTED:
        services.tickets.desk.act(ticket.ticket_id, Action.ACCEPT, actor)
    prove = services.visits.visit_proofs.add
    if ticket.state != State.ON_SITE:
        prove = services.visits.visit_proofs.arrive
    prove(ticket.ticket_id, actor, offered)
    return RedirectResponse(f"/t/{ticket.ticket_id}", 303)


@router.get("/homes/{home_id}/door-code")
def before_issuing(request: Request, home_id: str, _caller: Visitor) -> HTMLResponse:
    """What a new code means, and the button."""
    return render(request, "door_code.html", home_id=home_id, url=None)


@forms.post("/homes/{home_id}/door-code")
def sheet(request: Request, home_id: str, services: Provided, caller: Visitor) -> HTMLResponse:
    """A new code on a sheet for the door: shown now and never again."""
    issued, url = issue(services, caller, home_id, str(request.base_url))
    return render(
        request,
        "door_code.html",
        home_id=home_id,
        url=url,
        code=grouped(issued.code),
        qr=qr_svg(url),
        words={key: services.phrasebook.text(f"door.{key}", "zh-CN") for key in ("title", "scan")},
    )


def _own_ticket(services: Services, caller: Caller | None, code: str) -> OwnTicket | None:
    if caller is None or caller.role not in PAGE_GRANTS["POST", "/d/{code}/check-in"]:
        return None
    return services.visits.door_codes.own_ticket(code, caller.worker_id)
