"""What stands on a hand-over sheet, part by part."""

from datetime import datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.examples import like

AT = "2026-11-22T01:41:00Z"
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
