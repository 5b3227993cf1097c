"""The outermost skin of every route: bodies of a bearable size, headers that keep browsers safe."""

from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.api import found_people, importing, proofs, tables, tables_shown
from hub.api.access import API, identify
from hub.api.problems import problem
from hub.api.services import services_of
from hub.pipeline.accounts import Scope as AccountScope

MOST_BYTES = 1_000_000
MOST_BYTES_IMPORT = 32_000_000
MOST_BYTES_PHOTO = 8_000_000
MOST_BYTES_PICTURES = found_people.MOST_PICTURES * found_people.MOST_LETTERS
FORM_AROUND = 64_000
"""What a form adds to its file."""
IMPORT_PATHS = tables.IMPORTS | tables_shown.SHOWN | {API + importing.PATH}
LEAST_TO_PACK = 2000
LONG_ANSWERS = (
    "me/day",
    "wall",
    "tickets",
    "homes",
    "nodes",
    "verdicts",
    "workers",
    "areas.geojson",
)
PACKED_PATHS = frozenset(f"{API}/{name}" for name in LONG_ANSWERS)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:{tiles}; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""`blob:` is what a page holds itself: a photo before it is sent, a picture that was fetched."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=(self)"),
)
OVER_TLS = ((b"strict-transport-security", b"max-age=31536000"),)
"""For a year no browser speaks plain HTTP to this host again; not where pages are plain."""
UNCACHED = (b"cache-control", b"no-store")


class SafeHeaders:
    """Adds the security headers; pages and answers are not cached, static files are."""

    def __init__(self, app: ASGIApp, *, secure: bool, tiles: str = "") -> None:
        self._app = app
        host = " " + "/".join(tiles.split("/")[:3]) if tiles else ""
        policy = (b"content-security-policy", POLICY.format(tiles=host).encode())
        self._headers = (policy, *HEADERS, *(OVER_TLS if secure else ()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), *self._headers]
                if b"cache-control" not in {name.lower() for name, _ in headers}:
                    headers.append(UNCACHED)
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Packed:
    """Compresses the answers that a slow line waits for; the one with a session's secret never."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain, self._packed = app, GZipMiddleware(app, LEAST_TO_PACK, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, one way or the other."""
        is_long = scope["type"] == "http" and scope["path"] in PACKED_PATHS
        await (self._packed if is_long else self._plain)(scope, receive, send)


class BoundedBody:
    """Reads a body whole before the route runs, and refuses one that is too large.

    The larger bounds are for those alone who may import, and who are known here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = _wanted(scope["path"])
        larger = wanted > MOST_BYTES and await run_in_threadpool(_may, scope)
        most = wanted if larger else MOST_BYTES
        body = None if _announced(scope) > most else await _read(receive, most)
        if body is None:
            refusal = problem(413, f"the body is larger than {most} bytes")
            await refusal(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


def _wanted(path: str) -> int:
    begins, end = proofs.PHOTO_PATHS
    if path.startswith(begins) and path.endswith(end):
        return MOST_BYTES_PHOTO + FORM_AROUND
    begins_faces, end_faces = found_people.PICTURE_PATHS
    if path.startswith(begins_faces) and path.endswith(end_faces):
        return MOST_BYTES_PICTURES + FORM_AROUND
    return MOST_BYTES_IMPORT if path in IMPORT_PATHS else MOST_BYTES


def _may(scope: Scope) -> bool:
    request = Request(scope)
    caller = identify(request, services_of(request))
    if caller is None:
        return False
    return scope["path"] not in IMPORT_PATHS or caller.scope == AccountScope.OPS


def _announced(scope: Scope) -> int:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 16 else 0


async def _read(receive: Receive, most: int) -> bytes | None:
    chunks, size = list[bytes](), 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > most:
            return None
        if not message.get("more_body"):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
