"""The duty desk on paper: the log, and a hand-over sheet to print and to sign."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.duty import whole_sheet
from hub.api.page_access import Visitor
from hub.api.services import Provided, Services
from hub.api.templates import render
from hub.errors import Conflict
from hub.pipeline.accounts import Caller
from hub.pipeline.duty import NewEntry
from hub.pipeline.views.paging import Page

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_SHEETS, MOST_ENTRIES, MOST_AREAS = 20, 50, 500


@router.get("/handover")
def desk_log(request: Request, services: Provided, caller: Visitor) -> HTMLResponse:
    """The log, the last sheets, and a new one."""
    with services.look() as views:
        entries = views.duty_log(None, caller.reach, Page(MOST_ENTRIES)).items
        sheets = views.sheets(None, caller.reach, Page(MOST_SHEETS)).items
        areas = views.areas(None, caller.reach, Page(MOST_AREAS)).items
    return render(request, "duty.html", entries=entries, sheets=sheets, areas=areas)


@router.get("/handover/{sheet_id}")
def sheet_page(
    request: Request, sheet_id: str, services: Provided, caller: Visitor
) -> HTMLResponse:
    """One sheet."""
    return _page(request, services, caller, sheet_id)


@forms.post("/handover")
def make(
    services: Provided, caller: Visitor, area_id: Annotated[str, Form(max_length=64)]
) -> Response:
    """Freeze how things stand."""
    sheet = services.staff.duty.make_sheet(area_id, caller.username, caller.reach)
    return RedirectResponse(f"/handover/{sheet.sheet_id}", 303)


@forms.post("/handover/log")
def write(
    services: Provided,
    caller: Visitor,
    area_id: Annotated[str, Form(max_length=64)],
    text: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\S")],
) -> Response:
    """A line for the log."""
    services.staff.duty.write(NewEntry(area_id, text.strip()), caller.username, caller.reach)
    return RedirectResponse("/handover", 303)


@forms.post("/handover/{sheet_id}/sign")
def sign(
    request: Request,
    sheet_id: str,
    services: Provided,
    caller: Visitor,
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Hand over or take over, or the same page again with what stood in the way."""
    try:
        services.staff.duty.sign(sheet_id, caller.username, caller.reach, note.strip() or None)
    except Conflict:
        return _page(request, services, caller, sheet_id, 409, "duty.not_yours")
    return RedirectResponse(f"/handover/{sheet_id}", 303)


def _page(
    request: Request,
    services: Services,
    caller: Caller,
    sheet_id: str,
    status: int = 200,
    message: str | None = None,
) -> HTMLResponse:
    sheet = whole_sheet(services, caller, sheet_id)
    request.state.homes = [line.home_id for line in sheet.content.homes_away]
    with services.look() as views:
        area = views.place_name(sheet.area_id)
    return render(request, "handover.html", status, sheet=sheet, area=area, message=message)
