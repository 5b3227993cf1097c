"""A ticket as it is shown: its story, and to those who may know whom it is about."""

from datetime import datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.clips import CLIP, ClipOut, strips
from hub.api.examples import like
from hub.api.fields import Both
from hub.api.homes import ResidentBody
from hub.api.notices import NoticeOut
from hub.api.pictures import PICTURE, PictureOut, pictures_of
from hub.api.possible import open_to
from hub.api.promises import CLOCK, ClockOut, clocks_out
from hub.api.proofs import (
    PROOF,
    ProofOut,
    proofs_of,
    proven_by,
)
from hub.api.services import Services
from hub.api.story_names import ids_in
from hub.api.verdicts import EVIDENCE, EvidenceOut
from hub.domain.follow_ups import NOT_BEFORE
from hub.domain.homes import Resident
from hub.domain.proving import ProofKind
from hub.domain.reach import sees_ways
from hub.domain.tickets import (
    OPEN,
    Action,
    CauseCode,
    Priority,
    SettleLevel,
    State,
)
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.follow_ups import FollowUpFilter
from hub.pipeline.views.paging import Page
from hub.pipeline.views.tickets import TicketView

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
            "names": {"w-17": "李晓"},
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
    names: dict[str, str] = {}
    """What those are called whom the story names by id, as far as they are in reach."""
    clips: list[ClipOut] = []
    """Seconds around alerts that were fetched, or can be, for whoever may see them."""
    can: list[Action] = []
    """The actions that are open to the caller now; what they need is said in `ActionBody`."""


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
        named = sorted(ids_in(event.why for event in ticket.events))
        out.names = views.worker_names(named, caller.reach)
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
