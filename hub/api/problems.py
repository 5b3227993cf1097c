"""Every error as RFC 9457 problem details, with the fields that are wrong."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from hub.api.examples import like
from hub.api.templates import render
from hub.errors import (
    Busy,
    Conflict,
    Expired,
    Fault,
    FirstlightError,
    InvalidInput,
    NoAnswer,
    NotAllowed,
    NotFound,
    StoreUnavailable,
)

UNREADABLE = "the body cannot be read; send JSON or text in UTF-8, or a complete form"
MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[FirstlightError], int] = {
    InvalidInput: 422,
    NotFound: 404,
    Expired: 410,
    Conflict: 409,
    NotAllowed: 403,
    NoAnswer: 504,
    Busy: 503,
    StoreUnavailable: 503,
}


class FieldError(BaseModel):
    """One wrong field."""

    field: str
    reason: str
    row: int | None = Field(None, description="The line of an imported file.")
    also: list[int] | None = Field(None, description="More lines with the very same fault.")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = like(
        {
            "type": "about:blank",
            "title": "Unprocessable Content",
            "status": 422,
            "detail": "windows[0].tz: 'Asia/Atlantis' is not a time zone of the IANA data base",
            "errors": [
                {
                    "field": "windows[0].tz",
                    "reason": "'Asia/Atlantis' is not a time zone of the IANA data base",
                }
            ],
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class SignInFirstError(FirstlightError):
    """A page was asked for by nobody known; the path to come back to."""


class NotSignedInError(FirstlightError):
    """Nobody knows who is asking."""


def documented(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for OpenAPI."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in codes}


def problem(
    status: int, detail: str, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    """A problem document."""
    errors = [
        FieldError(field=f.field, reason=f.reason, row=f.row, also=list(f.also) or None)
        for f in faults
    ]
    title = HTTPStatus(status).phrase
    body = Problem(title=title, status=status, detail=detail, errors=errors)
    content = body.model_dump(exclude_none=True)
    return JSONResponse(content, status, headers, MEDIA_TYPE)


def answer(
    request: Request,
    status: int,
    detail: str,
    faults: Sequence[Fault] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem document; for somebody looking at our pages, a page."""
    reads_pages = "text/html" in request.headers.get("accept", "")
    if reads_pages and not request.url.path.startswith("/api/"):
        page = render(request, "error.html", status, code=status)
        page.headers.update(headers or {})
        return page
    return problem(status, detail, faults, headers)


def install(app: FastAPI) -> None:
    """Answer every error of ours and of the framework with a problem document."""
    app.add_exception_handler(FirstlightError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> Response:
    if isinstance(error, SignInFirstError):
        return RedirectResponse(f"/sign-in?to={quote(str(error))}", 303)
    if isinstance(error, NotSignedInError):
        return problem(401, str(error), headers={"WWW-Authenticate": "Bearer"})
    faults = error.faults if isinstance(error, InvalidInput) else ()
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            retry = {"Retry-After": "2"} if status == 503 else None
            return answer(request, status, str(error), faults, retry)
    return answer(request, 500, "the hub could not do this; its log says why")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Fault(_field(e["loc"]), _reason(e)) for e in error.errors()]
    return answer(request, 422, "; ".join(f"{f.field}: {f.reason}" for f in faults), faults)


def _field(location: Sequence[str | int]) -> str:
    path = ""
    for part in location[1:] if len(location) > 1 else location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")


def _reason(error: dict[str, Any]) -> str:
    if error["type"] == "json_invalid":
        return f"the body is not JSON: {error.get('ctx', {}).get('error', 'unreadable')}"
    reason: str = error["msg"]
    return reason.removeprefix("Value error, ")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 400:  # bytes that are no text, a form without parts: a wrong body
        return answer(request, 422, f"{UNREADABLE} ({error.detail})", headers=headers)
    return answer(request, error.status_code, str(error.detail), headers=headers)


def _unexpected(request: Request, _error: Exception) -> Response:
    return answer(request, 500, "the hub could not do this; its log says why")
