"""Proof that somebody stood at a door: codes for doors, what visitors show, photos."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import API, SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import ActionId, Instant
from hub.api.homes import reached_home
from hub.api.importing import content_of
from hub.api.problems import documented
from hub.api.qr import qr_svg
from hub.api.services import Provided, Services
from hub.api.taps import TapFields
from hub.domain.proving import Position, ProofKind
from hub.domain.reach import EVERYWHERE_ROLES, sees_ways
from hub.domain.repeats import Tap
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.door_codes import IssuedCode
from hub.pipeline.views import Views
from hub.pipeline.views.proofs import ProofView
from hub.pipeline.views.tickets import TicketView
from hub.pipeline.visit_proofs import Offered

router = APIRouter(tags=["visits"])
PHOTO_PATHS = (f"{API}/tickets/", "/t/"), "/photos"
"""How the paths begin and end that take a photo."""
WHERE: JsonDict = {"latitude": 31.2304, "longitude": 121.4737, "accuracy_m": 18.0}
PROOF: JsonDict = {
    "proof_id": "vp-7f3k2q9x41",
    "at": "2026-11-22T01:41:00Z",
    "kind": "door_code",
    "worker_id": "w-17",
    "position": None,
    "note": None,
    "sensor_id": None,
    "photo": None,
}
PICTURE: dict[str, Any] = {
    "schema": {"type": "string", "format": "binary"},
    "example": "(a picture)",
}
PHOTO_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **{f"image/{kind}": PICTURE for kind in ("jpeg", "png", "webp")},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"photo": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


class PositionBody(BaseModel):
    """Where a phone says that it is (WGS 84, degrees), and within how many metres."""

    model_config = like(WHERE)

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None


DoorCodeText = Annotated[
    str, Field(min_length=1, max_length=64, description="As it hangs at the door.")
]


class ProofBody(TapFields):
    """What a visitor shows: the code at the door, where his phone is, or both."""

    model_config = like({"door_code": "k7f3-2q9x-0a1b-c2d3", "position": WHERE, "note": None})

    door_code: DoorCodeText | None = None
    position: PositionBody | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None


class ProofOut(BaseModel):
    """One proof. A position and a photo are shown to those alone who may see them."""

    model_config = like(PROOF)

    proof_id: str
    at: datetime
    kind: ProofKind
    worker_id: str | None
    """Null: her own hand."""
    position: PositionBody | None
    note: str | None
    sensor_id: str | None
    photo: str | None
    """Where the picture can be had."""


class DoorCodeOut(BaseModel):
    """A new code. It is shown this once: only its digest is kept."""

    model_config = like(
        {
            "home_id": "h-0042",
            "code": "k7f32q9x0a1bc2d3",
            "url": "https://hub.example.org/d/k7f32q9x0a1bc2d3",
            "qr_svg": "<svg viewBox='0 0 37 37'>…</svg>",
            "issued_at": "2026-11-22T01:27:10Z",
            "replaced": True,
        }
    )

    home_id: str
    code: str
    url: str
    qr_svg: str
    issued_at: datetime
    replaced: bool
    """Whether an older one hangs there, which counts no more."""


class PhotoOut(BaseModel):
    """A photo that was kept."""

    model_config = like({"proof_id": "vp-7f3k2q9x41"})

    proof_id: str


@router.post("/homes/{home_id}/door-code", status_code=201, responses=documented(404))
def issue_door_code(
    home_id: str, request: Request, services: Provided, caller: SignedIn
) -> DoorCodeOut:
    """Issue a new code for the door; the one before counts no more."""
    issued, url = issue(services, caller, home_id, str(request.base_url))
    return DoorCodeOut(
        home_id=home_id,
        code=issued.code,
        url=url,
        qr_svg=qr_svg(url),
        issued_at=issued.issued_at,
        replaced=issued.replaced,
    )


@router.post(
    "/tickets/{ticket_id}/proofs", status_code=201, responses=documented(404, 409, 413, 422)
)
def add_proofs(
    ticket_id: str, body: ProofBody, services: Provided, caller: SignedIn
) -> list[ProofOut]:
    """Prove a visit; the code of another door is refused, and stands in the story."""
    offered = offered_of(body.door_code, body.position)
    services.visits.visit_proofs.add(ticket_id, actor_of(caller), offered, body.note, body.tap())
    with services.look() as views:
        ticket = views.ticket(ticket_id, caller.reach)
        if ticket is None:
            raise NotFound(f"no ticket {ticket_id}")
        # Sent again, it may come when somebody else has taken over.
        leads = views.answers_for(ticket.area_id, caller.reach)
        sees = sees_ways(caller.role, answers=leads, on_the_way=_is(caller, ticket.assignee))
        return proofs_of(views, caller, ticket, sees_ways=sees)


@router.post(
    "/tickets/{ticket_id}/photos",
    status_code=201,
    responses=documented(404, 409, 413, 422),
    openapi_extra=PHOTO_BODY,
)
async def add_photo(
    ticket_id: str,
    request: Request,
    services: Provided,
    caller: SignedIn,
    note: Annotated[str | None, Query(max_length=1000)] = None,
    action_id: Annotated[
        ActionId | None, Query(description="Which upload it is, as the body is the photo itself.")
    ] = None,
    acted_at: Annotated[
        Instant | None, Query(description="When it was taken, by the phone's clock.")
    ] = None,
    idempotency_key: Annotated[
        ActionId | None,
        Header(description="The same as `action_id`, for programs that say it so."),
    ] = None,
) -> PhotoOut:
    """Add a photo: JPEG, PNG or WebP of at most 8 MB, kept small and without any metadata.

    With an `action_id` it may be sent again until an answer comes, and is kept once.
    """
    content = await content_of(request)
    tap = Tap(action_id or idempotency_key, acted_at)
    proof_id = await run_in_threadpool(
        services.visits.visit_proofs.add_photo, ticket_id, actor_of(caller), content, note, tap
    )
    return PhotoOut(proof_id=proof_id)


@router.get(
    "/tickets/{ticket_id}/photos/{proof_id}",
    response_class=Response,
    responses=documented(404) | {200: {"content": {"image/jpeg": PICTURE}}},
)
def get_photo(ticket_id: str, proof_id: str, services: Provided, caller: SignedIn) -> Response:
    """Look at a photo: for the desk, who leads the area, who took it, and who is sent."""
    content = services.visits.visit_proofs.photo(ticket_id, proof_id, caller.reach)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{proof_id}.jpg"',
    }
    return Response(content, media_type="image/jpeg", headers=headers)


def issue(
    services: Services, caller: Caller, home_id: str, asked_at: str
) -> tuple[IssuedCode, str]:
    """A new code and its address, for who answers for the home; NotFound."""
    home = reached_home(services, caller, home_id)
    with services.look() as views:
        if not views.answers_for(home.area_id, caller.reach):
            raise NotFound(f"no home {home_id}")
    issued = services.visits.door_codes.issue(home_id)
    return issued, services.visits.door_codes.link(issued.code, asked_at)


def offered_of(door_code: str | None, position: PositionBody | None) -> Offered:
    """What was sent, as the pipeline reads it."""
    at = position
    where = None if at is None else Position(at.latitude, at.longitude, at.accuracy_m)
    return Offered(door_code, where)


def position_of(latitude: str, longitude: str, accuracy_m: str) -> PositionBody | None:
    """From the fields that a page's script fills; None if it has not, or with anything else."""
    if not latitude or not longitude:
        return None
    try:
        where = {"latitude": latitude, "longitude": longitude, "accuracy_m": accuracy_m or None}
        return PositionBody.model_validate(where)
    except ValueError:
        return None


def proofs_of(
    views: Views, caller: Caller, ticket: TicketView, *, sees_ways: bool
) -> list[ProofOut]:
    """The proofs of a ticket, as this caller may see them."""
    found = views.proofs(ticket.ticket_id)
    leads = views.answers_for(ticket.area_id, caller.reach)
    sees_all = leads or caller.role in EVERYWHERE_ROLES or _is(caller, ticket.assignee)
    return [_proof(view, caller, sees_all=sees_all, sees_ways=sees_ways) for view in found]


def proven_by(proofs: list[ProofOut]) -> list[ProofKind]:
    """The kinds that there are, each once."""
    return [kind for kind in ProofKind if any(proof.kind == kind for proof in proofs)]


def _proof(view: ProofView, caller: Caller, *, sees_all: bool, sees_ways: bool) -> ProofOut:
    his = _is(caller, view.worker_id)
    at = view.position if sees_ways or his else None
    shows = view.has_photo and (sees_all or his)
    return ProofOut(
        proof_id=view.proof_id,
        at=view.at,
        kind=ProofKind(view.kind),
        worker_id=view.worker_id,
        position=None if at is None else PositionBody.model_validate(at),
        note=view.note,
        sensor_id=view.sensor_id,
        photo=f"{API}/tickets/{view.ticket_id}/photos/{view.proof_id}" if shows else None,
    )


def _is(caller: Caller, worker_id: str | None) -> bool:
    return caller.worker_id is not None and caller.worker_id == worker_id
