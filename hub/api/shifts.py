"""Shifts and rosters: when people who are rostered are on duty."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Day, Days, Id, Instant, TimeOfDay
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.workers import reached_worker
from hub.domain.rosters import Roster, Span
from hub.domain.times import parse_time_of_day
from hub.pipeline.views.paging import Page

router = APIRouter(tags=["people"])
MOST_SHIFTS = 400
EXAMPLE: JsonDict = {
    "from": "2026-11-23T08:00:00+08:00",
    "until": "2026-11-23T18:00:00+08:00",
}
ROSTER: JsonDict = {
    "worker_ids": ["w-17", "w-18"],
    "days": ["mon", "tue", "wed", "thu", "fri"],
    "from": "08:00",
    "until": "18:00",
    "tz": "Asia/Shanghai",
    "first_day": "2026-11-23",
    "last_day": "2026-12-31",
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


class RosterBody(BaseModel):
    """Duty on some days of the week in local time; `until` not after `from` means the next day."""

    model_config = like(ROSTER)

    worker_ids: list[Id] = Field(min_length=1, max_length=500)
    days: Days
    from_time: TimeOfDay = Field(alias="from")
    until: TimeOfDay
    tz: Annotated[str, Field(max_length=64)] = "Asia/Shanghai"
    first_day: Day
    last_day: Day

    def roster(self) -> Roster:
        """The roster itself."""
        return Roster(
            days=frozenset(self.days),
            from_time=parse_time_of_day(self.from_time),
            until_time=parse_time_of_day(self.until),
            tz=self.tz,
            first_day=date.fromisoformat(self.first_day),
            last_day=date.fromisoformat(self.last_day),
        )


class RosterOut(BaseModel):
    """What a roster came to."""

    model_config = like({"workers": 2, "shifts_each": 29})

    workers: int
    shifts_each: int


@router.post(
    "/workers/{worker_id}/shifts", status_code=201, responses=documented(404, 409, 413, 422)
)
def add_shifts(
    worker_id: str, body: ShiftsBody, services: Provided, caller: SignedIn
) -> Listed[ShiftOut]:
    """Add shifts and look at those from the first of them on; they count for who is rostered."""
    spans = body.spans()
    services.people.add_shifts(caller.reach, worker_id, spans)
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
    services.people.remove_shift(caller.reach, worker_id, shift_id)


@router.post("/rosters", status_code=201, responses=documented(413, 422))
def roll_out_roster(body: RosterBody, services: Provided, caller: SignedIn) -> RosterOut:
    """Roll a weekly roster out into shifts, over DST and midnight, for each of these workers."""
    each = services.people.roll_out(caller.reach, body.worker_ids, body.roster())
    return RosterOut(workers=len(set(body.worker_ids)), shifts_each=each)
