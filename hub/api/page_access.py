"""Who sees pages: a signed-in visitor; a form counts only with the session's own CSRF token."""

from typing import Annotated

from fastapi import Depends, Form, Request

from hub.api.access import check_csrf, check_grant, check_reach, identify
from hub.api.grants import PAGE_GRANTS
from hub.api.problems import SignInFirstError
from hub.api.services import Provided
from hub.pipeline.accounts import Caller


def visitor(request: Request, services: Provided) -> Caller:
    """The visitor of a page; whoever is unknown is led to the sign-in."""
    caller = identify(request, services)
    if caller is None:
        asked = f"?{request.url.query}" if request.url.query else ""
        raise SignInFirstError(request.url.path + asked)
    request.state.caller = caller
    check_grant(request, caller, PAGE_GRANTS)
    check_reach(request, services, caller)
    return caller


Visitor = Annotated[Caller, Depends(visitor)]


def from_our_form(caller: Visitor, csrf: Annotated[str, Form()] = "") -> None:
    """NotAllowed unless the form came from a page of this session."""
    check_csrf(caller, csrf)
