"""Our cookies: out of reach of scripts, and over TLS bound to this very host.

`__Host-` makes a browser refuse a cookie that is not Secure, has a Domain or another path: no
neighbour under the same domain can plant one. `lax`, because a link in a message must find her
worker signed in; every change needs the session's CSRF token besides.
"""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from hub.api.services import Services

SESSION = "firstlight_session"
FORM = "firstlight_form"
HOST_ONLY = "__Host-"


def named(name: str, services: Services) -> str:
    """The cookie's name as browsers know it."""
    return HOST_ONLY + name if services.secure_cookies else name


def session_of(request: Request, services: Services) -> str | None:
    """The session's token that a browser sent."""
    return request.cookies.get(named(SESSION, services))


def set_cookie(
    answer: Response,
    services: Services,
    name: str,
    value: str,
    *,
    lasts_s: int,
    same_site: Literal["lax", "strict"] = "lax",
) -> None:
    """Set a cookie."""
    answer.set_cookie(
        named(name, services),
        value,
        max_age=lasts_s,
        httponly=True,
        samesite=same_site,
        secure=services.secure_cookies,
    )


def drop_cookie(answer: Response, services: Services, name: str) -> None:
    """Have the browser forget it; `__Host-` asks for Secure even then."""
    secure = services.secure_cookies
    answer.delete_cookie(named(name, services), secure=secure, httponly=True, samesite="lax")
