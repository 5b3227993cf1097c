"""The strip of masked pictures on a ticket's page, and the button that fetches them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from hub.api.access import actor_of
from hub.api.page_access import Visitor
from hub.api.services import Provided
from hub.api.workers_pages import ticket_with
from hub.errors import Busy, Conflict, NoAnswer, NodeAway, NodeRefused

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)


@forms.post("/t/{ticket_id}/evidence")
def fetch(
    request: Request,
    ticket_id: str,
    services: Provided,
    caller: Visitor,
    alert_id: Annotated[str, Form(max_length=64)],
) -> Response:
    """What came is on the page; what stood in the way is above it."""
    try:
        services.cameras.evidence.fetch(ticket_id, alert_id, actor_of(caller))
    except NodeAway:
        return ticket_with(request, services, caller, ticket_id, 409, "clip.away")
    except NodeRefused:
        return ticket_with(request, services, caller, ticket_id, 409, "clip.refused")
    except NoAnswer:
        return ticket_with(request, services, caller, ticket_id, 504, "clip.no_answer")
    except Busy:
        return ticket_with(request, services, caller, ticket_id, 503, "clip.busy")
    except Conflict:
        return ticket_with(request, services, caller, ticket_id, 409, "page.changed_meanwhile")
    return RedirectResponse(f"/t/{ticket_id}", 303)
