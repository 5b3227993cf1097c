"""The page of cameras: how well each sees; a picture only for who presses for one, and logged."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from hub.api.access import API
from hub.api.cameras import CameraOut, camera_out, may_look
from hub.api.page_access import Visitor
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.domain.camera_words import BLIND_REASONS
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.cameras import CameraView
from hub.pipeline.views.paging import Page

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_CAMERAS = 60
OURS = frozenset({"cut_off", "never_heard", "not_reported"})
"""Why nothing is known of a camera; why one is blind, its node says."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One camera on the page."""

    camera: CameraOut
    why: str
    """The word for its reason, in the catalogue."""
    picture: str | None
    """Where it can be looked through; None if this visitor may not."""


@router.get("/cameras")
def cameras_page(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """Every camera in reach; no picture is fetched until somebody presses for it."""
    with services.look() as views:
        found = views.cameras(caller.reach, Page(MOST_CAMERAS))
        tiles = [_tile(services, views, caller, view) for view in found.items]
    request.state.homes = {view.home_id for view in found.items} - {None}  # for the log of looks
    more = found.next is not None
    return render(request, "cameras.html", tiles=tiles, more=more)


def _tile(services: Services, views: Views, caller: Caller, view: CameraView) -> Tile:
    now = services.clock.now()
    reasons = views.reasons_to_look(view.node_id, caller.worker_id, caller.reach, now)
    opens = reasons is not None and may_look(caller, reasons) is not None
    path = f"{API}/cameras/{quote(view.node_id)}/{quote(view.sensor_id)}/picture"
    camera = camera_out(services, view)
    return Tile(camera, _why(camera.reason), path if opens else None)


def _why(reason: str | None) -> str:
    if reason in OURS:
        return f"wall.why.{reason}"
    return f"camera.blind.{reason if reason in BLIND_REASONS else 'unknown'}"
