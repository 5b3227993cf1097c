"""Tickets: looking at the work, and acting on it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from hub.api.access import SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.proofs import (
    DoorCodeText,
    PositionBody,
    offered_of,
)
from hub.api.services import Provided, Services
from hub.api.taps import TapFields
from hub.api.tickets_shown import TicketOut, TicketWhole, vars_of, whole
from hub.api.tickets_wanted import TicketsWanted
from hub.domain.tickets import (
    Action,
    CauseCode,
    Outcome,
)
from hub.errors import Fault, InvalidInput
from hub.pipeline.accounts import Caller
from hub.pipeline.visit_proofs import Offered

router = APIRouter(tags=["tickets"])


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
    services: Provided, page: Paged, caller: SignedIn, wanted: TicketsWanted
) -> Listed[TicketOut]:
    """List tickets, newest or most urgent first; a worker sees those that he was told of."""
    now = services.clock.now()
    with services.look() as views:
        found = views.tickets(wanted.of(caller, views, now), page)
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
