"""The walk list as a plain page, for a phone or to be printed and taken along."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from hub.api.incidents import LineOut, whole_incident
from hub.api.page_access import Visitor
from hub.api.services import Provided
from hub.api.templates import render
from hub.domain.homes import Resident
from hub.domain.reach import sees_ways
from hub.pipeline.accounts import Caller

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A line, and who lives there, for whoever walks to her and for the desk."""

    line: LineOut
    resident: Resident | None


@router.get("/incidents/{incident_id}")
def walk_list_page(
    request: Request, incident_id: str, services: Provided, caller: Visitor
) -> HTMLResponse:
    """One incident and its walk list."""
    incident = whole_incident(services, caller, incident_id)
    shown = incident.lines[:MOST_LINES]
    with services.look() as views:
        rows = [
            Row(line, views.resident(line.home_id) if _sees(caller, line) else None)
            for line in shown
        ]
        area = views.area(incident.area_id, caller.reach) if incident.area_id else None
    request.state.homes = [row.line.home_id for row in rows if row.resident is not None]
    return render(
        request,
        "incident.html",
        incident=incident,
        area=area.name if area else "",
        rows=rows,
        more=len(incident.lines) > MOST_LINES,
    )


def _sees(caller: Caller, line: LineOut) -> bool:
    """Names and doors are for the line's own walker, while he has to go, and for the desk."""
    mine = line.worker_id is not None and line.worker_id == caller.worker_id
    leads = caller.reach.everywhere or bool(caller.reach.area_ids)
    return sees_ways(caller.role, answers=leads, on_the_way=mine and line.settled_at is None)
