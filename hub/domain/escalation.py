"""The next step of a ticket that nobody has answered: which rung, why, and when to look again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.domain.manning import Manned
from hub.domain.notices import Contact
from hub.domain.phrases import Phrase
from hub.domain.policies import Who
from hub.domain.routing import Ladder
from hub.domain.tickets import OPEN, PROMISED, Priority, State, Ticket

LOOK_AGAIN_S = 1800
"""How long a ticket of no hurry waits while there is nobody at all to tell."""
MOST_REMARKS = 5
"""How many absent people one step names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now."""

    rung: int
    """Where the ticket stands from now on; it never falls, even if those told stand lower."""
    state: State
    assignee: str | None
    people: tuple[Contact, ...]
    reason: list[Phrase]
    next_step_at: datetime | None
    told: str = ""
    """The name of the rung that is told, as a fact."""
    detour: int | None = None
    on_detour: bool = False
    late: str | None = None
    """Who accepted and did not arrive, or arrived and said nothing; he is told, too."""


def next_step(ticket: Ticket, ladder: Ladder, now: datetime) -> Step | None:
    """The step that is due; None if no clock should run: it is over, or there is no hurry."""
    if ticket.state not in OPEN:
        return None
    if ticket.is_proven_alive or (ticket.priority == Priority.P4 and ticket.state != State.NEW):
        return None
    return _detour(ticket, ladder, now) or _climb(ticket, ladder, now) or _top(ticket, ladder, now)


def rung_above(ticket: Ticket, ladder: Ladder) -> int | None:
    """The next rung up with somebody to tell; one whose people are all on visits comes last."""
    return _first_manned(ladder.rungs, _first(ticket))


def top_rung(ladder: Ladder) -> int | None:
    """The highest rung with somebody to tell, if possible somebody who is free."""
    manned = [number for number, rung in enumerate(ladder.rungs) if rung.people]
    free = [number for number in manned if not ladder.rungs[number].last_resort]
    return max(free or manned, default=None)


def _first_manned(rungs: Sequence[Manned], first: int) -> int | None:
    manned = [number for number in range(first, len(rungs)) if rungs[number].people]
    free = [number for number in manned if not rungs[number].last_resort]
    return min(free or manned, default=None)


def _first(ticket: Ticket) -> int:
    return ticket.rung if ticket.state == State.NEW else ticket.rung + 1


def _detour(ticket: Ticket, ladder: Ladder, now: datetime) -> Step | None:
    """After a visit that found nothing out her own people and the emergency services come first."""
    if ticket.detour is None:
        return None
    number = _first_manned(ladder.detour, ticket.detour)
    if number is None:
        return None
    rung = ladder.detour[number]
    passed = ladder.detour[ticket.detour : number]
    why = _why(ticket, rung, now, on_detour=True)
    return replace(_step(ticket, ladder, rung, why, passed, now), detour=number + 1, on_detour=True)


def _climb(ticket: Ticket, ladder: Ladder, now: datetime) -> Step | None:
    number = rung_above(ticket, ladder)
    if number is None:
        return None
    rung, passed = ladder.rungs[number], _passed(ticket, ladder, number)
    why = _why(ticket, rung, now)
    return replace(_step(ticket, ladder, rung, why, passed, now), rung=number)


def _passed(ticket: Ticket, ladder: Ladder, number: int) -> Sequence[Manned]:
    """The rungs that this step skips, with what is left of the detour."""
    left = () if ticket.detour is None else ladder.detour[ticket.detour :]
    return (*left, *ladder.rungs[_first(ticket) : number])


def _top(ticket: Ticket, ladder: Ladder, now: datetime) -> Step:
    """Reaching the top is not success: it repeats until somebody accepts."""
    number = top_rung(ladder)
    if number is None:
        return _nobody(ticket, ladder, now)
    rung = ladder.rungs[number]
    number_or_higher = max(ticket.rung, number)
    if ticket.state == State.ON_SITE:
        step = _step(ticket, ladder, rung, _why(ticket, rung, now), (), now)
        return replace(step, rung=number_or_higher)
    why = Phrase("event.repeated", {"rung": rung.name})
    step = _step(ticket, ladder, rung, why, (), now)
    return replace(step, rung=number_or_higher, next_step_at=_again_at(ticket, ladder, now))


def _step(
    ticket: Ticket,
    ladder: Ladder,
    rung: Manned,
    why: Phrase,
    passed: Sequence[Manned],
    now: datetime,
) -> Step:
    on_site = ticket.state == State.ON_SITE
    pace, priority = ladder.policy.pace, ticket.priority
    return Step(
        rung=ticket.rung,
        state=State.ASSIGNED if ticket.state == State.NEW else ticket.state,
        assignee=_assignee(ticket, rung),
        people=rung.people,
        reason=[why, *_call(ladder, rung), *_skipped(passed), *remarks_of([*passed, rung])],
        next_step_at=(
            pace.report_by(now) if on_site else ladder.policy.accept_by(rung.rule, priority, now)
        ),
        told=rung.name,
        detour=None if ticket.detour is None else len(ladder.detour),
        late=ticket.assignee if _is_nagged(ticket, now) else None,
    )


def _assignee(ticket: Ticket, rung: Manned) -> str | None:
    """Whoever promised stays named; her family is asked, and does not take the work over."""
    keeps = ticket.state in PROMISED or rung.rule.who is Who.FAMILY
    return ticket.assignee if keeps and ticket.assignee else rung.people[0].worker_id


def _is_nagged(ticket: Ticket, now: datetime) -> bool:
    return ticket.state == State.ON_SITE or _just_broken(ticket, now)


def _just_broken(ticket: Ticket, now: datetime) -> bool:
    """The promise to arrive broke with this very step; later steps do not nag again."""
    return ticket.is_overdue(now) and ticket.next_step_at == ticket.arrive_by


def _again_at(ticket: Ticket, ladder: Ladder, now: datetime) -> datetime:
    """Each repeat waits twice as long as the one before, up to an hour, so none is worn out.

    It comes sooner where the quiet hours of a rung end sooner: then there is somebody to tell.
    """
    pace = ladder.policy.pace
    shortest = timedelta(seconds=pace.accept_within_s[ticket.priority] or LOOK_AGAIN_S)
    waited = timedelta()
    if ticket.next_step_at and ticket.updated_at and not _just_broken(ticket, now):
        waited = ticket.next_step_at - ticket.updated_at
    widened = now + min(max(shortest, 2 * waited), timedelta(seconds=pace.repeat_within_s))
    quiet = [rung.quiet_until for rung in ladder.rungs if rung.quiet_until is not None]
    return min([widened, *quiet])


def _nobody(ticket: Ticket, ladder: Ladder, now: datetime) -> Step:
    passed = _passed(ticket, ladder, len(ladder.rungs))
    quiet = any(rung.quiet_until for rung in ladder.rungs)
    key = "event.all_quiet" if quiet else "event.nobody"
    return Step(
        rung=ticket.rung,
        state=ticket.state,
        assignee=ticket.assignee,
        people=(),
        reason=[Phrase(key), *remarks_of(passed)],
        next_step_at=_again_at(ticket, ladder, now),
        detour=None if ticket.detour is None else len(ladder.detour),
    )


def _why(ticket: Ticket, rung: Manned, now: datetime, *, on_detour: bool = False) -> Phrase:
    if ticket.is_overdue(now) and ticket.assignee:
        return Phrase("event.promise_broken", {"who": ticket.assignee, "rung": rung.name})
    if ticket.state == State.ON_SITE:
        return Phrase("event.unreported", {"rung": rung.name})
    return Phrase("event.detour" if on_detour else "event.climbed", {"rung": rung.name})


def _call(ladder: Ladder, rung: Manned) -> list[Phrase]:
    if rung.rule.who is not Who.EMERGENCY:
        return []
    numbers = " / ".join(ladder.policy.emergency_numbers)
    return [Phrase("event.call_emergency", {"numbers": numbers})]


def _skipped(passed: Sequence[Manned]) -> list[Phrase]:
    """Rungs on which nobody stands at all; of the others the remarks say why."""
    empty = [rung for rung in passed if not rung.people and not rung.remarks]
    return [Phrase("event.skipped", {"rungs": rung.name}) for rung in empty]


def remarks_of(rungs: Sequence[Manned]) -> list[Phrase]:
    """Who of these rungs cannot be told, each once; beyond a few they are counted."""
    said: list[Phrase] = []
    for rung in rungs:
        said += [remark for remark in rung.remarks if remark not in said]
    if len(said) <= MOST_REMARKS:
        return said
    return [*said[:MOST_REMARKS], Phrase("staff.more", {"n": len(said) - MOST_REMARKS})]
