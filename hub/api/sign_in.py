"""Signing in and out, and the choice of language."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.cookies import FORM, SESSION, drop_cookie, named, session_of, set_cookie
from hub.api.services import Provided, Services
from hub.api.templates import LANGUAGE_COOKIE, LANGUAGES, render
from hub.errors import NotAllowed, NotFound
from hub.pipeline.signing_in import is_same_secret

open_router = APIRouter(include_in_schema=False)
router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
A_YEAR_S = 365 * 86_400


@open_router.get("/sign-in")
def sign_in_page(request: Request, services: Provided, to: str = "/") -> HTMLResponse:
    """The form."""
    return _form(request, services, to, refused=False)


@open_router.post("/sign-in")
def sign_in(
    request: Request,
    services: Provided,
    username: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    to: Annotated[str, Form(max_length=300)] = "/",
) -> Response:
    """A session for the right name and password; nobody can be signed in by a foreign page."""
    given = request.cookies.get(named(FORM, services), "")
    if not given or not is_same_secret(given, csrf):
        raise NotAllowed("the form is too old, or not ours; load the page again")
    address = request.client.host if request.client else ""
    session = services.staff.signing_in.sign_in(username.strip(), password, address)
    if session is None:
        return _form(request, services, to, refused=True)
    before = session_of(request, services)
    if before:  # whoever held it is somebody else now, or signs in anew
        services.staff.signing_in.sign_out(before)
    answer = RedirectResponse(here(to), 303)
    lasts_s = int(session.lasts.total_seconds())
    set_cookie(answer, services, SESSION, session.token, lasts_s=lasts_s)
    drop_cookie(answer, services, FORM)
    return answer


@forms.post("/sign-out")
def sign_out(request: Request, services: Provided) -> Response:
    """The session opens nothing any more."""
    services.staff.signing_in.sign_out(session_of(request, services) or "")
    answer = RedirectResponse("/sign-in", 303)
    drop_cookie(answer, services, SESSION)
    return answer


@open_router.get("/language/{language}")
def choose_language(language: str, services: Provided, to: str = "/") -> Response:
    """Keep the reader's choice."""
    if language not in LANGUAGES:
        raise NotFound(f"no language {language[:20]!r}; there are {', '.join(LANGUAGES)}")
    answer = RedirectResponse(here(to), 303)
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=A_YEAR_S,
        httponly=True,
        samesite="lax",
        secure=services.secure_cookies,
    )
    return answer


def here(to: str) -> str:
    """A path of ours, never another host's."""
    plain = to.startswith("/") and not to.startswith("//")
    return to if plain and "\\" not in to and to.isprintable() else "/"


def _form(request: Request, services: Services, to: str, *, refused: bool) -> HTMLResponse:
    csrf = secrets.token_urlsafe(24)
    status = 401 if refused else 200
    facts = {"csrf": csrf, "to": here(to), "refused": refused}
    page = render(request, "sign_in.html", status, **facts)
    set_cookie(page, services, FORM, csrf, lasts_s=3600, same_site="strict")
    return page
