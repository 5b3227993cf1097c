"""The walk list as a plain page: for a phone on the stairs, or to be printed and taken along."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.api.access import actor_of
from hub.api.homes import ResidentBody
from hub.api.incidents import LineOut, WalkAction, whole_incident
from hub.api.page_access import Visitor
from hub.api.services import Provided
from hub.api.templates import render
from hub.domain.people import Role
from hub.domain.tickets import Outcome
from hub.domain.walks import WALKED, LineAction
from hub.errors import Conflict, InvalidInput
from hub.pipeline.accounts import Caller

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A line, who lives there for whoever walks to her and for the desk, and what he can do."""

    line: LineOut
    resident: ResidentBody | None
    mine: bool
    accept: bool
    settle: bool


@router.get("/incidents/{incident_id}")
def walk_list_page(
    request: Request,
    incident_id: str,
    services: Provided,
    caller: Visitor,
    said: Annotated[Literal["changed", "note", "outcome"] | None, Query()] = None,
) -> HTMLResponse:
    """One incident and its walk list; `said` is what stood in the way of the last tap."""
    incident = whole_incident(services, caller, incident_id, names=True)
    is_open = incident.closed_at is None and caller.role != Role.AUDITOR
    rows = [_row(caller, line, is_open) for line in incident.lines[:MOST_LINES]]
    with services.look() as views:
        area = views.place_name(incident.area_id) if incident.area_id else ""
    request.state.homes = [row.line.home_id for row in rows if row.resident is not None]
    return render(
        request,
        "incident.html",
        incident=incident,
        area=area,
        rows=rows,
        more=len(incident.lines) > MOST_LINES,
        outcomes=list(Outcome),
        can_close=incident.can_close,
        message=said and f"storm.page.said.{said}",
    )


@forms.post("/incidents/{incident_id}/lines/{home_id}/{action}")
def act_on_line(
    incident_id: str,
    home_id: str,
    action: WalkAction,
    services: Provided,
    caller: Visitor,
    note: Annotated[str, Form(max_length=1000)] = "",
    outcome: Annotated[Outcome | None, Form()] = None,
    assignee: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """One tap; then the list as it stands, with what stood in the way."""
    try:
        services.tickets.walking.act(
            incident_id,
            home_id,
            LineAction(action.value),
            actor_of(caller),
            note=note.strip() or None,
            outcome=outcome,
            assignee=assignee or None,
        )
    except Conflict:
        return _back(incident_id, "changed")
    except InvalidInput:
        return _back(incident_id, "outcome")
    return _back(incident_id)


@forms.post("/incidents/{incident_id}/close")
def close_incident(
    incident_id: str,
    services: Provided,
    caller: Visitor,
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """End it by hand; whoever is still silent is judged by herself from now on."""
    try:
        services.tickets.walking.close(incident_id, actor_of(caller), note.strip())
    except Conflict:
        return _back(incident_id, "changed")
    except InvalidInput:
        return _back(incident_id, "note")
    return _back(incident_id)


def _back(incident_id: str, said: str | None = None) -> Response:
    """To the page by a new request: it shows names, and each look at them is entered."""
    return RedirectResponse(f"/incidents/{incident_id}" + (f"?said={said}" if said else ""), 303)


def _row(caller: Caller, line: LineOut, is_open: bool) -> Row:
    mine = line.worker_id is not None and line.worker_id == caller.worker_id
    return Row(
        line=line,
        resident=line.resident,
        mine=mine and is_open and line.state in WALKED,
        accept=WalkAction.ACCEPT in line.can,
        settle=WalkAction.SETTLE in line.can,
    )
