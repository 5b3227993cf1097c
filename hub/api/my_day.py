"""A worker's day in one answer: all that a phone needs in a stairwell without signal."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Response

from hub.api.access import SignedIn
from hub.api.doorsteps import DoorstepOut, doorstep_of
from hub.api.follow_ups import FollowUpOut
from hub.api.homes import ResidentBody
from hub.api.incidents import LineOut, WalkAction
from hub.api.my_day_shown import (
    MOST,
    MOST_DOORS,
    DayDoor,
    DayFollowUp,
    DayOut,
    DayTicket,
    LifeOut,
    MomentOut,
    SeenBody,
)
from hub.api.possible import open_to
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.tickets_shown import TicketOut, vars_of
from hub.domain.follow_ups import NOT_BEFORE
from hub.domain.gestures import Change
from hub.domain.homes import Resident
from hub.domain.life_signs import LOOKBACK, in_short
from hub.domain.reach import Reach, sees_ways
from hub.domain.tickets import OPEN, Action, State, promise_choices_s
from hub.domain.walks import LineState
from hub.errors import Fault, InvalidInput
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.days import DoorstepView
from hub.pipeline.views.follow_ups import FollowUpFilter, FollowUpView
from hub.pipeline.views.incidents import WalkView
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.reaching import Named
from hub.pipeline.views.tickets import TicketFilter, TicketView

router = APIRouter(tags=["phone"])
OPEN_STATES = tuple(sorted(state.value for state in OPEN))


@router.get("/me/day", responses=documented() | {304: {"description": "Nothing has changed"}})
def get_my_day(
    services: Provided,
    caller: SignedIn,
    response: Response,
    if_none_match: Annotated[str, Header()] = "",
) -> DayOut:
    """Look at all that a worker's phone needs for the day, to be kept for where there is no signal.

    Ask again with `If-None-Match`: while nothing has changed, the answer is 304 and empty.
    """
    now = services.clock.now()
    with services.look() as views:
        day = _day(views, caller, now)
    tag = _tag(day)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    if tag in {known.strip().removeprefix("W/") for known in if_none_match.split(",")}:
        return Response(status_code=304, headers=dict(response.headers))  # type: ignore[return-value]
    return day


@router.post("/me/seen", status_code=204, responses=documented(413, 422))
def note_seen(body: SeenBody, services: Provided, caller: SignedIn) -> None:
    """Say which tickets the worker has opened: his messages about them are seen.

    Loading the day does not count, as nobody has looked at each of its tickets by that.
    """
    worker_id, seen = caller.worker_id, dict.fromkeys(body.ticket_ids)
    if worker_id is None:
        return
    with services.look() as views:
        gone = [one for one in seen if not views.is_in_reach(Named.TICKET, one, caller.reach)]
    if gone:
        reason = f"no ticket has the id {gone[0]}; leave it out"
        raise InvalidInput(Fault("ticket_ids", reason))
    for ticket_id in seen:
        services.tickets.replies.note_page_seen(ticket_id, worker_id)


@dataclass(frozen=True, slots=True)
class _Look:
    """What was read for a day, by home or place: all of it at once, however long the day is."""

    caller: Caller
    now: datetime
    residents: Mapping[str, Resident]
    post_names: Mapping[str, str]
    doorsteps: Mapping[str, DoorstepView]
    life: Mapping[str, Sequence[Change]]
    asks: frozenset[str]
    """Homes where he is to ask her."""
    walks: frozenset[str]
    """Homes on his walk list."""
    led: Collection[str]
    """Areas that he leads."""
    place_names: Mapping[str, str]

    def sees(self, ticket: TicketView, *, leads: bool) -> bool:
        mine = self.caller.worker_id is not None and ticket.assignee == self.caller.worker_id
        on_the_way = mine or ticket.home_id in self.asks or ticket.home_id in self.walks
        return sees_ways(self.caller.role, answers=leads, on_the_way=on_the_way)

    def resident(self, home_id: str | None, *, sees: bool = True) -> ResidentBody | None:
        found = self.residents.get(home_id or "")
        if found is None:
            return None
        out = ResidentBody.model_validate(found)
        if not sees:
            out.hide_ways()
        return out

    def doorstep(self, home_id: str | None) -> DoorstepOut | None:
        return doorstep_of(self.doorsteps.get(home_id or ""))

    def life_of(self, home_id: str | None) -> list[LifeOut]:
        return [
            LifeOut(
                kind=signs.kind,
                changes=[_moment(change) for change in signs.changes],
            )
            for signs in in_short(self.life.get(home_id or "", ()))
        ]


def _moment(change: Change) -> MomentOut:
    at = change.observed_at.replace(microsecond=0)
    return MomentOut(at=at, direction=change.direction)


def _day(views: Views, caller: Caller, now: datetime) -> DayOut:
    worker_id = caller.worker_id or ""
    told = TicketFilter(Reach(worker_id=worker_id), states=OPEN_STATES, urgent_first=True)
    tickets = views.tickets(told, Page(MOST))
    walks = views.walks_of(worker_id)
    asks = _asks(views, caller, now)
    look = _look(views, caller, now, tickets.items, walks[:MOST_DOORS], asks.items)
    ids = [ticket.ticket_id for ticket in tickets.items]
    within_s = views.arrive_within_s([ticket.policy_id for ticket in tickets.items])
    declined = views.declined(worker_id, ids)
    return DayOut(
        made_at=now,
        tickets=[_ticket(look, one, within_s[one.policy_id], declined) for one in tickets.items],
        more=bool(tickets.next or walks[MOST_DOORS:] or asks.next),
        doors=[_door(look, walk) for walk in walks[:MOST_DOORS]],
        follow_ups=[_follow_up(look, ask) for ask in asks.items],
    )


def _asks(views: Views, caller: Caller, now: datetime) -> Slice[FollowUpView]:
    if caller.worker_id is None:
        return Slice([], None)
    wanted = FollowUpFilter(
        caller.reach,
        is_done=False,
        is_canceled=False,
        due_by=now + NOT_BEFORE,
        worker_id=caller.worker_id,
    )
    return views.follow_ups(wanted, Page(MOST))


def _look(
    views: Views,
    caller: Caller,
    now: datetime,
    tickets: Sequence[TicketView],
    walks: Sequence[WalkView],
    asks: Sequence[FollowUpView],
) -> _Look:
    asked = frozenset(ask.home_id for ask in asks)
    walked = frozenset(walk.line.home_id for walk in walks)
    homes = sorted({one.home_id for one in tickets if one.home_id} | asked | walked)
    areas = {one.area_id for one in tickets}
    since = now.replace(second=0, microsecond=0) - LOOKBACK
    return _Look(
        caller,
        now,
        views.residents(homes),
        views.post_names([one.post_id for one in tickets if one.post_id]),
        views.doorsteps(homes),
        views.signs_of_life(homes, since, now),
        asked,
        walked,
        views.answered_for(areas, caller.reach),
        views.place_names(areas),
    )


def _ticket(look: _Look, ticket: TicketView, within_s: int, declined: set[str]) -> DayTicket:
    leads = ticket.area_id in look.led
    sees = look.sees(ticket, leads=leads)
    can = open_to(ticket, look.caller, look.now, leads=leads)
    mine = ticket.assignee == look.caller.worker_id
    gone = ticket.state in {State.ACCEPTED, State.ON_SITE} or ticket.ticket_id in declined
    return DayTicket(
        ticket=TicketOut.model_validate(vars_of(ticket, look.now)),
        area_name=look.place_names.get(ticket.area_id, ticket.area_id),
        post_name=look.post_names.get(ticket.post_id or ""),
        resident=look.resident(ticket.home_id, sees=sees),
        doorstep=look.doorstep(ticket.home_id) if sees else None,
        life=look.life_of(ticket.home_id) if sees else [],
        is_mine=mine or not gone,
        can=can,
        promise_choices_s=promise_choices_s(within_s) if Action.ACCEPT in can else [],
    )


def _door(look: _Look, walk: WalkView) -> DayDoor:
    line = LineOut.model_validate(walk.line)
    if line.last_life_at is not None:
        line.silent_h = round((look.now - line.last_life_at) / timedelta(hours=1), 1)
    accepts = [WalkAction.ACCEPT] if walk.line.state == LineState.OPEN else []
    return DayDoor(
        incident_id=walk.incident_id,
        line=line,
        resident=look.resident(walk.line.home_id),
        doorstep=look.doorstep(walk.line.home_id),
        life=look.life_of(walk.line.home_id),
        can=[*accepts, WalkAction.SETTLE],
    )


def _follow_up(look: _Look, ask: FollowUpView) -> DayFollowUp:
    return DayFollowUp(
        follow_up=FollowUpOut.model_validate(ask),
        resident=look.resident(ask.home_id),
        doorstep=look.doorstep(ask.home_id),
    )


def _tag(day: DayOut) -> str:
    """Of all but when it was made; what ages by itself, such as a clock that breaks, changes it."""
    said = day.model_dump_json(exclude={"made_at": True})
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
