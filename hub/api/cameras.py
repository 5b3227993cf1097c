"""Cameras: how well each sees, and a masked picture for somebody who has a reason to look now."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.proofs import PICTURE
from hub.api.services import Provided, Services
from hub.domain.cameras import Ground, Sight, ground_to_look
from hub.errors import NotAllowed, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.sights import said_of, standing_now
from hub.pipeline.views.cameras import CameraView, Reasons

router = APIRouter(tags=["cameras"])
RULE: JsonDict = {"scene_id": "fire-lane-east", "kind": "vehicle_in_fire_lane"}
EXAMPLE: JsonDict = {
    "node_id": "n-7f3k2q9x",
    "sensor_id": "cam-gate",
    "home_id": None,
    "post_id": "pt-east-gate",
    "post_name": "东门消防通道",
    "area_id": "grid-03",
    "sight": "blind",
    "since": "2026-11-22T01:20:00Z",
    "reason": "covered",
    "fps": 5.0,
    "could_see_s": 86400.0,
    "spared": 0.82,
    "dropped": 3,
    "walk_tested_at": "2026-11-21T23:00:00Z",
    "scenes": [RULE],
    "revision": 5,
    "in_force": True,
    "faults": [],
}
SHUT = (
    "a camera in a home opens for an open ticket of that home, or with the resident's consent of"
    " the purpose camera; whoever is sent opens it with a ticket that he accepted"
)


class SceneOut(BaseModel):
    """A rule that watches through it."""

    model_config = like(RULE)

    scene_id: str
    kind: str


class CameraOut(BaseModel):
    """A camera; `down` means that nothing is known of it now. Numbers are of its newest health."""

    model_config = like(EXAMPLE)

    node_id: str
    sensor_id: str
    home_id: str | None
    post_id: str | None
    post_name: str | None
    area_id: str
    sight: Sight
    since: datetime | None
    reason: str | None
    """Why it is blind or down: `covered`, `black`, `cut_off`, `not_reported` …"""
    fps: float | None
    could_see_s: float | None
    spared: float | None
    dropped: int | None
    walk_tested_at: datetime | None
    scenes: list[SceneOut]
    """Those that are switched on."""
    revision: int
    in_force: bool
    """Whether its node said that it has this revision of its rules."""
    faults: list[str]
    """What its node was told of rules and cannot do, in its own words."""


@router.get("/cameras", responses=documented(422))
def list_cameras(services: Provided, page: Paged, caller: SignedIn) -> Listed[CameraOut]:
    """List cameras by node and id, with how well each sees; no pictures."""
    with services.look() as views:
        found = views.cameras(caller.reach, page)
    items = [camera_out(services, view) for view in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get(
    "/cameras/{node_id}/{sensor_id}/picture",
    response_class=Response,
    responses=documented(403, 404, 409, 504) | {200: {"content": {"image/jpeg": PICTURE}}},
)
def get_picture(
    node_id: str, sensor_id: Id, request: Request, services: Provided, caller: SignedIn
) -> Response:
    """Look through a camera now: a masked picture, kept nowhere; the look is in the audit log."""
    request.state.why = _allowed(services, caller, node_id, sensor_id)
    picture = services.cameras.live_wall.picture(node_id, sensor_id)
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def camera_out(services: Services, view: CameraView) -> CameraOut:
    """A camera as people see it."""
    said = said_of(view)
    standing = standing_now(view, services.clock.wall(), services.vision.seeing_since())
    return CameraOut(
        node_id=view.node_id,
        sensor_id=view.sensor_id,
        home_id=view.home_id,
        post_id=view.post_id,
        post_name=view.post_name,
        area_id=view.area_id,
        sight=standing.sight,
        since=standing.since,
        reason=standing.reason,
        fps=said.get("fps"),
        could_see_s=said.get("could_see_s"),
        spared=said.get("spared"),
        dropped=said.get("dropped"),
        walk_tested_at=said.get("walk_tested_at"),
        scenes=[SceneOut(scene_id=scene_id, kind=kind) for scene_id, kind in view.scenes],
        revision=view.revision,
        in_force=view.has_revision,
        faults=[one for one in (view.health or {}).get("faults", []) if one.startswith("scenes")],
    )


def may_look(caller: Caller, reasons: Reasons) -> Ground | None:
    """On what ground this caller may look where this camera stands."""
    return ground_to_look(
        caller.role,
        in_a_home=reasons.home_id is not None,
        open_ticket=reasons.open_ticket is not None,
        own_ticket=reasons.own_ticket is not None,
        consented=reasons.consented,
    )


def _allowed(services: Services, caller: Caller, node_id: str, sensor_id: str) -> str:
    """The ground, for the log; NotFound, NotAllowed."""
    now = services.clock.now()
    with services.look() as views:
        camera = views.camera(node_id, sensor_id, caller.reach)
        reasons = views.reasons_to_look(node_id, caller.worker_id, caller.reach, now)
    if camera is None or reasons is None:
        raise NotFound(f"no camera {sensor_id} at node {node_id}")
    match may_look(caller, reasons):
        case None:
            raise NotAllowed(SHUT)
        case Ground.TICKET:
            return f"ticket {reasons.own_ticket or reasons.open_ticket}"
        case Ground.POST | Ground.CONSENT as ground:
            return ground.value
