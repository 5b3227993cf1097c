"""What each action asks for; everything else is refused with a reason."""

from dataclasses import replace
from datetime import datetime

from hub.domain.tickets.changing import changed, is_exception
from hub.domain.tickets.kinds import Outcome
from hub.domain.tickets.merging import check_merge
from hub.domain.tickets.pace import SHORTEST_PROMISE_S
from hub.domain.tickets.states import OPEN, Action, State, next_state
from hub.domain.tickets.ticket import Change, Request, Ticket
from hub.errors import Conflict, Fault, InvalidInput, NotAllowed

DISPATCHING = frozenset(
    {Action.ASSIGN, Action.CANCEL, Action.CLOSE, Action.REOPEN, Action.MERGE, Action.SPLIT}
)
"""For the desk, and for whoever answers for the ticket's area."""
WITH_NOTE = frozenset(
    {
        Action.CANCEL,
        Action.NOTE,
        Action.DECLINE,
        Action.REOPEN,
        Action.SPLIT,
        Action.RAISE,
    }
)
_SAY_WHY = "is needed: say why, for whoever reads it later"


def decide(ticket: Ticket, request: Request, now: datetime) -> Change:
    """What an action does; raises InvalidInput, NotAllowed, InvalidTransition or Conflict."""
    _only_the_desk(ticket, request)
    overdue = ticket.is_overdue(now)
    _refuse_second_accept(ticket, request, overdue=overdue)
    state = next_state(
        ticket.state,
        request.action,
        overdue=overdue,
        proven_alive=ticket.is_proven_alive,
        unsettled=request.is_unsettled,
        aside=request.is_aside(ticket),
    )
    _only_who_accepted(ticket, request)
    _complete(ticket, request)
    if request.into is not None:
        check_merge(ticket, request.into)
    return replace(changed(ticket, request, now), state=state)


def _complete(ticket: Ticket, request: Request) -> None:
    action, note = request.action, (request.note or "").strip()
    if action == Action.RESOLVE and request.outcome is None:
        raise InvalidInput(Fault("outcome", f"is needed: one of {', '.join(Outcome)}"))
    if action == Action.ASSIGN and not request.assignee:
        raise InvalidInput(Fault("assignee", "is needed: the worker_id of whoever takes over"))
    if request.promise_s is not None:
        _check_promise(ticket, request, request.promise_s)
    if action == Action.MERGE and request.into is None:
        raise InvalidInput(Fault("into", "is needed: the ticket_id of the ticket that goes on"))
    if not note and action in WITH_NOTE:
        raise InvalidInput(Fault("note", _SAY_WHY))
    if not note and action == Action.CLOSE and is_exception(ticket):
        unasked = "is needed: no follow-up has found her well; say why it may end all the same"
        raise InvalidInput(Fault("note", _SAY_WHY if ticket.state in OPEN else unasked))


def _check_promise(ticket: Ticket, request: Request, promise_s: int) -> None:
    most = ticket.pace.arrive_within_s
    if request.action != Action.ACCEPT:
        raise InvalidInput(Fault("promise_s", "belongs to accept; leave it out here"))
    if promise_s > most:
        raise InvalidInput(Fault("promise_s", f"is longer than the policy allows: {most} at most"))
    if promise_s < min(SHORTEST_PROMISE_S, most):
        raise InvalidInput(Fault("promise_s", f"is too short: {SHORTEST_PROMISE_S} at least"))


def _only_the_desk(ticket: Ticket, request: Request) -> None:
    """Closing is for the desk, too, unless proof of life has left nothing to follow up."""
    if request.worker_id is None or request.leads or request.action not in DISPATCHING:
        return
    if request.action != Action.CLOSE:
        raise NotAllowed(f"{request.action} is for the desk; a worker accepts or leaves a note")
    if not ticket.is_proven_alive:
        raise NotAllowed("closing is for the desk, after the follow-up; a worker resolves")


def _refuse_second_accept(ticket: Ticket, request: Request, *, overdue: bool) -> None:
    taken = request.action == Action.ACCEPT and ticket.state in {State.ACCEPTED, State.ON_SITE}
    if taken and not overdue:
        raise Conflict(f"{ticket.assignee or 'the desk'} has accepted it already")
    if request.is_aside(ticket) and ticket.state == State.ACCEPTED:
        raise Conflict(f"{ticket.assignee} has accepted it: there is nothing to decline")
    if taken and request.worker_id is not None and request.worker_id == ticket.assignee:
        late = "you have accepted it and are late: say that you have arrived"
        raise Conflict(f"{late}, or let somebody else take it")


def _only_who_accepted(ticket: Ticket, request: Request) -> None:
    """Arriving and resolving is for whoever promised; the desk may enter it for him."""
    if request.action not in {Action.ARRIVE, Action.RESOLVE} or request.worker_id is None:
        return
    if ticket.assignee is not None and ticket.assignee != request.worker_id:
        raise Conflict(f"{ticket.assignee} has accepted it")
