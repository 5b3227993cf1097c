"""Too many requests are answered with 429 and when to come back, before anything is done."""

import hashlib
import math

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.api.cookies import session_of
from hub.api.problems import problem
from hub.api.services import Services
from hub.pipeline.limiting import Asking


class Limited:
    """Around everything that costs."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app, self._services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 429."""
        if scope["type"] == "http":
            request = Request(scope)
            wait_s = self._services.limiter.wait_s(_asking(request, self._services))
            if wait_s > 0:
                headers = {"Retry-After": str(math.ceil(wait_s))}
                detail = "too many requests; wait as long as Retry-After says"
                await problem(429, detail, headers=headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _asking(request: Request, services: Services) -> Asking:
    address = request.client.host if request.client else ""
    shown = request.headers.get("Authorization") or session_of(request, services)
    if not shown:
        return Asking(address)
    return Asking(address, hashlib.sha256(shown.encode()).hexdigest())
