"""What the page of a ticket offers its visitor; the desk decides again when it is asked."""

from dataclasses import dataclass
from datetime import datetime

from hub.api.tickets import TicketWhole
from hub.domain.people import Role
from hub.domain.proving import PROVABLE
from hub.domain.tickets import OF_NO_ELDER, OPEN, Priority, State, is_proven_alive
from hub.domain.tickets.kinds import TicketKind
from hub.pipeline.accounts import Caller

DECLINABLE = frozenset({State.NEW, State.ASSIGNED, State.ACCEPTED})
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


def choices(ticket: TicketWhole, caller: Caller, now: datetime, *, leads: bool) -> Choices:
    """What to offer."""
    desk, acts = caller.role == Role.OPS, caller.role != Role.AUDITOR
    mine = desk or ticket.assignee in {None, caller.worker_id}
    late = ticket.arrive_by is not None and now >= ticket.arrive_by
    untaken = ticket.state in {State.NEW, State.ASSIGNED}
    proven = is_proven_alive(TicketKind(ticket.kind), Priority(ticket.priority))
    unfinished, resolved = ticket.state in OPEN, ticket.state == State.RESOLVED
    return Choices(
        accept=acts and (untaken or (ticket.state == State.ACCEPTED and late and not mine)),
        arrive=acts and mine and ticket.state == State.ACCEPTED,
        resolve=acts and mine and ticket.state == State.ON_SITE,
        decline=acts and ticket.state in DECLINABLE and (mine or untaken),
        upward=acts and unfinished and ticket.settle_level != "county",
        close=acts and ((proven and unfinished) or (leads and resolved)),
        exception=unfinished or (_wants_follow_up(ticket, proven) and not ticket.followed_up_at),
        reopen=acts and leads and ticket.state in SETTLED,
        note=acts,
        dispatch=acts and leads and unfinished,
        follow_up=acts and ticket.state in SETTLED,
        prove=acts and (mine or leads) and ticket.state in PROVABLE,
    )


def _wants_follow_up(ticket: TicketWhole, proven: bool) -> bool:
    return ticket.home_id is not None and ticket.kind not in OF_NO_ELDER and not proven
