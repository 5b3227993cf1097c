"""Tickets: looking at the work, and acting on it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn, actor_of
from hub.api.clips import CLIP, ClipOut, strips
from hub.api.examples import like
from hub.api.fields import Both, Id
from hub.api.homes import ResidentBody
from hub.api.notices import NoticeOut
from hub.api.paging import Listed, Paged, encode
from hub.api.pictures import PICTURE, PictureOut, pictures_of
from hub.api.possible import open_to
from hub.api.problems import documented
from hub.api.promises import CLOCK, ClockOut, ClockWanted, clocks_out
from hub.api.proofs import (
    PROOF,
    DoorCodeText,
    PositionBody,
    ProofOut,
    offered_of,
    proofs_of,
    proven_by,
)
from hub.api.services import Provided, Services
from hub.api.taps import TapFields
from hub.api.verdicts import EVIDENCE, EvidenceOut
from hub.domain.follow_ups import NOT_BEFORE
from hub.domain.homes import Resident
from hub.domain.promises import Standing
from hub.domain.proving import ProofKind
from hub.domain.reach import sees_ways
from hub.domain.tickets import (
    OPEN,
    Action,
    CauseCode,
    Outcome,
    Priority,
    SettleLevel,
    State,
    TicketKind,
)
from hub.errors import Fault, InvalidInput, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.follow_ups import FollowUpFilter
from hub.pipeline.views.paging import Page
from hub.pipeline.views.tickets import TicketFilter, TicketView
from hub.pipeline.visit_proofs import Offered

router = APIRouter(tags=["tickets"])
MOST_NOTICES = 500
EVENT: JsonDict = {
    "event_id": 7,
    "at": "2026-11-22T01:27:10Z",
    "actor": "li.xiao",
    "action": "accept",
    "from_state": "assigned",
    "to_state": "accepted",
    "why": {"zh": "w-17 已接单", "en": "w-17 has accepted"},
    "note": None,
    "outcome": None,
    "due_at": None,
    "acted_at": None,
}
EXAMPLE: JsonDict = {
    "ticket_id": "t-7f3k2q9x41",
    "kind": "missed",
    "cause": "verdict:v-7f3k2q9x41",
    "priority": "P3",
    "state": "accepted",
    "home_id": "h-0042",
    "post_id": None,
    "area_id": "grid-03",
    "assignee": "w-17",
    "rung": 0,
    "reason": {"zh": "09:15 窗帘仍未拉开", "en": "Curtain still closed at 09:15"},
    "evidence": [EVIDENCE],
    "opened_at": "2026-11-22T01:25:00Z",
    "updated_at": "2026-11-22T01:27:10Z",
    "next_step_at": "2026-11-22T02:12:10Z",
    "arrive_by": "2026-11-22T02:12:10Z",
    "settle_level": "grid",
    "merged_into": None,
    "split_from": None,
    "resolved_at": None,
    "followed_up_at": None,
    "closing_note": None,
    "cause_code": None,
    "policy_id": None,
    "clocks": [CLOCK],
    "events": [EVENT],
}


class StateWanted(StrEnum):
    """A state, or `open` for all that is not finished."""

    OPEN = "open"
    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELED = "canceled"


class Order(StrEnum):
    """Which tickets come first."""

    NEWEST = "newest"
    URGENT = "urgent"
    """By priority, and of each those that have waited longest."""


class EventOut(BaseModel):
    """One line of the story: who, when, what and why."""

    model_config = like(EVENT)

    event_id: int
    at: datetime
    actor: str
    action: str
    from_state: State | None
    to_state: State
    why: Both
    note: str | None
    outcome: str | None
    due_at: datetime | None = None
    """When a step of the hub had been due; null for what a person did."""
    acted_at: datetime | None = None
    """When it was done by the phone's clock, of a tap that was sent later; `at` is the hub's."""


class TicketOut(BaseModel):
    """A ticket and its story, oldest line first."""

    model_config = like(EXAMPLE)

    ticket_id: str
    kind: str
    cause: str
    priority: Priority
    state: State
    home_id: str | None
    post_id: str | None
    """The public place, where nobody lives; null for a home and for an incident."""
    area_id: str
    assignee: str | None
    rung: int
    reason: Both
    evidence: list[EvidenceOut]
    opened_at: datetime
    updated_at: datetime
    next_step_at: datetime | None
    arrive_by: datetime | None
    settle_level: SettleLevel
    merged_into: str | None
    split_from: str | None
    resolved_at: datetime | None
    followed_up_at: datetime | None
    closing_note: str | None
    cause_code: CauseCode | None
    policy_id: str | None
    """The escalation policy it was opened under; null: the built-in one."""
    clocks: list[ClockOut]
    events: list[EventOut]


class TicketWhole(TicketOut):
    """A ticket with whom it is about, for those who may know, and who was told."""

    model_config = like(
        EXAMPLE
        | {
            "resident": {"name": "王秀英", "frailty": 6},
            "pictures": [PICTURE],
            "proofs": [PROOF],
            "proven_by": ["door_code"],
            "notices": [],
            "can": ["arrive", "decline", "raise", "note"],
            "clips": [CLIP],
        }
    )

    resident: ResidentBody | None = None
    proofs: list[ProofOut] = []
    proven_by: list[ProofKind] = []
    """The kinds of proof that there are, each once."""
    post_name: str | None = None
    """What the public place is called."""
    pictures: list[PictureOut] = []
    notices: list[NoticeOut] = []
    clips: list[ClipOut] = []
    """Seconds around alerts that were fetched, or can be, for whoever may see them."""
    can: list[Action] = []
    """The actions that are open to the caller now; what they need is said in `ActionBody`."""


class ActionBody(TapFields):
    """What belongs to an action: resolving an outcome, assigning an assignee, merging a target.

    Declining, reopening, splitting, raising and canceling need a note, and so does closing while
    no follow-up has found her well. `cause_code` says what raised it, at resolving or closing.
    Arriving may carry proof: the code at the door, where the phone is. Accepting may carry a
    promise: within how many seconds he stands at the door, never longer than the policy allows.
    """

    model_config = like(
        {"note": "她在厨房，没听见铃声", "outcome": "safe", "cause_code": "was_out"}
    )

    note: Annotated[str, Field(max_length=1000)] | None = None
    outcome: Outcome | None = None
    assignee: Id | None = None
    into: Id | None = None
    cause_code: CauseCode | None = None
    door_code: DoorCodeText | None = None
    position: PositionBody | None = None
    promise_s: Annotated[int, Field(ge=1, le=86_400)] | None = None


@router.get("/tickets", responses=documented(422))
def list_tickets(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    state: Annotated[list[StateWanted] | None, Query(description="May be repeated.")] = None,
    priority: Annotated[list[Priority] | None, Query(description="May be repeated.")] = None,
    home_id: str | None = None,
    post_id: str | None = None,
    area_id: Annotated[str | None, Query(description="Only this area and below.")] = None,
    kind: Annotated[list[TicketKind] | None, Query(description="May be repeated.")] = None,
    text: Annotated[
        str | None, Query(max_length=100, description="Stands in the reason or in an id.")
    ] = None,
    order: Order = Order.NEWEST,
    clock: Annotated[
        ClockWanted | None, Query(description="Only with a promise nearly broken, or broken.")
    ] = None,
) -> Listed[TicketOut]:
    """List tickets, newest or most urgent first; a worker sees those that he was told of."""
    now = services.clock.now()
    wanted = TicketFilter(
        caller.reach,
        states=_states(state or []),
        priorities=tuple(p.value for p in priority or ()),
        home_id=home_id,
        post_id=post_id,
        area_id=area_id,
        kinds=tuple(one.value for one in kind or ()),
        text=text,
        clock=None if clock is None else (Standing(clock), now),
        urgent_first=order == Order.URGENT,
    )
    with services.look() as views:
        found = views.tickets(wanted, page)
    items = [TicketOut.model_validate(vars_of(ticket, now)) for ticket in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/tickets/{ticket_id}", responses=documented(404))
def get_ticket(ticket_id: str, services: Provided, caller: SignedIn) -> TicketWhole:
    """Look at one ticket, its story and who was told."""
    return whole(services, caller, ticket_id)


@router.post("/tickets/{ticket_id}/{action}", responses=documented(404, 409, 413, 422))
def act_on_ticket(
    ticket_id: str,
    action: Action,
    services: Provided,
    caller: SignedIn,
    body: ActionBody | None = None,
) -> TicketWhole:
    """Assign, accept, decline, arrive, resolve, close, reopen, merge, split, raise, cancel or note.

    What is not possible in the ticket's state is 409. With an `action_id` it may be sent again
    until an answer comes: it is done once, and answered with the ticket as it is now.
    """
    said = body or ActionBody()
    offered = offered_of(said.door_code, said.position)
    if offered:
        arrive_with(services, ticket_id, action, caller, offered, said)
        return whole(services, caller, ticket_id)
    services.desk.act(
        ticket_id,
        action,
        actor_of(caller),
        note=said.note,
        outcome=said.outcome,
        assignee=said.assignee,
        into=said.into,
        cause_code=said.cause_code,
        promise_s=said.promise_s,
        tap=said.tap(),
    )
    return whole(services, caller, ticket_id)


def arrive_with(
    services: Services,
    ticket_id: str,
    action: Action,
    caller: Caller,
    offered: Offered,
    said: ActionBody,
) -> None:
    """Arriving with proof; InvalidInput for any other action."""
    if action != Action.ARRIVE:
        field = "door_code" if offered.door_code is not None else "position"
        way_out = "belongs to arrive; add it to another visit under /proofs"
        raise InvalidInput(Fault(field, way_out))
    if said.promise_s is not None:
        raise InvalidInput(Fault("promise_s", "belongs to accept; leave it out here"))
    services.visit_proofs.arrive(ticket_id, actor_of(caller), offered, said.note, said.tap())


def whole(services: Services, caller: Caller, ticket_id: str) -> TicketWhole:
    """One ticket as this caller may see it; NotFound."""
    with services.look() as views:
        ticket = views.ticket(ticket_id, caller.reach)
        if ticket is None:
            raise NotFound(f"no ticket {ticket_id}")
        seen = vars_of(ticket, services.clock.now())
        out = TicketWhole.model_validate({**seen, "resident": None, "notices": []})
        resident = views.resident(ticket.home_id) if ticket.home_id else None
        answers = views.answers_for(ticket.area_id, caller.reach)
        asks = _asks(views, ticket, caller, services.clock.now())
        sees = _sees_ways(ticket, caller, answers=answers, asks=asks)
        clips = strips(views, caller, ticket_id, out.state, ticket.assignee, leads=answers)
        out.clips = [ClipOut.model_validate(clip) for clip in clips]
        out.can = open_to(ticket, caller, services.clock.now(), leads=answers)
        out.resident = _shown(resident, sees=sees)
        out.proofs = proofs_of(views, caller, ticket, sees_ways=sees)
        out.proven_by = proven_by(out.proofs)
        out.post_name = views.post_name(ticket.post_id) if ticket.post_id else None
        out.pictures = pictures_of(views, caller, ticket)
        found = views.notices(ticket_id, None, caller.reach, Page(MOST_NOTICES))
        out.notices = [NoticeOut.model_validate(notice) for notice in found.items]
    return out


def vars_of(ticket: TicketView, now: datetime) -> dict[str, object]:
    """A view's fields by name, with its clocks as they stand; it has slots, so no `vars`."""
    fields = {name: getattr(ticket, name) for name in TicketView.__dataclass_fields__}
    return fields | {"clocks": clocks_out(ticket.clocks, now)}


def _asks(views: Views, ticket: TicketView, caller: Caller, now: datetime) -> bool:
    """Whether a follow-up of this ticket is the caller's to do now."""
    if caller.worker_id is None:
        return False
    wanted = FollowUpFilter(
        caller.reach,
        is_done=False,
        is_canceled=False,
        due_by=now + NOT_BEFORE,
        worker_id=caller.worker_id,
        ticket_id=ticket.ticket_id,
    )
    return bool(views.follow_ups(wanted, Page(1)).items)


def _sees_ways(ticket: TicketView, caller: Caller, *, answers: bool, asks: bool) -> bool:
    """Phone, door and position are for those who need them: who is sent, and who is to ask her."""
    assigned = caller.worker_id is not None and ticket.assignee == caller.worker_id
    on_the_way = asks or (assigned and ticket.state in OPEN)
    return sees_ways(caller.role, answers=answers, on_the_way=on_the_way)


def _shown(resident: Resident | None, *, sees: bool) -> ResidentBody | None:
    if resident is None:
        return None
    out = ResidentBody.model_validate(resident)
    if not sees:
        out.hide_ways()
    return out


def _states(wanted: list[StateWanted]) -> tuple[str, ...]:
    states = {state.value for state in wanted if state != StateWanted.OPEN}
    if StateWanted.OPEN in wanted:
        states |= {state.value for state in OPEN}
    return tuple(sorted(states))
