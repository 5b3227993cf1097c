"""Agreed absences: she is away, and always with an end."""

from datetime import datetime
from typing import TypedDict

from fastapi import APIRouter
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Instant, Reason
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.reach import sees_ways
from hub.pipeline.accounts import Caller
from hub.pipeline.views.away import Whose

router = APIRouter(tags=["away"])
EXAMPLE: JsonDict = {
    "from": "2026-11-22T08:00:00+08:00",
    "until": "2026-11-25T20:00:00+08:00",
    "reason": "在女儿家",
}
OUT: JsonDict = EXAMPLE | {
    "absence_id": "a-7f3k2q9x41",
    "home_id": "h-0042",
    "agreed_by": "ops",
    "agreed_at": "2026-11-22T02:00:00Z",
}
NAMED: JsonDict = {"name": "王秀英", "preferred_name": "王阿姨", "door": "3号楼2单元501"}


class AwayBody(BaseModel):
    """Away from then until then; without `from`, from now on."""

    model_config = like(EXAMPLE)

    from_at: Instant | None = Field(None, alias="from")
    until: Instant
    reason: Reason = ""


class AwayOut(BaseModel):
    """An agreed absence."""

    model_config = like(OUT)

    absence_id: str
    home_id: str
    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")
    reason: str
    agreed_by: str
    agreed_at: datetime


class NamedOut(BaseModel):
    """Who lives there; the door only for those who need it."""

    model_config = like(NAMED)

    name: str
    preferred_name: str | None
    door: str | None


class AwayLineOut(AwayOut):
    """An absence in a list of many homes, with whose it is."""

    model_config = like(OUT | {"area_id": "grid-03", "resident": NAMED})

    area_id: str
    resident: NamedOut


@router.post("/homes/{home_id}/away", status_code=201, responses=documented(404, 413, 422))
def agree_absence(home_id: str, body: AwayBody, services: Provided, caller: SignedIn) -> AwayOut:
    """Agree that she is away: her windows are not asked for."""
    reached_home(services, caller, home_id)
    absence = services.register.enrolment.agree_absence(
        home_id, body.from_at, body.until, body.reason, caller.username
    )
    return AwayOut.model_validate(absence)


@router.get("/homes/{home_id}/away", responses=documented(404, 422))
def list_absences(
    home_id: str, services: Provided, page: Paged, caller: SignedIn
) -> Listed[AwayOut]:
    """List a home's absences, latest first."""
    reached_home(services, caller, home_id)
    with services.look() as views:
        found = views.absences(home_id, page)
    items = [AwayOut.model_validate(absence) for absence in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/absences", responses=documented(422))
def list_standing_absences(
    services: Provided, page: Paged, caller: SignedIn
) -> Listed[AwayLineOut]:
    """List who is away now or will be, the first to be back first; never shown on a wall."""
    with services.look() as views:
        found = views.standing_absences(services.clock.now(), caller.reach, page)
    items = [
        AwayLineOut(
            **AwayOut.model_validate(named.item).model_dump(), **whose_of(caller, named.whose)
        )
        for named in found.items
    ]
    return Listed(items=items, next=encode(found.next))


@router.delete("/homes/{home_id}/away/{absence_id}", status_code=204, responses=documented(404))
def end_absence(home_id: str, absence_id: str, services: Provided, caller: SignedIn) -> None:
    """End an absence early; one that has not begun is removed."""
    reached_home(services, caller, home_id)
    services.register.enrolment.end_absence(home_id, absence_id)


class WhoseFields(TypedDict):
    """What a list says of the home beside an absence or a proposal."""

    area_id: str
    resident: NamedOut


def whose_of(caller: Caller, whose: Whose) -> WhoseFields:
    """Where it is and who lives there, as far as this caller may know."""
    sees = sees_ways(caller.role, answers=whose.answers, on_the_way=False)
    door = whose.door if sees else None
    resident = NamedOut(name=whose.name, preferred_name=whose.preferred_name, door=door)
    return WhoseFields(area_id=whose.area_id, resident=resident)
