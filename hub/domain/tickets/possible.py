"""Which actions are open to somebody now: each is tried on the very rule that decides it."""

from dataclasses import replace
from datetime import datetime

from hub.domain.tickets.deciding import decide
from hub.domain.tickets.kinds import Outcome
from hub.domain.tickets.settling import Settling
from hub.domain.tickets.states import Action, State
from hub.domain.tickets.ticket import Raised, Request, Ticket
from hub.errors import Conflict, NotAllowed

SAID = "…"
"""Stands for what somebody would fill in."""


def possible(
    ticket: Ticket, worker_id: str | None, now: datetime, *, leads: bool
) -> tuple[Action, ...]:
    """What may be asked with a complete request; `worker_id` is None for the desk.

    Whether there is another ticket to merge with, or a dispatcher above, shows when it is asked.
    """
    return tuple(
        action for action in Action if _is_possible(ticket, action, worker_id, now, leads=leads)
    )


def _is_possible(
    ticket: Ticket, action: Action, worker_id: str | None, now: datetime, *, leads: bool
) -> bool:
    request = Request(
        action,
        worker_id,
        note=SAID,
        outcome=Outcome.SAFE,
        assignee=SAID,
        leads=leads,
        into=_another(ticket) if action == Action.MERGE else None,
        raised=Raised(ticket.settling.level, SAID, ticket.rung),
    )
    try:
        decide(ticket, request, now)
    except (NotAllowed, Conflict):
        return False
    return True


def _another(ticket: Ticket) -> Ticket:
    """One of the same home or area that it could be merged into."""
    return replace(ticket, ticket_id=SAID, state=State.NEW, settling=Settling())
