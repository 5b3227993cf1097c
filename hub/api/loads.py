"""Load: what each worker carries, and whether he can be sent now."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.staffing import Availability
from hub.errors import NotFound

router = APIRouter(tags=["people"])
EXAMPLE: JsonDict = {
    "worker_id": "w-17",
    "homes_paired": 12,
    "homes_backup": 9,
    "open_tickets": {"assigned": 1, "accepted": 1},
    "open_lines": 0,
    "open_follow_ups": 2,
    "availability": "free",
}


class LoadOut(BaseModel):
    """What somebody carries. Homes count that are enrolled now, tickets that are open."""

    model_config = like(EXAMPLE)

    worker_id: str
    homes_paired: int
    homes_backup: int
    open_tickets: dict[str, int]
    open_lines: int
    open_follow_ups: int
    availability: Availability


@router.get("/workers/{worker_id}/load", responses=documented(404))
def get_load(worker_id: str, services: Provided, caller: SignedIn) -> LoadOut:
    """Look at what one worker carries."""
    with services.look() as views:
        load = views.load(worker_id, caller.reach, services.clock.now())
    if load is None:
        raise NotFound(f"no worker {worker_id}")
    return LoadOut.model_validate(load)


@router.get("/loads", responses=documented(422))
def list_loads(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: Annotated[str | None, Query(description="Only those of this area and below.")] = None,
) -> Listed[LoadOut]:
    """List what everybody who serves carries, by worker."""
    with services.look() as views:
        found = views.loads(area_id, caller.reach, services.clock.now(), page)
    items = [LoadOut.model_validate(load) for load in found.items]
    return Listed(items=items, next=encode(found.next))
