"""Who may do what: signed in or refused, and each scope's routes. What is not listed is denied."""

from typing import Annotated

from fastapi import Depends, Request

from hub.api.problems import NotSignedInError
from hub.api.services import Provided, Services
from hub.errors import NotAllowed
from hub.pipeline.accounts import Caller, Scope, TokenKind, is_same_secret

SESSION_COOKIE = "firstlight_session"
CSRF_HEADER = "X-CSRF-Token"
LOOKING = frozenset({"GET", "HEAD"})
API = "/api/v1"
Routes = frozenset[tuple[str, str]]
WORKERS_MAY_CALL: Routes = frozenset(
    {
        ("GET", "/me"),
        ("GET", "/clock"),
        ("GET", "/stream"),
        ("GET", "/tickets"),
        ("GET", "/tickets/{ticket_id}"),
        ("POST", "/tickets/{ticket_id}/{action}"),
        ("GET", "/homes/{home_id}"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
    }
)
"""Routes of the API, below its prefix."""
WORKERS_MAY_VISIT: Routes = frozenset(
    {
        ("GET", "/"),
        ("GET", "/my"),
        ("GET", "/t/{ticket_id}"),
        ("POST", "/t/{ticket_id}/{action}"),
        ("POST", "/sign-out"),
    }
)


def identify(request: Request, services: Services) -> Caller | None:
    """Whoever holds the bearer token, or else the session cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return services.accounts.caller(token.strip(), TokenKind.BEARER)
    cookie = request.cookies.get(SESSION_COOKIE)
    return services.accounts.caller(cookie, TokenKind.SESSION) if cookie else None


def check_scope(request: Request, caller: Caller, workers_may: Routes) -> None:
    """NotAllowed unless the caller's scope covers the route."""
    match caller.scope:
        case Scope.OPS:
            return
        case Scope.AUDITOR:
            if request.method not in LOOKING and request.url.path != "/sign-out":
                raise NotAllowed("an auditor looks, and changes nothing")
        case Scope.WORKER:
            # Some versions of FastAPI name the route with its prefix, others without.
            route = request.scope["route"].path.removeprefix(API)
            if (request.method, route) not in workers_may:
                raise NotAllowed("a worker's account sees only what is assigned to him")


def signed_in(request: Request, services: Provided) -> Caller:
    """The caller of an API route; a session must also name its CSRF token."""
    caller = identify(request, services)
    if caller is None:
        raise NotSignedInError("sign in first: send a bearer token, or a session cookie")
    check_scope(request, caller, WORKERS_MAY_CALL)
    if caller.csrf is not None and request.method not in LOOKING:
        check_csrf(caller, request.headers.get(CSRF_HEADER, ""))
    return caller


def check_csrf(caller: Caller, given: str) -> None:
    """NotAllowed unless the token is this session's."""
    if caller.csrf is None or not is_same_secret(given, caller.csrf):
        raise NotAllowed("the form is not from this session; load the page again")


def told_worker(caller: Caller) -> str | None:
    """The worker whose tickets are all that this caller sees; None for the desk."""
    return (caller.worker_id or "") if caller.scope == Scope.WORKER else None


SignedIn = Annotated[Caller, Depends(signed_in)]


def ops_only(caller: SignedIn) -> Caller:
    """For what even an auditor does not need."""
    if caller.scope != Scope.OPS:
        raise NotAllowed("this needs the scope ops")
    return caller
