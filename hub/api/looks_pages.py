"""The list of who looked, to be printed and given to the resident or her guardian."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from hub.api.audit import look_of
from hub.api.homes import reached_home
from hub.api.page_access import Visitor
from hub.api.services import Provided
from hub.api.templates import render
from hub.pipeline.views.looking import AuditFilter
from hub.pipeline.views.paging import Page

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_LOOKS = 500


@router.get("/homes/{home_id}/looks")
def looks_page(request: Request, home_id: str, services: Provided, caller: Visitor) -> HTMLResponse:
    """Day, role and name, what for; the newest first."""
    home = reached_home(services, caller, home_id)
    with services.look() as views:
        found = views.audit(AuditFilter(home_id), Page(MOST_LOOKS))
    looks = [look_of(services, entry) for entry in found.items]
    return render(
        request,
        "looks.html",
        resident=home.resident.name,
        home_id=home_id,
        now=services.clock.now(),
        looks=looks,
        more=found.next is not None,
    )
