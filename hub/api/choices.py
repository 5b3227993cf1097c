"""What the page of a ticket offers its visitor; the desk decides again when it is asked."""

from dataclasses import dataclass

from hub.api.tickets_shown import TicketWhole
from hub.domain.people import Role
from hub.domain.proving import PROVABLE
from hub.domain.tickets import OF_NO_ELDER, OPEN, Action, Priority, State, is_proven_alive
from hub.domain.tickets.kinds import TicketKind
from hub.pipeline.accounts import Caller

SETTLED = frozenset({State.RESOLVED, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Choices:
    """What this visitor can do with this ticket now."""

    accept: bool
    arrive: bool
    resolve: bool
    decline: bool
    upward: bool
    """Raise it to the next level."""
    close: bool
    exception: bool
    """Closing it now ends it without a follow-up, so it needs a reason."""
    reopen: bool
    note: bool
    dispatch: bool
    """Assign and cancel: for the desk, and who leads the area."""
    follow_up: bool
    prove: bool
    """Add a proof of the visit."""


def choices(ticket: TicketWhole, caller: Caller, *, leads: bool) -> Choices:
    """What to offer: the actions that are open to him, and what a page asks beside them."""
    acts, can = caller.role != Role.AUDITOR, frozenset(ticket.can)
    mine = caller.role == Role.OPS or ticket.assignee in {None, caller.worker_id}
    proven = is_proven_alive(TicketKind(ticket.kind), Priority(ticket.priority))
    unasked = _wants_follow_up(ticket, proven) and not ticket.followed_up_at
    return Choices(
        accept=Action.ACCEPT in can,
        arrive=Action.ARRIVE in can,
        resolve=Action.RESOLVE in can,
        decline=Action.DECLINE in can,
        upward=Action.RAISE in can,
        close=Action.CLOSE in can,
        exception=ticket.state in OPEN or unasked,
        reopen=Action.REOPEN in can,
        note=Action.NOTE in can,
        dispatch=Action.ASSIGN in can,
        follow_up=acts and ticket.state in SETTLED,
        prove=acts and (mine or leads) and ticket.state in PROVABLE,
    )


def _wants_follow_up(ticket: TicketWhole, proven: bool) -> bool:
    return ticket.home_id is not None and ticket.kind not in OF_NO_ELDER and not proven
