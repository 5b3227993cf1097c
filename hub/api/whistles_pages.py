"""A department's page: what it was called for, and what it says to that."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.access import actor_of
from hub.api.page_access import Visitor
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.domain.whistles import WhistleAction, WhistleState
from hub.errors import Conflict, InvalidInput
from hub.pipeline.accounts import Caller
from hub.pipeline.views.paging import Page
from hub.pipeline.views.whistles import WhistleFilter

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_WHISTLES = 50
UNDONE = (WhistleState.CALLED.value, WhistleState.ACCEPTED.value)


@router.get("/whistles")
def whistles_page(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """What the department still has to do."""
    return _page(request, services, caller)


@forms.post("/whistles/{whistle_id}/{action}")
def act_on_whistle(
    request: Request,
    whistle_id: str,
    action: WhistleAction,
    services: Provided,
    caller: Visitor,
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """One tap, or the same page again with what stood in the way."""
    try:
        services.tickets.whistles.act(
            whistle_id, action, actor_of(caller), note=note.strip() or None
        )
    except Conflict:
        return _page(request, services, caller, 409, "page.changed_meanwhile")
    except InvalidInput:
        return _page(request, services, caller, 422, "page.needed.note")
    return RedirectResponse("/whistles", 303)


def _page(
    request: Request,
    services: Services,
    caller: Caller,
    status: int = 200,
    message: str | None = None,
) -> HTMLResponse:
    with services.look() as views:
        found = views.whistles(WhistleFilter(caller.reach, UNDONE), Page(MOST_WHISTLES))
    now = services.clock.now()
    return render(request, "whistles.html", status, whistles=found.items, now=now, message=message)
