"""The built screens' shells: wall, desk, phone, family; each asks the API for its data.

They are made by `make web`. Where that was not done, the plain pages do all that is urgent.
"""

import re
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from hub.api.services import Provided, Services
from hub.api.templates import language_of, render

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
SHELL = '<html lang="zh-CN">'
"""What a built page begins with, and what we put the reader's language into."""
TITLE = re.compile("<title>[^<]*</title>")
"""What the window is called until the screen has loaded and knows better."""


def is_built(services: Services) -> bool:
    """Whether `make web` was run."""
    return (services.screens / "desk.html").is_file()


@router.get("/wall")
def wall(request: Request, services: Provided) -> HTMLResponse:
    """The command centre's wall."""
    return _shell(request, services, "wall")


@router.get("/desk")
@router.get("/desk/{rest:path}")
def desk(request: Request, services: Provided) -> HTMLResponse:
    """The duty desk."""
    return _shell(request, services, "desk")


@router.get("/phone")
@router.get("/phone/{rest:path}")
def phone(request: Request, services: Provided) -> HTMLResponse:
    """The worker's app."""
    return _shell(request, services, "phone")


@router.get("/screens/family")
def family(request: Request, services: Provided) -> HTMLResponse:
    """The family's page."""
    return _shell(request, services, "family")


def _shell(request: Request, services: Services, name: str) -> HTMLResponse:
    """A built page with what it cannot ask for before it speaks."""
    if not is_built(services):
        return render(request, "unbuilt.html", 503)
    built = (services.screens / f"{name}.html").read_text(encoding="utf-8")
    facts = {
        "lang": language_of(request),
        "data-zone": services.zone.key,
        "data-tiles": services.map_tiles_url,
        "data-tiles-attribution": services.map_tiles_attribution,
    }
    told = " ".join(f'{key}="{escape(value)}"' for key, value in facts.items() if value)
    title = services.phrasebook.text(f"screen.{name}", language_of(request))
    built = TITLE.sub(lambda _: f"<title>{escape(title)}</title>", built, count=1)
    page = HTMLResponse(built.replace(SHELL, f"<html {told}>", 1))
    page.headers["cache-control"] = "private, no-cache"
    return page
