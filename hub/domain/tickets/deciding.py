"""What each action asks for, and what becomes of the ticket."""

from dataclasses import dataclass, replace
from datetime import datetime

from hub.domain.tickets.kinds import UNSETTLED, Outcome, Priority, TicketKind, is_proven_alive
from hub.domain.tickets.pace import BUILT_IN_PACE, Pace
from hub.domain.tickets.states import OPEN, Action, State, next_state
from hub.errors import Conflict, Fault, InvalidInput, NotAllowed

DESK_ONLY = frozenset({Action.ASSIGN, Action.CANCEL})


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a decision about a ticket needs to know."""

    ticket_id: str
    kind: TicketKind
    priority: Priority
    state: State
    assignee: str | None = None
    arrive_by: datetime | None = None
    """When whoever accepted promised to stand at the door."""
    next_step_at: datetime | None = None
    updated_at: datetime | None = None
    """When the step before it was taken."""
    rung: int = 0
    detour: int | None = None
    """After a visit that found nothing out: how many rungs of the detour were told; else None."""
    policy_id: str | None = None
    """The policy it was opened under; None: the built-in one."""
    pace: Pace = BUILT_IN_PACE
    version: int = 0

    def is_overdue(self, now: datetime) -> bool:
        """Accepted, and the promise to arrive is broken."""
        return self.state == State.ACCEPTED and self.arrive_by is not None and now >= self.arrive_by

    @property
    def is_proven_alive(self) -> bool:
        """Late proof of life has downgraded it."""
        return is_proven_alive(self.kind, self.priority)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to do; `worker_id` is None for the desk, which answers for everybody."""

    action: Action
    worker_id: str | None = None
    note: str | None = None
    outcome: Outcome | None = None
    assignee: str | None = None

    @property
    def is_unsettled(self) -> bool:
        """A visit that found nothing out."""
        return self.action == Action.RESOLVE and self.outcome in UNSETTLED


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the ticket."""

    state: State
    priority: Priority
    assignee: str | None
    arrive_by: datetime | None
    next_step_at: datetime | None
    detour: int | None = None


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
    )
    _only_who_accepted(ticket, request)
    _complete(ticket, request)
    detour = 0 if request.is_unsettled else ticket.detour
    return replace(_change(ticket, request, state, now), detour=detour)


def _complete(ticket: Ticket, request: Request) -> None:
    action, note = request.action, (request.note or "").strip()
    if action == Action.RESOLVE and request.outcome is None:
        raise InvalidInput(Fault("outcome", f"is needed: one of {', '.join(Outcome)}"))
    if action == Action.ASSIGN and not request.assignee:
        raise InvalidInput(Fault("assignee", "is needed: the worker_id of whoever takes over"))
    early = action == Action.CLOSE and ticket.state in OPEN and ticket.is_proven_alive
    if not note and (early or action in {Action.CANCEL, Action.NOTE}):
        raise InvalidInput(Fault("note", "is needed: say why, for whoever reads it later"))


def _only_the_desk(ticket: Ticket, request: Request) -> None:
    """The follow-up is for the desk, too, unless proof of life has left nothing to follow up."""
    if request.worker_id is None:
        return
    if request.action in DESK_ONLY:
        raise NotAllowed(f"{request.action} is for the desk; a worker accepts or leaves a note")
    if request.action == Action.CLOSE and not ticket.is_proven_alive:
        raise NotAllowed("closing is for the desk, after the follow-up; a worker resolves")


def _refuse_second_accept(ticket: Ticket, request: Request, *, overdue: bool) -> None:
    taken = request.action == Action.ACCEPT and ticket.state in {State.ACCEPTED, State.ON_SITE}
    if taken and not overdue:
        raise Conflict(f"{ticket.assignee or 'the desk'} has accepted it already")
    if taken and request.worker_id is not None and request.worker_id == ticket.assignee:
        late = "you have accepted it and are late: say that you have arrived"
        raise Conflict(f"{late}, or let somebody else take it")


def _only_who_accepted(ticket: Ticket, request: Request) -> None:
    """Arriving and resolving is for whoever promised; the desk may enter it for him."""
    if request.action not in {Action.ARRIVE, Action.RESOLVE} or request.worker_id is None:
        return
    if ticket.assignee is not None and ticket.assignee != request.worker_id:
        raise Conflict(f"{ticket.assignee} has accepted it")


def _change(ticket: Ticket, request: Request, state: State, now: datetime) -> Change:
    priority, assignee = ticket.priority, ticket.assignee
    match request.action:
        case Action.NOTE:
            return Change(state, priority, assignee, ticket.arrive_by, ticket.next_step_at)
        case Action.ACCEPT:
            arrive_by = ticket.pace.arrive_by(now)
            waits = None if ticket.is_proven_alive else arrive_by
            return Change(state, priority, request.worker_id or assignee, arrive_by, waits)
        case Action.ASSIGN:
            waits = ticket.pace.accept_by(priority, now)
            return Change(state, priority, request.assignee, None, waits)
        case Action.ARRIVE:
            waits = None if ticket.is_proven_alive else ticket.pace.report_by(now)
            return Change(state, priority, assignee, None, waits)
        case Action.RESOLVE if request.is_unsettled:
            return Change(state, Priority.P1, assignee, None, now)
        case Action.RESOLVE | Action.CLOSE | Action.CANCEL:
            return Change(state, priority, assignee, None, None)
