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
from hub.api.sheet_parts import AT, CONTENT, ContentOut
from hub.domain.duty import Sheet, SheetState
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.duty import NewEntry
from hub.pipeline.views.duty import EntryView

router = APIRouter(tags=["duty desk"])
ENTRY: JsonDict = {"area_id": "grid-03", "text": "3号楼停电，物业已报修", "ticket_id": None}
ENTRY_OUT: JsonDict = ENTRY | {"entry_id": 7, "at": AT, "actor": "zhao.ying"}
SIGNATURE: JsonDict = {"by": "zhao.ying", "at": AT, "note": None}
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
    entry_id = services.staff.duty.write(entry, caller.username, caller.reach)
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
    sheet = services.staff.duty.make_sheet(body.area_id, caller.username, caller.reach)
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
    services.staff.duty.sign(sheet_id, caller.username, caller.reach, (body or SignBody()).note)
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
