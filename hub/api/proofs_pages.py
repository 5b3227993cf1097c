"""What a visitor shows on his ticket's page: a code that he typed, where he is, a photo."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from hub.api.access import actor_of
from hub.api.page_access import Visitor
from hub.api.proofs import offered_of, position_of
from hub.api.services import Provided
from hub.api.workers_pages import ticket_with
from hub.errors import Conflict, InvalidInput

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
Note = Annotated[str, Form(max_length=1000)]
Number = Annotated[str, Form(max_length=32)]


@forms.post("/t/{ticket_id}/proofs")
def prove(
    request: Request,
    ticket_id: str,
    services: Provided,
    caller: Visitor,
    door_code: Annotated[str, Form(max_length=64)] = "",
    latitude: Number = "",
    longitude: Number = "",
    accuracy_m: Number = "",
    note: Note = "",
) -> Response:
    """One proof or two, or the same page again with what stood in the way."""
    offered = offered_of(door_code.strip() or None, position_of(latitude, longitude, accuracy_m))
    try:
        services.visits.visit_proofs.add(ticket_id, actor_of(caller), offered, note.strip() or None)
    except Conflict:
        message = "page.changed_meanwhile"
        return ticket_with(request, services, caller, ticket_id, 409, message)
    except InvalidInput:
        key = "page.needed.door_code" if offered else "page.needed.proof"
        return ticket_with(request, services, caller, ticket_id, 422, key)
    return RedirectResponse(f"/t/{ticket_id}", 303)


@forms.post("/t/{ticket_id}/photos")
def add_photo(
    request: Request,
    ticket_id: str,
    services: Provided,
    caller: Visitor,
    photo: Annotated[UploadFile | None, File()] = None,
    note: Note = "",
) -> Response:
    """A photo, or the same page again with what stood in the way."""
    content = b"" if photo is None else photo.file.read()
    try:
        services.visits.visit_proofs.add_photo(
            ticket_id, actor_of(caller), content, note.strip() or None
        )
    except Conflict:
        message = "page.changed_meanwhile"
        return ticket_with(request, services, caller, ticket_id, 409, message)
    except InvalidInput:
        key = "page.needed.photo" if content else "page.needed.file"
        return ticket_with(request, services, caller, ticket_id, 422, key)
    return RedirectResponse(f"/t/{ticket_id}", 303)
