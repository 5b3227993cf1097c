"""The duty desk: its log, and the sheets that pass from one shift to the next."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.duty import Sheet, SheetState
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.duty import NewEntry
from hub.pipeline.views.duty import EntryView

router = APIRouter(tags=["duty desk"])
AT = "2026-11-22T01:41:00Z"
ENTRY: JsonDict = {"area_id": "grid-03", "text": "3号楼停电，物业已报修", "ticket_id": None}
ENTRY_OUT: JsonDict = ENTRY | {"entry_id": 7, "at": AT, "actor": "zhao.ying"}
SIGNATURE: JsonDict = {"by": "zhao.ying", "at": AT, "note": None}
INCIDENT: JsonDict = {
    "incident_id": "i-7f3k2q9x41",
    "area_id": "grid-03",
    "cause": "power",
    "opened_at": AT,
    "homes": 12,
    "to_walk": 3,
}
TICKET: JsonDict = {
    "ticket_id": "t-7f3k2q9x41",
    "kind": "missed",
    "priority": "P1",
    "state": "accepted",
    "rung": 1,
    "home_id": "h-0042",
    "assignee": "w-17",
    "opened_at": AT,
}
COUNT: JsonDict = {"rung": 1, "priority": "P1", "tickets": 1}
PROMISE: JsonDict = {
    "ticket_id": "t-7f3k2q9x41",
    "promise": "arrive",
    "due_at": AT,
    "is_broken": False,
}
FOLLOW_UP: JsonDict = {
    "follow_up_id": "f-7f3k2q9x41",
    "ticket_id": "t-7f3k2q9x41",
    "home_id": "h-0042",
    "worker_id": "w-17",
    "due_at": AT,
}
WHISTLE: JsonDict = {
    "whistle_id": "wh-7f3k2q9x41",
    "ticket_id": "t-7f3k2q9x41",
    "department_id": "d-fire",
    "state": "called",
    "due_at": AT,
}
SPAN: JsonDict = {"from_at": AT, "until_at": "2026-11-23T01:41:00Z"}
HOME_AWAY: JsonDict = SPAN | {"home_id": "h-0042"}
WORKER_AWAY: JsonDict = SPAN | {"worker_id": "w-17"}
HUB_ABSENCE: JsonDict = {"from_at": AT, "until_at": None, "cause": "restart"}
CONTENT: JsonDict = {
    "incidents": [INCIDENT],
    "counts": [COUNT],
    "tickets": [TICKET],
    "promises": [PROMISE],
    "follow_ups": [FOLLOW_UP],
    "whistles": [WHISTLE],
    "homes_away": [HOME_AWAY],
    "workers_away": [WORKER_AWAY],
    "hub_absences": [HUB_ABSENCE],
}
SHEET: JsonDict = {
    "sheet_id": "hs-7f3k2q9x41",
    "area_id": "grid-03",
    "state": "given",
    "since_at": None,
    "made_at": AT,
    "made_by": "zhao.ying",
    "given": SIGNATURE,
    "taken": None,
}


class EntryBody(BaseModel):
    """A line for the log. It is never changed and never taken back: write another."""

    model_config = like(ENTRY)

    area_id: Id
    text: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    ticket_id: Id | None = None


class EntryOut(BaseModel):
    """One line of the log."""

    model_config = like(ENTRY_OUT)

    entry_id: int
    at: datetime
    actor: str
    area_id: str
    ticket_id: str | None
    text: str


class SheetBody(BaseModel):
    """The area whose desk is handed over, with all that lies in it."""

    model_config = like({"area_id": "grid-03"})

    area_id: Id


class SignBody(BaseModel):
    """A word with the signature."""

    model_config = like({"note": "P1 那一单请盯紧"})

    note: Annotated[str, Field(max_length=1000)] | None = None


class SignatureOut(BaseModel):
    """Whose account, and when."""

    model_config = like(SIGNATURE)

    by: str
    at: datetime
    note: str | None


class IncidentLineOut(BaseModel):
    """An incident that is open; counted are the homes of the sheet's area."""

    model_config = like(INCIDENT)

    incident_id: str
    area_id: str | None
    cause: str
    opened_at: datetime
    homes: int
    to_walk: int


class TicketCountOut(BaseModel):
    """How many open tickets of one rung and priority there are."""

    model_config = like(COUNT)

    rung: int
    priority: str
    tickets: int


class TicketLineOut(BaseModel):
    """A ticket that is open."""

    model_config = like(TICKET)

    ticket_id: str
    kind: str
    priority: str
    state: str
    rung: int
    home_id: str | None
    assignee: str | None
    opened_at: datetime


class PromiseLineOut(BaseModel):
    """A promise that is broken, or soon will be."""

    model_config = like(PROMISE)

    ticket_id: str
    promise: str
    due_at: datetime
    is_broken: bool


class FollowUpLineOut(BaseModel):
    """A follow-up that is due within the coming shift."""

    model_config = like(FOLLOW_UP)

    follow_up_id: str
    ticket_id: str
    home_id: str
    worker_id: str | None
    due_at: datetime


class WhistleLineOut(BaseModel):
    """A department's task that is not done."""

    model_config = like(WHISTLE)

    whistle_id: str
    ticket_id: str
    department_id: str
    state: str
    due_at: datetime


class HomeAwayOut(BaseModel):
    """A home that is away by agreement, or will be in the coming shift."""

    model_config = like(HOME_AWAY)

    home_id: str
    from_at: datetime
    until_at: datetime


class WorkerAwayOut(BaseModel):
    """Somebody who is on leave, or will be in the coming shift."""

    model_config = like(WORKER_AWAY)

    worker_id: str
    from_at: datetime
    until_at: datetime


class HubAbsenceLineOut(BaseModel):
    """When the hub itself could not see."""

    model_config = like(HUB_ABSENCE)

    from_at: datetime
    until_at: datetime | None
    cause: str


class ContentOut(BaseModel):
    """How things stood when the sheet was made: ids, numbers and times, no names."""

    model_config = like(CONTENT)

    incidents: list[IncidentLineOut]
    counts: list[TicketCountOut]
    tickets: list[TicketLineOut]
    promises: list[PromiseLineOut]
    follow_ups: list[FollowUpLineOut]
    whistles: list[WhistleLineOut]
    homes_away: list[HomeAwayOut]
    workers_away: list[WorkerAwayOut]
    hub_absences: list[HubAbsenceLineOut]


class SheetOut(BaseModel):
    """A hand-over sheet: made, given by who goes, taken by who comes."""

    model_config = like(SHEET)

    sheet_id: str
    area_id: str
    state: SheetState
    since_at: datetime | None
    """When the sheet before was made; null: it is the first of its area."""
    made_at: datetime
    made_by: str
    given: SignatureOut | None
    taken: SignatureOut | None


class SheetWhole(SheetOut):
    """A sheet with all that stands on it."""

    model_config = like(SHEET | {"content": CONTENT, "entries": [ENTRY_OUT]})

    content: ContentOut
    entries: list[EntryOut]
    """The log since the sheet before."""


@router.post("/duty-log", status_code=201, responses=documented(404, 413, 422))
def write_entry(body: EntryBody, services: Provided, caller: SignedIn) -> EntryOut:
    """Write a line into the duty log."""
    entry = NewEntry(body.area_id, body.text.strip(), body.ticket_id)
    entry_id = services.duty.write(entry, caller.username, caller.reach)
    with services.look() as views:
        [written] = views.entries([entry_id])
    return EntryOut.model_validate(written)


@router.get("/duty-log", responses=documented(422))
def list_entries(
    services: Provided,
    caller: SignedIn,
    page: Paged,
    area_id: Annotated[Id | None, Query(description="Only of this area and below.")] = None,
) -> Listed[EntryOut]:
    """List the duty log, newest first."""
    with services.look() as views:
        found = views.duty_log(area_id, caller.reach, page)
    items = [EntryOut.model_validate(entry) for entry in found.items]
    return Listed(items=items, next=encode(found.next))


@router.post("/handover-sheets", status_code=201, responses=documented(404, 413, 422))
def make_sheet(body: SheetBody, services: Provided, caller: SignedIn) -> SheetWhole:
    """Freeze what is open in an area, for whoever takes the desk over."""
    sheet = services.duty.make_sheet(body.area_id, caller.username, caller.reach)
    return whole_sheet(services, caller, sheet.sheet_id)


@router.get("/handover-sheets", responses=documented(422))
def list_sheets(
    services: Provided,
    caller: SignedIn,
    page: Paged,
    area_id: Annotated[Id | None, Query(description="Only of this area and below.")] = None,
) -> Listed[SheetOut]:
    """List hand-over sheets, newest first."""
    with services.look() as views:
        found = views.sheets(area_id, caller.reach, page)
    items = [SheetOut.model_validate(sheet) for sheet in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/handover-sheets/{sheet_id}", responses=documented(404))
def get_sheet(sheet_id: str, services: Provided, caller: SignedIn) -> SheetWhole:
    """Look at one sheet."""
    return whole_sheet(services, caller, sheet_id)


@router.post("/handover-sheets/{sheet_id}/sign", responses=documented(404, 409, 413, 422))
def sign_sheet(
    sheet_id: str,
    services: Provided,
    caller: SignedIn,
    body: SignBody | None = None,
) -> SheetWhole:
    """Sign: first who goes, then who comes, with two accounts. Signed by both it is final."""
    services.duty.sign(sheet_id, caller.username, caller.reach, (body or SignBody()).note)
    return whole_sheet(services, caller, sheet_id)


def whole_sheet(services: Services, caller: Caller, sheet_id: str) -> SheetWhole:
    """One sheet and its part of the log; NotFound."""
    with services.look() as views:
        sheet = views.sheet(sheet_id, caller.reach)
        if sheet is None:
            raise NotFound(f"no sheet {sheet_id}")
        entries = views.entries(sheet.content.entry_ids)
    return _whole(sheet, entries)


def _whole(sheet: Sheet, entries: list[EntryView]) -> SheetWhole:
    plain = SheetOut.model_validate(sheet).model_dump()
    content = ContentOut.model_validate(asdict(sheet.content))
    said = [EntryOut.model_validate(entry) for entry in entries]
    return SheetWhole(**plain, content=content, entries=said)
