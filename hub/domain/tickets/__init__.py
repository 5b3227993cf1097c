"""Tickets: what they are about, their states and the one table of transitions, what actions do."""

from hub.domain.tickets.deciding import (
    Change,
    Request,
    Ticket,
    decide,
)
from hub.domain.tickets.kinds import UNSETTLED, Outcome, Priority, TicketKind, is_proven_alive
from hub.domain.tickets.pace import (
    ACCEPT_WITHIN_S,
    ARRIVE_WITHIN_S,
    BUILT_IN_PACE,
    REPEAT_WITHIN_S,
    REPORT_WITHIN_S,
    Pace,
    accept_by,
    report_by,
)
from hub.domain.tickets.states import OPEN, PROMISED, UNACCEPTED, Action, State, next_state

__all__ = [
    "ACCEPT_WITHIN_S",
    "ARRIVE_WITHIN_S",
    "BUILT_IN_PACE",
    "OPEN",
    "PROMISED",
    "REPEAT_WITHIN_S",
    "REPORT_WITHIN_S",
    "UNACCEPTED",
    "UNSETTLED",
    "Action",
    "Change",
    "Outcome",
    "Pace",
    "Priority",
    "Request",
    "State",
    "Ticket",
    "TicketKind",
    "accept_by",
    "decide",
    "is_proven_alive",
    "next_state",
    "report_by",
]
