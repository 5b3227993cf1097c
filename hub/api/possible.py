"""Which actions on a ticket are open to whoever looks at it; screens offer these and no other."""

from datetime import datetime

from hub.api.grants import API_GRANTS
from hub.domain.tickets import Action, Priority, SettleLevel, Settling, State, Ticket, TicketKind
from hub.domain.tickets.possible import possible
from hub.pipeline.accounts import Caller
from hub.pipeline.views.tickets import TicketView

ACT = ("POST", "/tickets/{ticket_id}/{action}")


def open_to(ticket: TicketView, caller: Caller, now: datetime, *, leads: bool) -> list[Action]:
    """The actions that this caller may take now; `leads`: he answers for the ticket's area."""
    if caller.role not in API_GRANTS[ACT]:
        return []
    return list(possible(_facts(ticket), caller.reach.worker_id, now, leads=leads))


def _facts(ticket: TicketView) -> Ticket:
    """As much of it as decides whether an action is open."""
    return Ticket(
        ticket_id=ticket.ticket_id,
        kind=TicketKind(ticket.kind),
        priority=Priority(ticket.priority),
        state=State(ticket.state),
        assignee=ticket.assignee,
        arrive_by=ticket.arrive_by,
        home_id=ticket.home_id,
        area_id=ticket.area_id,
        rung=ticket.rung,
        settling=Settling(level=SettleLevel(ticket.settle_level), merged_into=ticket.merged_into),
    )
