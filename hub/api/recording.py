"""Records looks and changes around every route: an answer waits until its entry is committed."""

import json
import logging
from collections.abc import Iterator

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.api.looked_at import LOOKED_AT, PAGES_LOOKED_AT
from hub.api.problems import problem
from hub.api.services import Services
from hub.domain.auditing import Deed, Purpose
from hub.errors import FirstlightError
from hub.pipeline.auditing import Act, Source

log = logging.getLogger(__name__)
API = "/api/v1"
PIECE = "piece"
"""Names one picture of a strip, which is looked at as a whole: no part of an entry."""
Wanted = tuple[Purpose, Source]


class Recording:
    """Around the routes; what shows nobody passes through untouched."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app, self._services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, through a gate that opens when the entry is committed."""
        gate = _Gate(scope, receive, send, self._services)
        await self._app(scope, receive, gate.send if scope["type"] == "http" else send)


class _Gate:
    """Holds one answer back; if it needs the homes that stand in it, until its end."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, services: Services) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._services = services
        self._held: list[Message] = []
        self._open = self._refused = False

    async def send(self, message: Message) -> None:
        """One message of the answer."""
        if self._refused:
            return
        if self._open:
            await self._send(message)
            return
        self._held.append(message)
        wanted = _wanted(self._scope, self._held[0]["status"])
        ends = message["type"] == "http.response.body" and not message.get("more_body", False)
        if wanted and _is_read(wanted[1], self._held[0]) and not ends:
            return
        if wanted and not await self._recorded(*wanted):
            self._refused = True
            refusal = problem(503, "this look cannot be recorded just now, so it is not shown")
            await refusal(self._scope, self._receive, self._send)
            return
        self._open = True
        for waiting in self._held:
            await self._send(waiting)

    async def _recorded(self, purpose: Purpose, source: Source) -> bool:
        """False for a look that leaves no entry. A change is done already, and is answered."""
        body = b"".join(message.get("body", b"") for message in self._held)
        act = _act(self._scope, purpose, source, body)
        try:
            await run_in_threadpool(self._services.privacy.auditing.record, act)
        except FirstlightError as error:
            why = {"action": "unrecorded", "route": act.route, "reason": type(error).__name__}
            log.error("a look or a change was not recorded", extra=why)
            return act.deed == Deed.CHANGED
        return True


def _wanted(scope: Scope, status: int) -> Wanted | None:
    """What to record of an answer; None for refusals, and for what shows nobody."""
    state = scope.get("state", {})
    if status >= 400 or "caller" not in state or "route" not in state:
        return None
    if scope["method"] != "GET":
        return Purpose.CHANGE, Source.ANSWER
    found = LOOKED_AT if scope["path"].startswith(API) else PAGES_LOOKED_AT
    path = scope["path"].removeprefix(API)
    wanted = found.get(state["route"].removeprefix("GET ")) or found.get(path)
    return _as_asked(scope, *wanted) if wanted else None


def _as_asked(scope: Scope, purpose: Purpose, source: Source) -> Wanted | None:
    """A list of one home is a look at it; the desk's lists of all homes name nobody."""
    if source is Source.LISTED and _asked(scope).get("home_id"):
        return purpose, Source.ANSWER
    if source is Source.LISTED and scope["state"]["caller"].reach.everywhere:
        return None
    return purpose, source


def _asked(scope: Scope) -> dict[str, str]:
    """The query as the routes read it: decoded, and the last of each name."""
    return dict(QueryParams(scope["query_string"]))


def _is_read(source: Source, start: Message) -> bool:
    kind = dict(start.get("headers", [])).get(b"content-type", b"")
    return source in {Source.ANSWER, Source.LISTED} and kind.startswith(b"application/json")


def _act(scope: Scope, purpose: Purpose, source: Source, body: bytes) -> Act:
    state = scope["state"]
    named = {**scope.get("path_params", {}), **state.get("named", {})}
    named.pop(PIECE, None)
    named |= {"why": state["why"]} if "why" in state else {}
    asked = _asked(scope)
    if source is Source.REACH and asked.get("area_id"):
        named["area_id"] = asked["area_id"]
    return Act(
        caller=state["caller"],
        deed=Deed.CHANGED if purpose == Purpose.CHANGE else Deed.LOOKED,
        purpose=purpose,
        route=state["route"],
        targets=tuple(sorted((name, str(value)) for name, value in named.items())),
        source=source,
        homes=frozenset(_homes(json.loads(body)) if body else state.get("homes", ())),
    )


def _homes(part: object) -> Iterator[str]:
    """Every `home_id` in an answer."""
    if isinstance(part, dict):
        home_id = part.get("home_id")
        if isinstance(home_id, str):
            yield home_id
        for inner in part.values():
            yield from _homes(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _homes(inner)
