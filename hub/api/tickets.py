"""Tickets: looking at the work, and acting on it."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from hub.api.access import SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.promises import ClockWanted
from hub.api.proofs import (
    DoorCodeText,
    PositionBody,
    offered_of,
)
from hub.api.services import Provided, Services
from hub.api.taps import TapFields
from hub.api.tickets_shown import TicketOut, TicketWhole, vars_of, whole
from hub.domain.promises import Standing
from hub.domain.tickets import (
    OPEN,
    Action,
    CauseCode,
    Outcome,
    Priority,
    TicketKind,
)
from hub.errors import Fault, InvalidInput, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.tickets import MergeOf, TicketFilter
from hub.pipeline.visit_proofs import Offered

router = APIRouter(tags=["tickets"])


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


@router.get("/tickets", responses=documented(404, 422))
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
    merge_of: Annotated[
        Id | None, Query(description="Only those that this ticket can be merged into.")
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
        if merge_of is not None:
            wanted = replace(wanted, merge_of=_source(views, merge_of, caller))
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
    services.tickets.desk.act(
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
    services.visits.visit_proofs.arrive(ticket_id, actor_of(caller), offered, said.note, said.tap())


def _source(views: Views, ticket_id: str, caller: Caller) -> MergeOf:
    ticket = views.ticket(ticket_id, caller.reach)
    if ticket is None:
        raise NotFound(f"no ticket {ticket_id}")
    return MergeOf(ticket.ticket_id, ticket.home_id, ticket.area_id)


def _states(wanted: list[StateWanted]) -> tuple[str, ...]:
    states = {state.value for state in wanted if state != StateWanted.OPEN}
    if StateWanted.OPEN in wanted:
        states |= {state.value for state in OPEN}
    return tuple(sorted(states))
