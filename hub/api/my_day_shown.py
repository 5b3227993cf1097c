"""How a worker's day is told to his phone: tickets, doors and follow-ups with all they need."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.doorsteps import EXAMPLE as DOORSTEP
from hub.api.doorsteps import DoorstepOut
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.follow_ups import EXAMPLE as FOLLOW_UP
from hub.api.follow_ups import FollowUpOut
from hub.api.homes import ResidentBody
from hub.api.incidents import LINE, LineOut, WalkAction
from hub.api.tickets_shown import EXAMPLE as TICKET
from hub.api.tickets_shown import TicketOut
from hub.domain.tickets import Action
from hub.domain.windows import Direction

MOST = 25
"""Tickets and follow-ups, each; as on the plain page."""
MOST_DOORS = 100
"""A walk list is long when a block is dark, and no door may fall off its end unseen."""
RESIDENT: JsonDict = {
    "name": "王秀英",
    "phone": "13800000000",
    "frailty": 6,
    "door": "501",
    "preferred_name": "王阿姨",
}
LIFE: JsonDict = {
    "kind": "curtain",
    "changes": [{"at": "2026-11-21T22:41:07Z", "direction": "open"}],
}
TICKET_OF_DAY: JsonDict = {
    "ticket": TICKET,
    "area_name": "第三网格",
    "post_name": None,
    "resident": RESIDENT,
    "doorstep": DOORSTEP,
    "life": [LIFE],
    "is_mine": True,
    "can": ["accept", "decline", "raise", "note"],
    "promise_choices_s": [600, 1200, 1800, 2700],
}
DOOR: JsonDict = {
    "incident_id": "i-7f3k2q9x41",
    "line": LINE,
    "resident": RESIDENT,
    "doorstep": DOORSTEP,
    "life": [LIFE],
    "can": ["accept", "settle"],
}
ASK: JsonDict = {"follow_up": FOLLOW_UP, "resident": RESIDENT, "doorstep": DOORSTEP}


class MomentOut(BaseModel):
    """Somebody moved something; `open` and `close` of curtains and of 0/1 kinds."""

    model_config = like({"at": "2026-11-21T22:41:07Z", "direction": "open"})

    at: datetime
    direction: Direction


class LifeOut(BaseModel):
    """What one kind of sensor saw in three days, oldest first; thinned to forty."""

    model_config = like(LIFE)

    kind: str
    changes: list[MomentOut]


class DayTicket(BaseModel):
    """An open ticket that the worker was told of.

    Phone, door, doorstep and signs of life are there while he is the one who is sent.
    """

    model_config = like(TICKET_OF_DAY)

    ticket: TicketOut
    area_name: str
    post_name: str | None
    """What the public place is called, where nobody lives."""
    resident: ResidentBody | None
    doorstep: DoorstepOut | None
    life: list[LifeOut]
    is_mine: bool
    """His, or his to take; false once somebody else is on the way, or he has declined it."""
    can: list[Action]
    """What he may do now."""
    promise_choices_s: list[int]
    """What he may promise with accept; empty while he cannot accept."""


class DayDoor(BaseModel):
    """A line of a walk list that is his to walk."""

    model_config = like(DOOR)

    incident_id: str
    line: LineOut
    resident: ResidentBody | None
    doorstep: DoorstepOut | None
    life: list[LifeOut]
    can: list[WalkAction]


class DayFollowUp(BaseModel):
    """A follow-up that is his to do by now."""

    model_config = like(ASK)

    follow_up: FollowUpOut
    resident: ResidentBody | None
    doorstep: DoorstepOut | None


class DayOut(BaseModel):
    """Everything for one worker's phone, the urgent first."""

    model_config = like(
        {
            "made_at": "2026-11-22T01:27:10Z",
            "tickets": [TICKET_OF_DAY],
            "more": False,
            "doors": [DOOR],
            "follow_ups": [ASK],
        }
    )

    made_at: datetime
    tickets: list[DayTicket]
    more: bool
    """Whether there are more than these 25 tickets, 100 doors and 25 follow-ups."""
    doors: list[DayDoor]
    follow_ups: list[DayFollowUp]


class SeenBody(BaseModel):
    """The tickets that the worker has opened and looked at."""

    model_config = like({"ticket_ids": ["t-7f3k2q9x41"]})

    ticket_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
