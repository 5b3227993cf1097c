"""Who is asking, and whether the route is granted to him. What is not granted is denied."""

from typing import Annotated

from fastapi import Depends, Request

from hub.api.cookies import session_of
from hub.api.grants import API_GRANTS, Grants
from hub.api.problems import NotSignedInError
from hub.api.services import Provided, Services
from hub.domain.people import Role
from hub.errors import NotAllowed, NotFound
from hub.pipeline.accounts import Caller, TokenKind
from hub.pipeline.desk import Actor
from hub.pipeline.signing_in import is_same_secret
from hub.pipeline.views.reaching import Named

CSRF_HEADER = "X-CSRF-Token"
LOOKING = frozenset({"GET", "HEAD"})
API = "/api/v1"


def identify(request: Request, services: Services) -> Caller | None:
    """Whoever holds the bearer token, or else the session cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return services.staff.signing_in.caller(token.strip(), TokenKind.BEARER)
    cookie = session_of(request, services)
    return services.staff.signing_in.caller(cookie, TokenKind.SESSION) if cookie else None


def check_grant(request: Request, caller: Caller, grants: Grants) -> None:
    """NotAllowed unless the caller's role is granted the route."""
    method = "GET" if request.method == "HEAD" else request.method
    # Some versions of FastAPI name the route with its prefix, others without.
    route = request.scope["route"].path.removeprefix(API)
    if caller.role not in grants.get((method, route), frozenset()):
        raise NotAllowed(f"this is not open to the role {caller.role}")
    # For the audit log, which stands around the routes.
    request.state.caller, request.state.route = caller, f"{method} {route}"


def check_reach(request: Request, services: Services, caller: Caller) -> None:
    """NotFound if the path names something that the caller does not reach, or that is not there.

    Each route narrows its queries besides; this stands before all of them, so none can forget.
    """
    if caller.reach.everywhere:
        return
    names = [name for name in Named if name in request.path_params]
    if not names:
        return
    with services.look() as views:
        for name in names:
            value = request.path_params[name]
            if not views.is_in_reach(name, value, caller.reach):
                raise NotFound(f"no {name.removesuffix('_id')} {value}")


def signed_in(request: Request, services: Provided) -> Caller:
    """The caller of an API route; a session must also name its CSRF token."""
    caller = identify(request, services)
    if caller is None:
        raise NotSignedInError("sign in first: send a bearer token, or a session cookie")
    check_grant(request, caller, API_GRANTS)
    if caller.csrf is not None and request.method not in LOOKING:
        check_csrf(caller, request.headers.get(CSRF_HEADER, ""))
    check_reach(request, services, caller)
    return caller


def check_csrf(caller: Caller, given: str) -> None:
    """NotAllowed unless the token is this session's."""
    if caller.csrf is None or not is_same_secret(given, caller.csrf):
        raise NotAllowed("the form is not from this session; load the page again")


SignedIn = Annotated[Caller, Depends(signed_in)]


def actor_of(caller: Caller) -> Actor:
    """Who acts: the desk, who leads an area, or a worker."""
    return Actor(caller.username, caller.role, caller.reach)


def ops_only(caller: SignedIn) -> Caller:
    """For what even an auditor does not need."""
    if caller.role != Role.OPS:
        raise NotAllowed("this needs the role ops")
    return caller
