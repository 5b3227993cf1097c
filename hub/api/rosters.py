"""Rosters: who of an area is on duty when, and a week's pattern rolled out into shifts."""

from datetime import date, datetime, timedelta
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
from hub.api.workers import RoleName
from hub.domain.people import Role
from hub.domain.rosters import Roster, Span
from hub.domain.times import parse_time_of_day
from hub.errors import Fault, InvalidInput
from hub.pipeline.views.rosters import RosterFilter

router = APIRouter(tags=["people"])
WEEK = timedelta(days=7)
LONGEST = timedelta(days=62)
SPAN: JsonDict = {"from": "2026-11-23T08:00:00+08:00", "until": "2026-11-23T18:00:00+08:00"}
DUTY: JsonDict = {
    "worker_id": "w-17",
    "name": "李晓",
    "role": "micro_grid_worker",
    "area_ids": ["grid-03"],
    "rostered": True,
    "resigned_at": None,
    "shifts": [SPAN],
    "leaves": [],
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


class StretchOut(BaseModel):
    """A stretch of time."""

    model_config = like(SPAN)

    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")


class DutyOut(BaseModel):
    """One person and when she is there: `rostered` within `shifts` only, and never on leave."""

    model_config = like(DUTY)

    worker_id: str
    name: str
    role: Role
    area_ids: list[str]
    rostered: bool
    resigned_at: datetime | None
    shifts: list[StretchOut]
    leaves: list[StretchOut]


class RosterPage(Listed[DutyOut]):
    """One page of a roster."""

    model_config = like({"items": [DUTY], "next": None, "total": 1})

    total: int
    """How many people it has in all; who is not in `items` stands on another page."""


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


@router.get("/rosters", responses=documented(422))
def get_roster(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    from_at: Annotated[
        Instant | None, Query(alias="from", description="Its beginning; else now.")
    ] = None,
    until: Annotated[
        Instant | None, Query(description="Its end, at most 62 days later; else a week later.")
    ] = None,
    area_id: Annotated[str | None, Query(description="Only who serves there or below.")] = None,
    role: Annotated[RoleName | None, Query(description="Only those.")] = None,
) -> RosterPage:
    """Look at who can be sent in a stretch of time, with the shifts and leaves that touch it."""
    begins = from_at or services.clock.now()
    span = Span(begins, until or begins + WEEK)
    if not begins < span.until_at <= begins + LONGEST:
        raise InvalidInput(Fault("until", "must be after from, by at most 62 days"))
    wanted = RosterFilter(caller.reach, span, area_id, role)
    with services.look() as views:
        found, total = views.roster(wanted, page), views.roster_size(wanted)
    items = [DutyOut.model_validate(duty) for duty in found.items]
    return RosterPage(items=items, next=encode(found.next), total=total)


@router.post("/rosters", status_code=201, responses=documented(413, 422))
def roll_out_roster(body: RosterBody, services: Provided, caller: SignedIn) -> RosterOut:
    """Roll a weekly roster out into shifts, over DST and midnight, for each of these workers."""
    each = services.staff.people.roll_out(caller.reach, body.worker_ids, body.roster())
    return RosterOut(workers=len(set(body.worker_ids)), shifts_each=each)
