"""When the hub itself was blind: what nobody could have known is charged to it, not to an elder."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.examples import like
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided

router = APIRouter(tags=["hub"])
EXAMPLE: JsonDict = {
    "from": "2026-11-21T23:10:00Z",
    "until": "2026-11-21T23:55:00Z",
    "cause": "broker_lost",
}


class HubAbsenceOut(BaseModel):
    """`cause` is `hub_stopped` or `broker_lost`."""

    model_config = like(EXAMPLE)

    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")
    cause: str


@router.get("/hub-absences", responses=documented(422))
def list_hub_absences(services: Provided, page: Paged) -> Listed[HubAbsenceOut]:
    """List the spans in which the hub could not see, newest first."""
    with services.look() as views:
        found = views.hub_absences(page)
    items = [
        HubAbsenceOut(from_at=item.from_at, until_at=item.until_at, cause=item.cause)
        for item in found.items
    ]
    return Listed(items=items, next=encode(found.next))
