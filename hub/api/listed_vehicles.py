"""Listed vehicles: plates that cameras at posts may look for, each by the word of two people."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Instant
from hub.api.grants import API_GRANTS
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.listed_vehicles import EntryAction, EntryState, Signatory, possible
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.listed_vehicles import Request as EntryRequest
from hub.pipeline.views.listed import ListEntryView

ACT = ("POST", "/listed-vehicles/{entry_id}/{action}")
EXAMPLE: JsonDict = {
    "plate": "沪A12345",
    "area_id": "community-2",
    "legal_ground": "《道路交通安全法》第一百一十二条；协查通知第12号",
    "approved_by": "城关派出所",
    "from": "2026-11-22T08:00:00+08:00",
    "until": "2026-12-22T08:00:00+08:00",
}
OUT: JsonDict = EXAMPLE | {
    "entry_id": "lv-7f3k2q9x41",
    "state": "in_force",
    "requested_by": "ops",
    "requested_at": "2026-11-22T02:00:00Z",
    "decided_by": "duty.li",
    "decided_at": "2026-11-22T02:20:00Z",
    "ended_by": None,
    "ended_at": None,
    "can": ["end"],
}


def plates_are_on(services: Provided) -> None:
    """Conflict while this deployment reads no plates."""
    services.cameras.listed_vehicles.check_on()


router = APIRouter(tags=["listed vehicles"], dependencies=[Depends(plates_are_on)])
Words = StringConstraints(
    min_length=1, strip_whitespace=True, max_length=400, pattern=r"^[^\x00-\x1f\x7f]*$"
)


class ListEntryBody(BaseModel):
    """A plate, where it is looked for, on which legal ground, who answers for it, until when.

    Without `from`, from its approval on; at most a year. Without `approved_by`, whoever enters it.
    """

    model_config = like(EXAMPLE)

    plate: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    area_id: Id
    legal_ground: Annotated[
        str, Words, Field(description="The law, and the order or file it is applied in.")
    ]
    approved_by: Annotated[str, Words, StringConstraints(max_length=120)] | None = None
    from_at: Instant | None = Field(None, alias="from")
    until: Instant


class ListEntryOut(BaseModel):
    """An entry; `state` is as of now: one whose time is over has ended."""

    model_config = like(OUT)

    entry_id: str
    plate: str
    area_id: str
    legal_ground: str
    approved_by: str
    from_at: datetime = Field(serialization_alias="from")
    until: datetime
    state: EntryState
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    can: list[EntryAction]
    """What whoever asks may do with it now: whoever made it neither approves nor refuses it."""


@router.post("/listed-vehicles", status_code=201, responses=documented(409, 413, 422))
def request_list_entry(
    body: ListEntryBody, services: Provided, caller: SignedIn, request: Request
) -> ListEntryOut:
    """Enter a plate; it is pending, and not looked for, until a second person approves it."""
    wanted = EntryRequest(
        plate=body.plate,
        area_id=body.area_id,
        legal_ground=body.legal_ground,
        approved_by=body.approved_by or caller.username,
        from_at=body.from_at,
        until_at=body.until,
    )
    entry = services.cameras.listed_vehicles.request(wanted, _signatory(caller), caller.reach)
    request.state.named = {"entry_id": entry.entry_id}
    return _found(services, caller, entry.entry_id)


@router.get("/listed-vehicles", responses=documented(409, 422))
def list_list_entries(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: Annotated[str | None, Query(description="Only those of this area and below.")] = None,
) -> Listed[ListEntryOut]:
    """List the entries in reach, the newest first; looking at it is logged."""
    with services.look() as views:
        found = views.list_entries(area_id, caller.reach, page)
    items = [_out(services, caller, view) for view in found.items]
    return Listed(items=items, next=encode(found.next))


@router.post("/listed-vehicles/{entry_id}/{action}", responses=documented(404, 409, 422))
def act_on_list_entry(
    entry_id: str, action: EntryAction, services: Provided, caller: SignedIn
) -> ListEntryOut:
    """Approve or refuse an entry, as somebody else than who made it; or end one."""
    services.cameras.listed_vehicles.act(entry_id, action, _signatory(caller), caller.reach)
    return _found(services, caller, entry_id)


def _signatory(caller: Caller) -> Signatory:
    return Signatory(caller.username, caller.worker_id)


def _found(services: Services, caller: Caller, entry_id: str) -> ListEntryOut:
    with services.look() as views:
        view = views.list_entry(entry_id, caller.reach)
    if view is None:
        raise NotFound(f"no entry {entry_id}")
    return _out(services, caller, view)


def _out(services: Services, caller: Caller, view: ListEntryView) -> ListEntryOut:
    entry, now = view.entry, services.clock.now()
    may_act = caller.role in API_GRANTS[ACT]
    return ListEntryOut(
        entry_id=entry.entry_id,
        plate=services.cameras.listed_vehicles.plate_of(view.plate),
        area_id=entry.area_id,
        legal_ground=entry.legal_ground,
        approved_by=entry.approved_by,
        from_at=entry.from_at,
        until=entry.until_at,
        state=entry.state_at(now),
        requested_by=entry.first.account,
        requested_at=entry.requested_at,
        decided_by=entry.second.account if entry.second else None,
        decided_at=entry.decided_at,
        ended_by=entry.ended_by,
        ended_at=entry.ended_at,
        can=possible(entry, _signatory(caller), now) if may_act else [],
    )
