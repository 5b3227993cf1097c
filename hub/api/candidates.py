"""Who can be sent to a ticket: whoever cares for the home or serves its area, and how he stands."""

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.people import Role
from hub.domain.staffing import Availability
from hub.errors import NotFound
from hub.pipeline.views.people import Load

router = APIRouter(tags=["tickets"])
MOST_CANDIDATES = 100
EXAMPLE: JsonDict = {
    "worker_id": "w-17",
    "name": "李晓",
    "role": "grid_worker",
    "is_paired": True,
    "availability": "free",
    "tickets": 1,
    "lines": 0,
}


class CandidateOut(BaseModel):
    """Somebody who can be sent; `tickets` and `lines` are what he has open already."""

    model_config = like(EXAMPLE)

    worker_id: str
    name: str
    role: Role
    is_paired: bool
    """Whether the home is one of his own."""
    availability: Availability
    tickets: int
    lines: int


@router.get("/tickets/{ticket_id}/candidates", responses=documented(404))
def list_candidates(ticket_id: str, services: Provided, caller: SignedIn) -> Listed[CandidateOut]:
    """List who can be sent to a ticket: the free before the others, the home's own first."""
    now = services.clock.now()
    with services.look() as views:
        ticket = views.ticket(ticket_id, caller.reach)
        if ticket is None:
            raise NotFound(f"no ticket {ticket_id}")
        home = views.home(ticket.home_id, caller.reach) if ticket.home_id else None
        paired = frozenset(home.workers) if home else frozenset[str]()
        people = views.workers_for(ticket.home_id, ticket.area_id, caller.reach, MOST_CANDIDATES)
        found = []
        for worker in people:
            load = views.load(worker.worker_id, caller.reach, now)
            if load is not None:
                found.append(_candidate(worker.name, worker.role, load, paired))
    return Listed(items=sorted(found, key=_order))


def _candidate(name: str, role: Role, load: Load, paired: frozenset[str]) -> CandidateOut:
    return CandidateOut(
        worker_id=load.worker_id,
        name=name,
        role=role,
        is_paired=load.worker_id in paired,
        availability=load.availability,
        tickets=sum(load.open_tickets.values()),
        lines=load.open_lines,
    )


def _order(one: CandidateOut) -> tuple[bool, bool, int, str]:
    free = one.availability == Availability.FREE
    return not free, not one.is_paired, one.tickets + one.lines, one.worker_id
