"""The command centre's wall: one snapshot, its outlines, pictures of public places, live."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from hub.api.access import API, SignedIn, identify
from hub.api.areas import GeoJson
from hub.api.problems import documented
from hub.api.proofs import PICTURE
from hub.api.services import Provided, Services
from hub.api.wall_shown import (
    CertificateOut,
    CurveOut,
    DueOut,
    LinksOut,
    OpenTicketsOut,
    Shapes,
    SightOut,
    StormOut,
    UnitOut,
    WallAlertOut,
    WallFiguresOut,
    WallOut,
)
from hub.domain.reach import Reach
from hub.errors import FirstlightError
from hub.pipeline.wall import Frame
from hub.pipeline.wall.frames import AlertNow

router = APIRouter(tags=["wall"])
LOOKS_EVERY_S = 0.5
OF_A_PICTURE = {"Cache-Control": "private, max-age=86400, immutable"}
"""A screen looks once at each; what an alert showed never changes."""
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events without end, named `wall`. Each is a whole wall, but `units` names"
        " only those that changed since the one before; the first names all.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'event: wall\ndata: {"made_at":"2026-11-22T01:10:00Z",…}\n\n',
            }
        },
    }
}


@router.get("/wall")
def get_wall(services: Provided, caller: SignedIn) -> WallOut:
    """Look at the whole wall as it stands now; it is made at most once a second."""
    return wall_out(services.walls.frame(caller.reach), None)


@router.get("/wall/shapes", response_class=GeoJson, responses={200: {"model": Shapes}})
def get_shapes(
    services: Provided,
    caller: SignedIn,
    if_none_match: Annotated[str, Header()] = "",
    accept_encoding: Annotated[str, Header()] = "",
) -> Response:
    """Export the outlines of the wall's units for a map; 304 if the caller has these."""
    shapes = services.walls.shapes(caller.reach)
    headers = {"ETag": shapes.etag, "Cache-Control": "private, no-cache", "Vary": "accept-encoding"}
    if shapes.etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    if "gzip" in {part.split(";")[0].strip() for part in accept_encoding.split(",")}:
        headers["Content-Encoding"] = "gzip"
        return Response(shapes.packed, headers=headers, media_type=GeoJson.media_type)
    return Response(shapes.plain, headers=headers, media_type=GeoJson.media_type)


@router.get(
    "/wall/pictures/{alert_id}",
    response_class=Response,
    responses=documented(404) | {200: {"content": {"image/jpeg": PICTURE}}},
)
def get_wall_picture(
    alert_id: Annotated[str, Path(max_length=64)], services: Provided, caller: SignedIn
) -> Response:
    """Look at the masked picture of an alert of a public place that the wall shows; logged."""
    content = services.walls.picture(alert_id, caller.reach)
    return Response(content, media_type="image/jpeg", headers=OF_A_PICTURE)


@router.get("/wall/stream", responses=EVENTS, response_class=StreamingResponse)
async def stream_wall(request: Request, services: Provided) -> StreamingResponse:
    """Follow the wall: within a second of what happens, and every five seconds in any case."""
    return StreamingResponse(
        wall_events(request, services, lambda: _reach_now(request, services)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def wall_events(
    request: Request, services: Services, reach_now: Callable[[], Reach | None]
) -> AsyncIterator[str]:
    """Text of events until the client leaves, its sign-in ends or the hub stops.

    A frame that cannot be made is a comment and not the end: the next one may do.
    """
    yield "retry: 2000\n\n"
    shown: Frame | None = None
    while not services.closing.is_set() and not await request.is_disconnected():
        try:
            reach = await run_in_threadpool(reach_now)
            if reach is None:
                return
            frame = await run_in_threadpool(services.walls.frame, reach)
        except FirstlightError:
            yield ": not now\n\n"
        else:
            if frame is not shown:
                yield await run_in_threadpool(event_text, frame, shown)
                shown = frame
        await asyncio.sleep(LOOKS_EVERY_S)


@lru_cache(maxsize=64)
def event_text(frame: Frame, shown: Frame | None) -> str:
    """One event as it travels; the same for all screens that are equally far."""
    return f"event: wall\ndata: {wall_out(frame, shown).model_dump_json()}\n\n"


def wall_out(frame: Frame, shown: Frame | None) -> WallOut:
    """A frame as the API tells it, with the units that are not as they were."""
    certificate = frame.certificate
    return WallOut(
        made_at=frame.made_at,
        day=frame.day,
        units=[UnitOut.model_validate(unit) for unit in frame.changed_since(shown)],
        curve=CurveOut.model_validate(frame.curve),
        due=[DueOut.model_validate(one) for one in frame.due],
        tickets=OpenTicketsOut.model_validate(frame.tickets),
        nodes=LinksOut.model_validate(frame.nodes),
        storms=[StormOut.model_validate(storm) for storm in frame.storms],
        cameras=SightOut.model_validate(frame.cameras),
        alerts=[_alert_out(alert) for alert in frame.alerts],
        figures=WallFiguresOut.model_validate(frame.figures),
        certificate=None if certificate is None else CertificateOut.model_validate(certificate),
    )


def _alert_out(alert: AlertNow) -> WallAlertOut:
    facts = {name: getattr(alert, name) for name in WallAlertOut.model_fields if name != "picture"}
    picture = f"{API}/wall/pictures/{quote(alert.alert_id, safe='')}"
    return WallAlertOut(**facts, picture=picture if alert.has_picture else None)


def _reach_now(request: Request, services: Services) -> Reach | None:
    caller = identify(request, services)
    return None if caller is None else caller.reach
