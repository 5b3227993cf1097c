"""Who can be sent to a ticket or a line of a walk list, and how he stands."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.people import Role, Worker
from hub.domain.reach import Reach
from hub.domain.staffing import Availability
from hub.errors import NotFound
from hub.pipeline.views import Views
from hub.pipeline.views.people import Load

router = APIRouter(tags=["tickets"])
MOST_CANDIDATES = 100
EXAMPLE: JsonDict = {
    "worker_id": "w-17",
    "name": "李晓",
    "role": "grid_worker",
    "area_ids": ["grid-03"],
    "is_paired": True,
    "availability": "free",
    "tickets": 1,
    "lines": 0,
}
TextWanted = Annotated[
    str | None,
    Query(max_length=100, description="In the name or the id, wherever in reach he serves."),
]


class CandidateOut(BaseModel):
    """Somebody who can be sent; `tickets` and `lines` are what he has open already."""

    model_config = like(EXAMPLE)

    worker_id: str
    name: str
    role: Role
    area_ids: list[str]
    is_paired: bool
    """Whether the home is one of his own."""
    availability: Availability
    tickets: int
    lines: int


class CandidatesOut(Listed[CandidateOut]):
    """Who can be sent, all on one page as far as they fit."""

    model_config = like({"items": [EXAMPLE], "next": None, "has_more": False})

    has_more: bool
    """There are more than are listed: a text finds the others."""


@router.get("/tickets/{ticket_id}/candidates", responses=documented(404, 422))
def list_candidates(
    ticket_id: str, services: Provided, caller: SignedIn, text: TextWanted = None
) -> CandidatesOut:
    """List who can be sent to a ticket: the free before the others, the home's own first.

    Those who care for the home or serve its area; with a text whoever in reach is called so.
    """
    with services.look() as views:
        ticket = views.ticket(ticket_id, caller.reach)
        if ticket is None:
            raise NotFound(f"no ticket {ticket_id}")
        place = ticket.home_id, ticket.area_id
        return _found(views, place, text, caller.reach, services.clock.now())


@router.get(
    "/incidents/{incident_id}/lines/{home_id}/candidates",
    tags=["incidents"],
    responses=documented(404, 422),
)
def list_line_candidates(
    incident_id: str,
    home_id: str,
    services: Provided,
    caller: SignedIn,
    text: TextWanted = None,
) -> CandidatesOut:
    """List who can be sent to a door of a walk list, as for a ticket."""
    with services.look() as views:
        area_id = views.line_area(incident_id, home_id, caller.reach)
        if area_id is None:
            raise NotFound(f"no line {home_id} on the list of incident {incident_id}")
        return _found(views, (home_id, area_id), text, caller.reach, services.clock.now())


def _found(
    views: Views, place: tuple[str | None, str], text: str | None, reach: Reach, now: datetime
) -> CandidatesOut:
    home_id, area_id = place
    home = views.home(home_id, reach) if home_id else None
    paired = frozenset(home.workers) if home else frozenset[str]()
    called = None if text is None else text.strip()
    people = views.workers_for(home_id, area_id, called, reach, MOST_CANDIDATES + 1)
    listed = people[:MOST_CANDIDATES]
    loads = views.loads_of([worker.worker_id for worker in listed], now)
    found = [_candidate(worker, load, paired) for worker, load in zip(listed, loads, strict=True)]
    return CandidatesOut(items=sorted(found, key=_order), has_more=len(people) > len(listed))


def _candidate(worker: Worker, load: Load, paired: frozenset[str]) -> CandidateOut:
    return CandidateOut(
        worker_id=worker.worker_id,
        name=worker.name,
        role=worker.role,
        area_ids=list(worker.area_ids),
        is_paired=worker.worker_id in paired,
        availability=load.availability,
        tickets=sum(load.open_tickets.values()),
        lines=load.open_lines,
    )


def _order(one: CandidateOut) -> tuple[bool, bool, int, str]:
    free = one.availability == Availability.FREE
    return not free, not one.is_paired, one.tickets + one.lines, one.worker_id
