"""The API's reference: the OpenAPI document, and a page of it that loads nothing from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from hub.api.problems import Problem, documented
from hub.api.templates import render

router = APIRouter(include_in_schema=False)
ABOUT = (
    "Sign in with `Authorization: Bearer TOKEN`. Times are RFC 3339 with a zone. Lists come as "
    '`{"items": [...], "next": cursor-or-null}`: give `next` back as `cursor`. Errors are problem '
    "details (RFC 9457) that name each wrong field."
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the reference."""

    method: str
    path: str
    tag: str
    summary: str
    detail: str
    parameters: tuple[str, ...]


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, routes=app.routes, description=ABOUT
        )
        parts = made.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = _problem_schema()
        parts["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "firstlight_session"},
        }
        made["security"] = [{"bearer": []}, {"session": []}]
        _replace_framework_errors(made)
        app.openapi_schema = made
    return app.openapi_schema


def _replace_framework_errors(made: dict[str, Any]) -> None:
    """What the framework would answer to a wrong field we answer as a problem, too."""
    for methods in made["paths"].values():
        for operation in methods.values():
            if "application/json" in operation["responses"].get("422", {}).get("content", {}):
                operation["responses"] |= {str(c): a for c, a in documented(422).items()}
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)


def _problem_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema()
    fields = schema.pop("$defs")["FieldError"]
    schema["properties"]["errors"]["items"] = fields
    return schema


@router.get("/openapi.json")
def openapi_json(request: Request) -> JSONResponse:
    """The OpenAPI document."""
    return JSONResponse(document(request.app))


@router.get("/docs")
def docs_page(request: Request) -> HTMLResponse:
    """The reference as a page."""
    return render(request, "docs.html", operations=list(_operations(request.app)), about=ABOUT)


def _operations(app: FastAPI) -> Iterator[Operation]:
    for path, methods in document(app)["paths"].items():
        for method, found in methods.items():
            yield Operation(
                method.upper(),
                path,
                (found.get("tags") or [""])[0],
                found.get("summary", ""),
                found.get("description", ""),
                tuple(p["name"] for p in found.get("parameters", []) if p["in"] == "query"),
            )
