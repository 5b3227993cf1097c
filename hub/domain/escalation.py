"""The next step of a ticket that nobody has answered: which rung, why, and when to look again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.domain.notices import Contact
from hub.domain.phrases import Phrase
from hub.domain.routing import RUNGS, Ladder
from hub.domain.tickets import (
    ACCEPT_WITHIN_S,
    OPEN,
    PROMISED,
    Priority,
    State,
    Ticket,
    accept_by,
    report_by,
)

LONGEST_WAIT_S = 3600
"""However often the top was told: it is told again within the hour."""
LOOK_AGAIN_S = 1800
"""How long a ticket of no hurry waits while there is nobody at all to tell."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now."""

    rung: int
    state: State
    assignee: str | None
    people: tuple[Contact, ...]
    reason: list[Phrase]
    next_step_at: datetime | None
    late: str | None = None
    """Who accepted and did not arrive, or arrived and said nothing; he is told, too."""


def next_step(ticket: Ticket, ladder: Ladder, now: datetime) -> Step | None:
    """The step that is due; None if no clock should run: it is over, or there is no hurry."""
    if ticket.state not in OPEN:
        return None
    if ticket.is_proven_alive or (ticket.priority == Priority.P4 and ticket.state != State.NEW):
        return None
    rung = _rung_above(ticket, ladder)
    if rung is None:
        return _top(ticket, ladder, now)
    broken = ticket.is_overdue(now)
    return _step(ticket, ladder, rung, [_why(ticket, rung, broken=broken)], now)


def _rung_above(ticket: Ticket, ladder: Ladder) -> int | None:
    first = 0 if ticket.state == State.NEW else ticket.rung + 1
    return next((rung for rung in range(first, len(ladder)) if ladder[rung]), None)


def _top(ticket: Ticket, ladder: Ladder, now: datetime) -> Step:
    """Reaching the top is not success: it repeats until somebody accepts."""
    rung = next((rung for rung in reversed(range(len(ladder))) if ladder[rung]), None)
    if rung is None:
        return _nobody(ticket, now)
    if ticket.state == State.ON_SITE:
        return _step(ticket, ladder, rung, [_why(ticket, rung, broken=False)], now)
    why = [Phrase("event.repeated", {"rung": rung_name(rung)})]
    return replace(_step(ticket, ladder, rung, why, now), next_step_at=_widened(ticket, now))


def _step(ticket: Ticket, ladder: Ladder, rung: int, why: list[Phrase], now: datetime) -> Step:
    people = ladder[rung]
    return Step(
        rung=rung,
        state=State.ASSIGNED if ticket.state == State.NEW else ticket.state,
        assignee=ticket.assignee if ticket.state in PROMISED else people[0].worker_id,
        people=people,
        reason=why + _skipped(ticket, rung),
        next_step_at=_again_at(ticket, now),
        late=ticket.assignee if _is_nagged(ticket, now) else None,
    )


def _again_at(ticket: Ticket, now: datetime) -> datetime | None:
    return report_by(now) if ticket.state == State.ON_SITE else accept_by(ticket.priority, now)


def _is_nagged(ticket: Ticket, now: datetime) -> bool:
    return ticket.state == State.ON_SITE or _just_broken(ticket, now)


def _just_broken(ticket: Ticket, now: datetime) -> bool:
    """The promise to arrive broke with this very step; later steps do not nag again."""
    return ticket.is_overdue(now) and ticket.next_step_at == ticket.arrive_by


def _widened(ticket: Ticket, now: datetime) -> datetime:
    """Each repeat waits twice as long as the one before, up to an hour, so none is worn out."""
    shortest = timedelta(seconds=ACCEPT_WITHIN_S[ticket.priority] or LOOK_AGAIN_S)
    waited = timedelta()
    if ticket.next_step_at and ticket.updated_at and not _just_broken(ticket, now):
        waited = ticket.next_step_at - ticket.updated_at
    return now + min(max(shortest, 2 * waited), timedelta(seconds=LONGEST_WAIT_S))


def _nobody(ticket: Ticket, now: datetime) -> Step:
    return Step(
        rung=ticket.rung,
        state=ticket.state,
        assignee=ticket.assignee,
        people=(),
        reason=[Phrase("event.nobody")],
        next_step_at=_widened(ticket, now),
    )


def _why(ticket: Ticket, rung: int, *, broken: bool) -> Phrase:
    if broken and ticket.assignee:
        who = ticket.assignee
        return Phrase("event.promise_broken", {"who": who, "rung": rung_name(rung)})
    if ticket.state == State.ON_SITE:
        return Phrase("event.unreported", {"rung": rung_name(rung)})
    return Phrase("event.climbed", {"rung": rung_name(rung)})


def _skipped(ticket: Ticket, rung: int) -> list[Phrase]:
    first = 0 if ticket.state == State.NEW else ticket.rung + 1
    return [Phrase("event.skipped", {"rungs": rung_name(empty)}) for empty in range(first, rung)]


def rung_name(rung: int) -> str:
    """The catalogue key of a rung, as a fact."""
    return f"@rung.{RUNGS[rung]}"
