"""What each action changes: owner, clock, rung, and what is written down of an end."""

from dataclasses import replace
from datetime import datetime

from hub.domain.tickets.kinds import Priority
from hub.domain.tickets.settling import Settling, levels_above
from hub.domain.tickets.states import OPEN, Action, State
from hub.domain.tickets.ticket import Change, Raised, Request, Ticket, kept
from hub.errors import Conflict


def changed(ticket: Ticket, request: Request, now: datetime) -> Change:
    """What an allowed action does beside moving the ticket to its next state."""
    match request.action:
        case Action.NOTE | Action.SPLIT:
            return kept(ticket)
        case Action.ACCEPT | Action.ASSIGN | Action.RAISE | Action.REOPEN:
            return _sent(ticket, request, now)
        case Action.ARRIVE:
            waits = None if ticket.is_proven_alive else ticket.pace.report_by(now)
            return replace(kept(ticket), arrive_by=None, next_step_at=waits)
        case Action.DECLINE:
            return kept(ticket) if request.is_aside(ticket) else _declined(ticket, now)
        case Action.RESOLVE if request.is_unsettled:
            first = replace(kept(ticket), priority=Priority.P1, detour=0)
            return replace(first, arrive_by=None, next_step_at=now)
        case Action.RESOLVE | Action.CLOSE | Action.CANCEL | Action.MERGE:
            settling = _ended(ticket, request, now)
            return replace(kept(ticket), arrive_by=None, next_step_at=None, settling=settling)


def _sent(ticket: Ticket, request: Request, now: datetime) -> Change:
    """Somebody takes it on, or is to."""
    match request.action:
        case Action.ACCEPT:
            return _accepted(ticket, request, now)
        case Action.RAISE:
            return _raised(ticket, request.raised, now)
        case Action.REOPEN:
            return _reopened(ticket, now)
        case _:
            waits = ticket.pace.accept_by(ticket.priority, now)
            who = request.assignee
            return replace(kept(ticket), assignee=who, arrive_by=None, next_step_at=waits)


def _accepted(ticket: Ticket, request: Request, now: datetime) -> Change:
    arrive_by = ticket.pace.promised_by(now, request.promise_s, request.tap.acted_at)
    waits = None if ticket.is_proven_alive else arrive_by
    who = request.worker_id or ticket.assignee
    return replace(kept(ticket), assignee=who, arrive_by=arrive_by, next_step_at=waits)


def _declined(ticket: Ticket, now: datetime) -> Change:
    """Nobody's, and due at the next rung at once; his promise ends."""
    was = kept(ticket)
    return replace(was, assignee=None, arrive_by=None, next_step_at=now, rung=ticket.rung + 1)


def _reopened(ticket: Ticket, now: datetime) -> Change:
    """As if it were new; what had relieved it counts no more."""
    return Change(
        state=State.NEW,
        priority=Priority.P2 if ticket.is_proven_alive else ticket.priority,
        assignee=None,
        arrive_by=None,
        next_step_at=now,
    )


def _raised(ticket: Ticket, raised: Raised | None, now: datetime) -> Change:
    levels_above(ticket.settling.level)
    if raised is None:
        raise Conflict("nobody serves as dispatcher above this level; assign it by hand")
    return replace(
        kept(ticket),
        assignee=raised.dispatcher,
        arrive_by=None,
        next_step_at=ticket.pace.accept_by(ticket.priority, now),
        rung=max(ticket.rung, raised.rung),
        settling=replace(ticket.settling, level=raised.level),
    )


def _ended(ticket: Ticket, request: Request, now: datetime) -> Settling:
    """What is written down of an end."""
    settling, code = ticket.settling, request.cause_code or ticket.settling.cause_code
    match request.action:
        case Action.RESOLVE:
            return replace(settling, resolved_at=now, followed_up_at=None, cause_code=code)
        case Action.CLOSE:
            note = (request.note or "").strip() if is_exception(ticket) else None
            return replace(settling, closing_note=note, cause_code=code)
        case Action.MERGE:
            into = request.into
            return replace(settling, merged_into=into.ticket_id if into else None)
        case _:
            return replace(settling, cause_code=code)


def is_exception(ticket: Ticket) -> bool:
    """Closing it now ends it without a follow-up that was wanted, or without any visit."""
    unasked = ticket.wants_follow_up and ticket.settling.followed_up_at is None
    return unasked or ticket.state in OPEN
