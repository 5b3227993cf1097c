"""Live news as server-sent events: new verdicts, lines of tickets and alerts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from hub.api.access import identify
from hub.api.examples import like
from hub.api.inbox import AlertOut
from hub.api.services import Provided, Services
from hub.api.verdicts import VerdictOut
from hub.domain.reach import Reach
from hub.domain.tickets import Priority, State
from hub.pipeline.views.feed import IncidentNews, News, Position, TicketNews, parse_position
from hub.pipeline.views.nodes import AlertView

router = APIRouter(tags=["stream"])
LOOKS_EVERY_S = 0.5
HEARTBEAT_AFTER = 30
"""Looks without news; fifteen seconds, well under the idle limits of proxies."""
AT_ONCE = 200
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events without end; each has an `id` to come back with as `Last-Event-ID`.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'id: 41-97-3\nevent: ticket\ndata: {"ticket_id":"t-7f3k2q9x41", …}\n\n',
            }
        },
    }
}


class TicketNewsOut(BaseModel):
    """One more line in the story of a ticket."""

    model_config = like(
        {
            "ticket_id": "t-7f3k2q9x41",
            "home_id": "h-0042",
            "post_id": None,
            "area_id": "grid-03",
            "kind": "missed",
            "priority": "P3",
            "state": "accepted",
            "assignee": "w-17",
            "action": "accept",
            "actor": "li.xiao",
            "at": "2026-11-22T01:27:10Z",
        }
    )

    ticket_id: str
    home_id: str | None
    post_id: str | None
    area_id: str
    kind: str
    priority: Priority
    state: State
    assignee: str | None
    action: str
    actor: str
    at: datetime


class IncidentNewsOut(BaseModel):
    """An incident was opened, has moved or is over."""

    model_config = like(
        {
            "incident_id": "i-7f3k2q9x41",
            "ticket_id": "t-7f3k2q9x41",
            "area_id": "building-7",
            "scope": "building",
            "cause": "power",
            "is_open": True,
            "action": "open",
            "at": "2026-11-22T01:00:02Z",
        }
    )

    incident_id: str
    ticket_id: str
    area_id: str
    scope: str
    cause: str
    is_open: bool
    action: str
    at: datetime


@router.get("/stream", responses=ANSWER, response_class=StreamingResponse)
async def stream(
    request: Request,
    services: Provided,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Follow what happens in reach: events `verdict`, `ticket`, `incident` and `alert`."""
    since = parse_position(last_event_id or "")
    if since is None:
        since = await run_in_threadpool(_end, services)
    return StreamingResponse(
        events(
            request,
            services,
            since,
            lambda: _reach_now(request, services),
        ),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def events(
    request: Request,
    services: Services,
    since: Position,
    reach_now: Callable[[], Reach | None],
) -> AsyncIterator[str]:
    """Text of events until the client leaves, its sign-in ends or the hub stops.

    The reach is looked up each time: who has lost an area hears nothing more of it.
    """
    yield f"retry: 2000\nid: {since}\n\n"
    quiet = 0
    while not services.closing.is_set() and not await request.is_disconnected():
        reach = await run_in_threadpool(reach_now)
        if reach is None:
            return
        news = await run_in_threadpool(_news, services, since, reach)
        for piece in news:
            since = piece.position
            yield event_text(piece)
        quiet = 0 if news else quiet + 1
        if quiet >= HEARTBEAT_AFTER:
            quiet = 0
            yield ": still here\n\n"
        if len(news) < AT_ONCE:
            await asyncio.sleep(LOOKS_EVERY_S)


def event_text(piece: News) -> str:
    """One event as it travels."""
    model: type[BaseModel] = VerdictOut
    if isinstance(piece.data, AlertView):
        model = AlertOut
    if isinstance(piece.data, TicketNews):
        model = TicketNewsOut
    if isinstance(piece.data, IncidentNews):
        model = IncidentNewsOut
    data = model.model_validate(piece.data).model_dump_json()
    return f"id: {piece.position}\nevent: {piece.event}\ndata: {data}\n\n"


def _reach_now(request: Request, services: Services) -> Reach | None:
    caller = identify(request, services)
    return None if caller is None else caller.reach


def _end(services: Services) -> Position:
    with services.look() as views:
        return views.feed_end()


def _news(services: Services, since: Position, reach: Reach) -> list[News]:
    with services.look() as views:
        return views.feed(since, reach, AT_ONCE)
