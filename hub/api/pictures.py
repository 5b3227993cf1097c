"""Masked pictures that came with a ticket's alerts."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import API, SignedIn
from hub.api.examples import like
from hub.api.problems import documented
from hub.api.proofs import PICTURE as A_PICTURE
from hub.api.services import Provided
from hub.domain.evidence import may_see_picture
from hub.domain.tickets import OPEN
from hub.errors import NotAllowed, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.tickets import TicketView

router = APIRouter(tags=["tickets"])
PICTURE: JsonDict = {
    "alert_id": "al-1",
    "kind": "vehicle_in_fire_lane",
    "sensor_id": "camera-lane",
    "observed_at": "2026-11-22T01:24:58Z",
    "masked": True,
    "picture": "/api/v1/tickets/t-7f3k2q9x41/pictures/al-1",
}
SHUT = (
    "the inside of a home is for the desk, who leads the area, and who was called while it is open"
)


class PictureOut(BaseModel):
    """A picture that a camera sent with an alert; it was masked before it left the camera's box."""

    model_config = like(PICTURE)

    alert_id: str
    kind: str
    sensor_id: str
    observed_at: datetime
    masked: bool = True
    picture: str
    """Where it can be had."""


@router.get(
    "/tickets/{ticket_id}/pictures/{alert_id}",
    response_class=Response,
    responses=documented(403, 404) | {200: {"content": {"image/jpeg": A_PICTURE}}},
)
def get_picture(
    ticket_id: str,
    alert_id: Annotated[str, Path(max_length=64)],
    services: Provided,
    caller: SignedIn,
) -> Response:
    """Look at the masked picture of an alert; logged. From a home only while it is called for.

    A public place is seen by whoever sees the ticket; the inside of a home by the desk, who leads
    the area, and who was called, as long as the ticket is open.
    """
    with services.look() as views:
        ticket = views.ticket(ticket_id, caller.reach)
        if ticket is None:
            raise NotFound(f"no ticket {ticket_id}")
        if not shows_pictures(views, caller, ticket):
            raise NotAllowed(SHUT)
    content = services.cameras.pictures.picture(ticket_id, alert_id, caller.reach)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def shows_pictures(views: Views, caller: Caller, ticket: TicketView) -> bool:
    """Whether this caller sees what came with the alerts of a ticket in his reach."""
    return may_see_picture(
        caller.role,
        in_a_home=ticket.home_id is not None,
        answers=views.answers_for(ticket.area_id, caller.reach),
        is_open=ticket.state in OPEN,
    )


def pictures_of(views: Views, caller: Caller, ticket: TicketView) -> list[PictureOut]:
    """The pictures of a ticket that the caller may see."""
    if not shows_pictures(views, caller, ticket):
        return []
    ticket_id = ticket.ticket_id
    return [
        PictureOut(
            alert_id=one.alert_id,
            kind=one.kind,
            sensor_id=one.sensor_id,
            observed_at=one.observed_at,
            picture=f"{API}/tickets/{quote(ticket_id)}/pictures/{quote(one.alert_id, safe='')}",
        )
        for one in views.pictures(ticket_id)
    ]
