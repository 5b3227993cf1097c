"""Evidence: the masked seconds around an alert, fetched from the edge for an open ticket."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import API, SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import Label
from hub.api.problems import documented
from hub.api.proofs import PICTURE
from hub.api.services import Provided
from hub.pipeline.evidence import Piece

router = APIRouter(tags=["tickets"])
PIECE: JsonDict = {
    "piece": 0,
    "at_s": -4.5,
    "picture": "/api/v1/tickets/t-7f3k2q9x41/evidence/a-77d03c5e91ab/0",
}
AlertId = Annotated[str, Path(max_length=64)]
PieceNumber = Annotated[int, Path(ge=0, le=10_000)]


class EvidenceBody(BaseModel):
    """Around which alert of the ticket."""

    model_config = like({"alert_id": "a-77d03c5e91ab"})

    alert_id: Label


class PieceOut(BaseModel):
    """One masked picture; `at_s` from the alert, negative before it."""

    model_config = like(PIECE)

    piece: int
    at_s: float
    picture: str


class EvidenceOut(BaseModel):
    """What is here; while `complete` is false, ask again: only what is missing is fetched."""

    model_config = like(
        {"alert_id": "a-77d03c5e91ab", "pieces": 24, "complete": False, "items": [PIECE]}
    )

    alert_id: str
    pieces: int | None
    """How many the edge has; null while none was fetched."""
    complete: bool
    items: list[PieceOut]


@router.post(
    "/tickets/{ticket_id}/evidence", responses=documented(403, 404, 409, 413, 422, 503, 504)
)
def fetch_evidence(
    ticket_id: str, body: EvidenceBody, services: Provided, caller: SignedIn
) -> EvidenceOut:
    """Fetch the masked seconds around an alert; for who took the open ticket on, leads, or ops."""
    pieces = services.cameras.evidence.fetch(ticket_id, body.alert_id, actor_of(caller))
    return _out(ticket_id, body.alert_id, pieces)


@router.get("/tickets/{ticket_id}/evidence/{alert_id}", responses=documented(403, 404))
def get_evidence(
    ticket_id: str, alert_id: AlertId, services: Provided, caller: SignedIn
) -> EvidenceOut:
    """List what was fetched of the seconds around an alert."""
    pieces = services.cameras.evidence.pieces(ticket_id, alert_id, actor_of(caller))
    return _out(ticket_id, alert_id, pieces)


@router.get(
    "/tickets/{ticket_id}/evidence/{alert_id}/{piece}",
    response_class=Response,
    responses=documented(403, 404) | {200: {"content": {"image/jpeg": PICTURE}}},
)
def get_piece(
    ticket_id: str, alert_id: AlertId, piece: PieceNumber, services: Provided, caller: SignedIn
) -> Response:
    """Look at one masked picture; the look is in the audit log."""
    content = services.cameras.evidence.picture(ticket_id, alert_id, piece, actor_of(caller))
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def picture_path(ticket_id: str, alert_id: str, piece: int) -> str:
    """Where a piece can be had."""
    return f"{API}/tickets/{quote(ticket_id)}/evidence/{quote(alert_id, safe='')}/{piece}"


def _out(ticket_id: str, alert_id: str, pieces: Sequence[Piece]) -> EvidenceOut:
    total = pieces[-1].pieces if pieces else None
    return EvidenceOut(
        alert_id=alert_id,
        pieces=total,
        complete=total is not None and len(pieces) >= total,
        items=[
            PieceOut(
                piece=one.piece,
                at_s=one.at_s,
                picture=picture_path(ticket_id, alert_id, one.piece),
            )
            for one in pieces
        ],
    )
