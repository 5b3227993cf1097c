"""The desk's plain list: today's verdicts, open tickets, nodes out of sight; no names in lists."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.grants import DEPARTMENT, FAMILY, LEADS, LOOKS, SCREEN
from hub.api.nodes import link_of
from hub.api.page_access import Visitor
from hub.api.promises import pressing
from hub.api.screens import is_built
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.api.workers_pages import OPEN_STATES
from hub.domain.liveness import LIVENESS_S, Link
from hub.domain.people import Role
from hub.domain.reach import Reach
from hub.pipeline.views import Views
from hub.pipeline.views.nodes import NodeView
from hub.pipeline.views.paging import Page
from hub.pipeline.views.tickets import TicketFilter
from hub.pipeline.views.verdicts import VerdictFilter

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_ROWS = 30
UNSEEN = ("missed", "blind")


@router.get("/")
def start(services: Provided, caller: Visitor) -> Response:
    """Where each role begins."""
    return RedirectResponse(beginning(caller.role, built=is_built(services)), 303)


def beginning(role: Role, *, built: bool) -> str:
    """The screen of a role, or its plain page where no screens are built."""
    if role in DEPARTMENT:
        return "/whistles"
    if role in SCREEN:
        return "/wall"
    if role in FAMILY:
        return "/screens/family" if built else "/family"
    if role in LOOKS | LEADS:
        return "/desk" if built else "/ops"
    return "/phone" if built else "/my"


@router.get("/ops")
def desk_page(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """How the day stands."""
    reach = caller.reach
    now = services.clock.now()
    day = now.astimezone(services.zone).date().isoformat()
    with services.look() as views:
        counts = views.verdict_counts(day, reach) | views.coming_counts(reach)
        unseen = views.verdicts(VerdictFilter(reach, day=day, verdicts=UNSEEN), Page(MOST_ROWS))
        wanted = TicketFilter(reach, states=OPEN_STATES, urgent_first=True)
        open_tickets = views.tickets(wanted, Page(MOST_ROWS))
        tickets = views.ticket_counts(reach)
        nodes = _dark(views, services, reach)
        kept = views.quarantine_count() if reach.everywhere else None
    listed = {*(one.home_id for one in unseen.items), *(one.home_id for one in open_tickets.items)}
    request.state.homes = listed - {None}  # for the log of looks
    return render(
        request,
        "desk.html",
        now=now,
        pressing=pressing,
        day=day,
        counts=counts,
        unseen=unseen,
        open_tickets=open_tickets,
        open_count=sum(tickets.get(state, 0) for state in OPEN_STATES),
        nodes=nodes,
        kept=kept,
    )


def _dark(views: Views, services: Services, reach: Reach) -> list[tuple[NodeView, Link]]:
    """Nodes whose link is not up, the first of them."""
    silent_before = services.clock.wall() - timedelta(seconds=LIVENESS_S)
    suspects = views.silent_nodes(silent_before, reach, Page(MOST_ROWS)).items
    judged = ((node, link_of(services, node)) for node in suspects)
    return [(node, link) for node, link in judged if link != Link.UP]
