"""What people reach without signing in: short links, a phone's acknowledgement, a pressed key.

A signed token is all that opens them, each for one notice. A GET changes nothing: services that
draw previews of links open them, too. A link's page counts as seen when its script says that it has
been visible for a moment; a person without scripts still answers by its buttons.
"""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from hub.api.services import Provided, Services
from hub.api.static_files import STATIC
from hub.api.templates import language_of, render
from hub.domain.tickets import Action
from hub.errors import Conflict, Expired, InvalidInput, NotFound
from hub.pipeline.deliveries import About
from hub.pipeline.message_words import named
from hub.pipeline.replies import LinkedNotice

open_router = APIRouter(include_in_schema=False)
LONGEST_NOTE = 200


class Answer(StrEnum):
    """What a person can say without signing in."""

    ACCEPT = "accept"
    DECLINE = "decline"


KEYS = {"1": Answer.ACCEPT, "2": Answer.DECLINE}
"""The keys of a phone."""


class Acknowledgement(BaseModel):
    """A service worker's word that the message is on the phone."""

    token: Annotated[str, Field(max_length=80)]


class Pressed(BaseModel):
    """A voice gateway's word on the key that was pressed."""

    key: Annotated[str, Field(max_length=8)]


@open_router.get("/s/{token}")
def link_page(
    request: Request,
    token: str,
    services: Provided,
    declined: Annotated[str, Query(max_length=8)] = "",
) -> HTMLResponse:
    """What the message said, and two buttons; looking changes nothing."""
    return _page(request, services, token, "link.declined" if declined else None)


@open_router.post("/s/{token}/seen", status_code=204)
def link_seen(token: str, services: Provided) -> None:
    """The page has been visible for a moment."""
    services.tickets.replies.note_seen(token)


@open_router.post("/s/{token}/{answer}")
def answer_by_link(
    request: Request,
    token: str,
    answer: Answer,
    services: Provided,
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:
    """I take it, or I cannot."""
    said = note.strip() or _no_reason(services, language_of(request))
    try:
        services.tickets.replies.answer(token, Action(answer), _note_of(answer, said))
    except (Conflict, InvalidInput):
        return _page(request, services, token, "link.changed", 409)
    except (NotFound, Expired):
        return _page(request, services, token, None)
    declined = "?declined=1" if answer == Answer.DECLINE else ""
    return RedirectResponse(f"/s/{token}{declined}", 303)


@open_router.post("/calls/{token}", status_code=204)
def press_key(token: str, body: Pressed, services: Provided) -> None:
    """A key was pressed during a call: 1 takes the ticket, 2 declines it."""
    answer = KEYS.get(body.key.strip())
    if answer is None:
        raise NotFound(f"the key {body.key[:8]!r} means nothing; 1 accepts, 2 declines")
    note = _note_of(answer, _no_reason(services, "zh-CN"))
    services.tickets.replies.press(token, Action(answer), note)


@open_router.post("/push/ack", status_code=204)
def acknowledge(body: Acknowledgement, services: Provided) -> None:
    """A phone has shown the message."""
    services.tickets.replies.note_delivered(body.token)


@open_router.get("/sw.js")
def service_worker(services: Provided) -> Response:
    """From the root, so that it may show notifications for the whole site."""
    headers = {"cache-control": "no-cache"}
    built = services.screens / "sw.js"  # it brings the plain one with it
    return FileResponse(
        built if built.is_file() else STATIC / "sw.js",
        media_type="text/javascript",
        headers=headers,
    )


def _page(
    request: Request, services: Services, token: str, message: str | None, status: int = 200
) -> HTMLResponse:
    try:
        linked = services.tickets.replies.look(token)
    except Expired:
        return _unlisted(render(request, "link.html", 410, linked=None, message="link.expired"))
    except NotFound:
        return _unlisted(render(request, "link.html", 404, linked=None, message="link.unknown"))
    facts = {
        "linked": linked,
        "token": token,
        "message": message,
        "lines": _lines(services, linked),
    }
    return _unlisted(render(request, "link.html", status, **facts))


def _lines(services: Services, linked: LinkedNotice) -> list[str]:
    """What the message said, line by line."""
    about = [] if linked.kind is None else [About(linked.kind, linked.called)]
    names = [named(services.phrasebook, one) for one in about]
    return [*names, *linked.body.split("\n")]


def _unlisted(page: HTMLResponse) -> HTMLResponse:
    page.headers["x-robots-tag"] = "noindex"
    return page


def _note_of(answer: Answer, why_not: str) -> str | None:
    return why_not if answer == Answer.DECLINE else None


def _no_reason(services: Services, language: str) -> str:
    return services.phrasebook.text("link.no_reason", language)
