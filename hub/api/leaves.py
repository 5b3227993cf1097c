"""Leave and resignation: who is away, who stands in, who takes over."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Instant, Reason
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.workers import WorkerOut, get_worker, reached_worker
from hub.errors import NotFound

router = APIRouter(tags=["people"])
EXAMPLE: JsonDict = {
    "from": "2026-11-23T08:00:00+08:00",
    "until": "2026-11-27T18:00:00+08:00",
    "substitute_id": "w-18",
    "reason": "年假",
}


class LeaveBody(BaseModel):
    """Away from then until then; without `from`, from now on. The substitute takes his tickets."""

    model_config = like(EXAMPLE)

    from_at: Instant | None = Field(None, alias="from")
    until: Instant
    substitute_id: Id | None = None
    reason: Reason = ""


class LeaveOut(BaseModel):
    """A leave; `handed_over_at` is null until his open tickets passed on."""

    model_config = like(
        EXAMPLE | {"leave_id": "l-7f3k2q9x41", "worker_id": "w-17", "handed_over_at": None}
    )

    leave_id: str
    worker_id: str
    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")
    substitute_id: str | None
    reason: str
    handed_over_at: datetime | None


class ResignBody(BaseModel):
    """He goes for good: now, or `at`. The successor takes his tickets and his homes."""

    model_config = like({"at": "2026-11-30T18:00:00+08:00", "successor_id": "w-18"})

    at: Instant | None = None
    successor_id: Id | None = None


@router.post(
    "/workers/{worker_id}/leaves", status_code=201, responses=documented(404, 409, 413, 422)
)
def agree_leave(worker_id: str, body: LeaveBody, services: Provided, caller: SignedIn) -> LeaveOut:
    """Agree a leave: when it begins, open tickets pass to the substitute, or climb at once."""
    span = (body.from_at, body.until)
    leave_id = services.staff.people.agree_leave(
        caller.reach, worker_id, span, body.substitute_id, body.reason
    )
    with services.look() as views:
        leave = views.leave(leave_id)
    if leave is None:
        raise NotFound(f"no leave {leave_id} of worker {worker_id}")
    return LeaveOut.model_validate(leave)


@router.get("/workers/{worker_id}/leaves", responses=documented(404, 422))
def list_leaves(
    worker_id: str, services: Provided, page: Paged, caller: SignedIn
) -> Listed[LeaveOut]:
    """List a worker's leaves, latest first."""
    reached_worker(services, caller, worker_id)
    with services.look() as views:
        found = views.leaves(worker_id, page)
    items = [LeaveOut.model_validate(leave) for leave in found.items]
    return Listed(items=items, next=encode(found.next))


@router.delete("/workers/{worker_id}/leaves/{leave_id}", status_code=204, responses=documented(404))
def end_leave(worker_id: str, leave_id: str, services: Provided, caller: SignedIn) -> None:
    """End a leave early; one that has not begun is removed."""
    services.staff.people.end_leave(caller.reach, worker_id, leave_id)


@router.post("/workers/{worker_id}/resign", responses=documented(404, 409, 413, 422))
def resign(worker_id: str, body: ResignBody, services: Provided, caller: SignedIn) -> WorkerOut:
    """Let a worker go: tickets, homes and accounts pass on or end when it counts."""
    services.staff.people.resign(caller.reach, worker_id, body.at, body.successor_id)
    return get_worker(worker_id, services, caller)


@router.delete("/workers/{worker_id}/resign", status_code=204, responses=documented(404, 409))
def stay(worker_id: str, services: Provided, caller: SignedIn) -> None:
    """Take a resignation back that does not count yet."""
    services.staff.people.stay(caller.reach, worker_id)
