"""Tickets: what they are about, their states and the one table of transitions, what actions do."""

from hub.domain.tickets.deciding import decide
from hub.domain.tickets.kinds import (
    OF_NO_ELDER,
    UNSETTLED,
    CauseCode,
    Outcome,
    Priority,
    SettleLevel,
    TicketKind,
    is_proven_alive,
)
from hub.domain.tickets.merging import absorbed, check_merge
from hub.domain.tickets.pace import (
    ACCEPT_WITHIN_S,
    ARRIVE_WITHIN_S,
    BUILT_IN_PACE,
    REPEAT_WITHIN_S,
    REPORT_WITHIN_S,
    SHORTEST_PROMISE_S,
    Pace,
    accept_by,
    promise_choices_s,
    report_by,
)
from hub.domain.tickets.settling import Settling, levels_above
from hub.domain.tickets.states import OPEN, OVER, PROMISED, UNACCEPTED, Action, State, next_state
from hub.domain.tickets.ticket import Change, Raised, Request, Ticket, kept

__all__ = [
    "ACCEPT_WITHIN_S",
    "ARRIVE_WITHIN_S",
    "BUILT_IN_PACE",
    "OF_NO_ELDER",
    "OPEN",
    "OVER",
    "PROMISED",
    "REPEAT_WITHIN_S",
    "REPORT_WITHIN_S",
    "SHORTEST_PROMISE_S",
    "UNACCEPTED",
    "UNSETTLED",
    "Action",
    "CauseCode",
    "Change",
    "Outcome",
    "Pace",
    "Priority",
    "Raised",
    "Request",
    "SettleLevel",
    "Settling",
    "State",
    "Ticket",
    "TicketKind",
    "absorbed",
    "accept_by",
    "check_merge",
    "decide",
    "is_proven_alive",
    "kept",
    "levels_above",
    "next_state",
    "promise_choices_s",
    "report_by",
]
