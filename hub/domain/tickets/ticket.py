"""A ticket as decisions see it, what somebody asks of it, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime

from hub.domain.repeats import NO_TAP, Tap
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
from hub.domain.tickets.pace import BUILT_IN_PACE, Pace
from hub.domain.tickets.settling import AT_THE_GRID, Settling
from hub.domain.tickets.states import Action, State


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
    home_id: str | None = None
    area_id: str = ""
    rung: int = 0
    detour: int | None = None
    """After a visit that found nothing out: how many rungs of the detour were told; else None."""
    policy_id: str | None = None
    """The policy it was opened under; None: the built-in one."""
    pace: Pace = BUILT_IN_PACE
    settling: Settling = AT_THE_GRID
    version: int = 0

    def is_overdue(self, now: datetime) -> bool:
        """Accepted, and the promise to arrive is broken."""
        return self.state == State.ACCEPTED and self.arrive_by is not None and now >= self.arrive_by

    @property
    def is_proven_alive(self) -> bool:
        """Late proof of life has downgraded it."""
        return is_proven_alive(self.kind, self.priority)

    @property
    def wants_follow_up(self) -> bool:
        """It concerns an elder, and nothing else has shown yet that she is well."""
        concerns_elder = self.home_id is not None and self.kind not in OF_NO_ELDER
        return concerns_elder and not self.is_proven_alive


@dataclass(frozen=True, slots=True)
class Raised:
    """Where a raise leads, and who is there."""

    level: SettleLevel
    dispatcher: str
    rung: int


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to do; `worker_id` is None for the desk, which answers for everybody."""

    action: Action
    worker_id: str | None = None
    note: str | None = None
    outcome: Outcome | None = None
    assignee: str | None = None
    leads: bool = False
    """A worker who answers for the ticket's area: he dispatches as the desk does."""
    cause_code: CauseCode | None = None
    into: Ticket | None = None
    """Of a merge: the ticket that goes on."""
    raised: Raised | None = None
    """Of a raise; None: there is nobody above."""
    promise_s: int | None = None
    """Of an acceptance: within what time he says that he stands at the door."""
    tap: Tap = NO_TAP

    @property
    def is_unsettled(self) -> bool:
        """A visit that found nothing out."""
        return self.action == Action.RESOLVE and self.outcome in UNSETTLED

    def is_aside(self, ticket: Ticket) -> bool:
        """Somebody declines who was told beside the owner."""
        return (
            self.action == Action.DECLINE
            and self.worker_id is not None
            and self.worker_id != ticket.assignee
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the ticket."""

    state: State
    priority: Priority
    assignee: str | None
    arrive_by: datetime | None
    next_step_at: datetime | None
    detour: int | None = None
    rung: int = 0
    settling: Settling = AT_THE_GRID


def kept(ticket: Ticket) -> Change:
    """The ticket as it is."""
    return Change(
        state=ticket.state,
        priority=ticket.priority,
        assignee=ticket.assignee,
        arrive_by=ticket.arrive_by,
        next_step_at=ticket.next_step_at,
        detour=ticket.detour,
        rung=ticket.rung,
        settling=ticket.settling,
    )
