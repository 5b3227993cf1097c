"""Incidents: many homes out of sight with one cause, and the walk list of each.

Names and doors are shown where they are asked for, to the desk and to whoever walks there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import Both, Id
from hub.api.grants import API_GRANTS
from hub.api.homes import ResidentBody
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.api.taps import TapFields
from hub.domain.homes import Resident
from hub.domain.reach import sees_ways
from hub.domain.storms import Cause, Scope
from hub.domain.tickets import Outcome
from hub.domain.walks import WALKED, LineAction, LineState
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views.incidents import LineView

router = APIRouter(tags=["incidents"])
WALK = ("POST", "/incidents/{incident_id}/lines/{home_id}/{action}")
CLOSE = ("POST", "/incidents/{incident_id}/close")
LINE: JsonDict = {
    "home_id": "h-0042",
    "area_id": "building-7",
    "rank": 1,
    "state": "open",
    "worker_id": "w-17",
    "told_at": "2026-11-22T01:01:00Z",
    "visit_by": "2026-11-22T01:46:00Z",
    "joined_at": "2026-11-22T01:00:00Z",
    "settled_at": None,
    "outcome": None,
    "note": None,
    "windows_due": 1,
    "last_life_at": "2026-11-21T13:10:00Z",
    "silent_h": 11.8,
    "frailty": 7,
    "resident": None,
    "can": ["assign", "settle"],
}
EXAMPLE: JsonDict = {
    "incident_id": "i-7f3k2q9x41",
    "scope": "building",
    "area_id": "building-7",
    "cause": "power",
    "why": {"zh": "一栋楼同时断线", "en": "One building at one blow"},
    "began_at": "2026-11-22T01:00:00Z",
    "opened_at": "2026-11-22T01:00:02Z",
    "back_at": None,
    "next_at": "2026-11-22T01:46:00Z",
    "closed_at": None,
    "closed_by": None,
    "closing_note": None,
    "ticket_id": "t-7f3k2q9x41",
    "homes": 30,
    "to_walk": 28,
    "windows_due": 12,
}


class WalkAction(StrEnum):
    """What a person does with a line."""

    ACCEPT = LineAction.ACCEPT.value
    ASSIGN = LineAction.ASSIGN.value
    SETTLE = LineAction.SETTLE.value


class IncidentStateWanted(StrEnum):
    """Which incidents."""

    OPEN = "open"
    CLOSED = "closed"


class LineOut(BaseModel):
    """One home of the list: who walks there until when, and why she stands where she stands."""

    model_config = like(LINE)

    home_id: str
    area_id: str
    rank: int
    state: LineState
    worker_id: str | None
    told_at: datetime | None
    visit_by: datetime | None
    joined_at: datetime
    settled_at: datetime | None
    outcome: Outcome | None
    note: str | None
    windows_due: int
    last_life_at: datetime | None
    silent_h: float | None = None
    """Hours since the last sign of life; null: none within two days."""
    frailty: int
    resident: ResidentBody | None = None
    """Who lives there, if `names` is asked for by somebody who may know."""
    can: list[WalkAction] = []
    """The actions on this line that are open to the caller now."""


class IncidentOut(BaseModel):
    """An incident; `homes`, `to_walk` and `windows_due` count what the caller may see of it."""

    model_config = like(EXAMPLE)

    incident_id: str
    scope: Scope
    area_id: str | None
    cause: Cause
    why: Both
    began_at: datetime
    opened_at: datetime
    back_at: datetime | None
    next_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    closing_note: str | None
    ticket_id: str | None
    homes: int
    to_walk: int
    windows_due: int


class IncidentWhole(IncidentOut):
    """An incident with its walk list, by rank."""

    model_config = like(EXAMPLE | {"lines": [LINE], "can_close": True})

    lines: list[LineOut] = []
    can_close: bool = False
    """Whether the caller may end it now."""


class LineBody(TapFields):
    """What belongs to an action: settling needs an outcome, assigning an assignee."""

    model_config = like({"outcome": "safe", "note": "她在邻居家"})

    outcome: Outcome | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None
    assignee: Id | None = None


class CloseBody(BaseModel):
    """Why it is over, for whoever reads it later."""

    model_config = like({"note": "物业已恢复供电"})

    note: Annotated[str, Field(min_length=1, max_length=1000)]


@router.get("/incidents", responses=documented(422))
def list_incidents(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    state: Annotated[IncidentStateWanted | None, Query()] = None,
) -> Listed[IncidentOut]:
    """List incidents in reach, newest first."""
    is_open = None if state is None else state is IncidentStateWanted.OPEN
    with services.look() as views:
        found = views.incidents(is_open, caller.reach, page)
    items = [IncidentOut.model_validate(one) for one in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/incidents/{incident_id}", responses=documented(404))
def get_incident(
    incident_id: str,
    services: Provided,
    caller: SignedIn,
    names: Annotated[
        bool, Query(description="Show who lives there, to the desk and to whoever walks there.")
    ] = False,
) -> IncidentWhole:
    """Look at one incident and those lines of its walk list that are in reach."""
    return whole_incident(services, caller, incident_id, names=names)


@router.post(
    "/incidents/{incident_id}/lines/{home_id}/{action}", responses=documented(404, 409, 413, 422)
)
def act_on_line(
    incident_id: str,
    home_id: str,
    action: WalkAction,
    services: Provided,
    caller: SignedIn,
    body: LineBody | None = None,
) -> IncidentWhole:
    """Accept, assign or settle a line; what was not settled at the door becomes a ticket."""
    said = body or LineBody()
    services.tickets.walking.act(
        incident_id,
        home_id,
        LineAction(action.value),
        actor_of(caller),
        note=said.note,
        outcome=said.outcome,
        assignee=said.assignee,
        tap=said.tap(),
    )
    return whole_incident(services, caller, incident_id)


@router.post("/incidents/{incident_id}/close", responses=documented(404, 409, 413, 422))
def close_incident(
    incident_id: str, services: Provided, caller: SignedIn, body: CloseBody
) -> IncidentWhole:
    """End an incident; whoever is still silent is judged by herself from now on."""
    services.tickets.walking.close(incident_id, actor_of(caller), body.note)
    return whole_incident(services, caller, incident_id)


def whole_incident(
    services: Services, caller: Caller, incident_id: str, *, names: bool = False
) -> IncidentWhole:
    """One incident as this caller may see it, without names unless they are wanted; NotFound."""
    now = services.clock.now()
    with services.look() as views:
        found = views.incident(incident_id, caller.reach)
        if found is None:
            raise NotFound(f"no incident {incident_id}")
        lines = views.walk_list(incident_id, caller.reach)
        led = views.answered_for({line.area_id for line in lines}, caller.reach)
        shown = [line for line in lines if names and _sees(caller, line, leads=line.area_id in led)]
        residents = views.residents([line.home_id for line in shown]) if shown else {}
    is_open = found.closed_at is None
    can_walk = is_open and caller.role in API_GRANTS[WALK]
    out = IncidentOut.model_validate(found).model_dump()
    return IncidentWhole(
        **out,
        lines=[
            _line(
                line,
                now,
                residents.get(line.home_id),
                _open_to(caller, line, leads=line.area_id in led) if can_walk else [],
            )
            for line in lines
        ],
        can_close=is_open and caller.role in API_GRANTS[CLOSE],
    )


def _line(
    line: LineView, now: datetime, resident: Resident | None, can: list[WalkAction]
) -> LineOut:
    out = LineOut.model_validate(line)
    if line.last_life_at is not None:
        out.silent_h = round((now - line.last_life_at).total_seconds() / 3600, 1)
    out.resident = None if resident is None else ResidentBody.model_validate(resident)
    out.can = can
    return out


def _is_mine(caller: Caller, line: LineView) -> bool:
    return line.worker_id is not None and line.worker_id == caller.worker_id


def _sees(caller: Caller, line: LineView, *, leads: bool) -> bool:
    """Names and doors are for its own walker, while he has to go, and for who leads there."""
    on_the_way = _is_mine(caller, line) and line.settled_at is None
    return sees_ways(caller.role, answers=leads, on_the_way=on_the_way)


def _open_to(caller: Caller, line: LineView, *, leads: bool) -> list[WalkAction]:
    """What this caller may do with a line while it is still to be walked."""
    if line.state not in WALKED:
        return []
    found = []
    if line.state == LineState.OPEN and caller.worker_id is not None:
        found.append(WalkAction.ACCEPT)
    if leads:
        found.append(WalkAction.ASSIGN)
    if leads or line.worker_id is None or _is_mine(caller, line):
        found.append(WalkAction.SETTLE)
    return found
