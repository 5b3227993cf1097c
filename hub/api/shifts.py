"""Shifts: when people who are rostered are on duty."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Instant
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.workers import reached_worker
from hub.domain.rosters import Span
from hub.pipeline.views.paging import Page

router = APIRouter(tags=["people"])
MOST_SHIFTS = 400
EXAMPLE: JsonDict = {
    "from": "2026-11-23T08:00:00+08:00",
    "until": "2026-11-23T18:00:00+08:00",
}


class ShiftBody(BaseModel):
    """On duty from then until then."""

    model_config = like(EXAMPLE)

    from_at: Instant = Field(alias="from")
    until: Instant


class ShiftsBody(BaseModel):
    """Shifts of one worker; those that overlap, also stored ones, become one."""

    model_config = like({"shifts": [EXAMPLE]})

    shifts: list[ShiftBody] = Field(min_length=1, max_length=MOST_SHIFTS)

    def spans(self) -> list[Span]:
        """As they were written."""
        return [Span(shift.from_at, shift.until) for shift in self.shifts]


class ShiftOut(BaseModel):
    """A shift."""

    model_config = like(EXAMPLE | {"shift_id": "s-7f3k2q9x41", "worker_id": "w-17"})

    shift_id: str
    worker_id: str
    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")


@router.post(
    "/workers/{worker_id}/shifts", status_code=201, responses=documented(404, 409, 413, 422)
)
def add_shifts(
    worker_id: str, body: ShiftsBody, services: Provided, caller: SignedIn
) -> Listed[ShiftOut]:
    """Add shifts and look at those from the first of them on; they count for who is rostered."""
    spans = body.spans()
    services.staff.people.add_shifts(caller.reach, worker_id, spans)
    since = min(span.from_at for span in spans)
    return list_shifts(worker_id, services, Page(limit=MOST_SHIFTS), caller, since)


@router.get("/workers/{worker_id}/shifts", responses=documented(404, 422))
def list_shifts(
    worker_id: str,
    services: Provided,
    page: Paged,
    caller: SignedIn,
    since: Annotated[
        Instant | None, Query(description="Only those that end after it; else all.")
    ] = None,
) -> Listed[ShiftOut]:
    """List a worker's shifts by their beginning."""
    reached_worker(services, caller, worker_id)
    with services.look() as views:
        found = views.shifts(worker_id, since, page)
    items = [ShiftOut.model_validate(shift) for shift in found.items]
    return Listed(items=items, next=encode(found.next))


@router.delete("/workers/{worker_id}/shifts/{shift_id}", status_code=204, responses=documented(404))
def remove_shift(worker_id: str, shift_id: str, services: Provided, caller: SignedIn) -> None:
    """Remove a shift."""
    services.staff.people.remove_shift(caller.reach, worker_id, shift_id)
