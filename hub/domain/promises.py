"""What is promised for a ticket: answered, arrived, settled, each by a time of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.domain.calendars import ALWAYS, Calendar, after_open_seconds
from hub.domain.tickets import Priority, State
from hub.domain.windows import RestDay

WARN_AT = 0.8
"""So much of the time has passed when somebody is warned."""
HOUR_S = 3600
ANEW = frozenset({"reopen", "again"})
"""The steps of a story with which a ticket begins anew, and so do its clocks."""


class Promise(StrEnum):
    """Until when somebody accepts, stands at the door, and the ticket is closed."""

    ANSWER = "answer"
    ARRIVE = "arrive"
    SETTLE = "settle"


class Standing(StrEnum):
    """How a promise stands; computed from its times, never stored."""

    RUNNING = "running"
    NEAR = "near"
    MET = "met"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Target:
    """One promise for one priority; in business time only the calendar's open seconds count."""

    promise: Promise
    priority: Priority
    within_s: int
    business: bool = False


BUILT_IN_TARGETS = (
    Target(Promise.ANSWER, Priority.P1, 300),
    Target(Promise.ARRIVE, Priority.P1, 2700),
    Target(Promise.SETTLE, Priority.P1, 24 * HOUR_S),
    Target(Promise.ANSWER, Priority.P2, 600),
    Target(Promise.ARRIVE, Priority.P2, HOUR_S),
    Target(Promise.SETTLE, Priority.P2, 24 * HOUR_S),
    Target(Promise.ANSWER, Priority.P3, 1800),
    Target(Promise.ARRIVE, Priority.P3, 8 * HOUR_S),
    Target(Promise.SETTLE, Priority.P3, 21 * HOUR_S, business=True),  # three days of the office
    Target(Promise.SETTLE, Priority.P4, 35 * HOUR_S, business=True),  # a week of it
)


@dataclass(frozen=True, slots=True)
class PromiseClock:
    """One promise of one ticket."""

    ticket_id: str
    promise: Promise
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    next_at: datetime | None
    """When somebody is to be told next; None: it was met, or the breach is told."""
    met_at: datetime | None = None
    breached_at: datetime | None = None


def standing(
    warn_at: datetime, due_at: datetime, met_at: datetime | None, now: datetime
) -> Standing:
    """How a promise stands at `now`; one that was met too late stays breached."""
    if (met_at or now) >= due_at:
        return Standing.BREACHED
    if met_at is not None:
        return Standing.MET
    return Standing.NEAR if now >= warn_at else Standing.RUNNING


def clocks_of(
    ticket_id: str,
    priority: Priority,
    targets: Iterable[Target],
    business: Calendar,
    at: datetime,
    zone: ZoneInfo,
    rest_day: RestDay,
) -> list[PromiseClock]:
    """The clocks that start for a ticket when it opens or is reopened at `at`."""
    clocks = []
    for target in targets:
        if target.priority == priority:
            calendar = business if target.business else ALWAYS
            due = after_open_seconds(calendar, at, target.within_s, zone, rest_day)
            near = target.within_s * WARN_AT
            warn = after_open_seconds(calendar, at, near, zone, rest_day)
            clocks.append(PromiseClock(ticket_id, target.promise, at, warn, due, warn))
    return clocks


def settled_by(
    ticket_id: str, clocks: Iterable[PromiseClock], at: datetime, due: datetime
) -> list[PromiseClock]:
    """The same clocks with another time to settle by; one that is past is due at once."""
    others = [clock for clock in clocks if clock.promise is not Promise.SETTLE]
    due = max(due, at)
    warn = at + (due - at) * WARN_AT
    return [*others, PromiseClock(ticket_id, Promise.SETTLE, at, warn, due, warn)]


def kept_by(action: str, state: State) -> frozenset[Promise]:
    """The promises that a step of a ticket's story keeps.

    Settling keeps them all: the follow-up comes a day and a week later, and closing waits for it.
    Proof of life keeps those that send somebody to the door.
    """
    if state in {State.RESOLVED, State.CLOSED, State.CANCELED}:
        return frozenset(Promise)
    if state == State.ON_SITE or action == "downgrade":
        return frozenset({Promise.ANSWER, Promise.ARRIVE})
    return frozenset({Promise.ANSWER}) if state == State.ACCEPTED else frozenset()


def earliest(
    ticket_id: str, own: Sequence[PromiseClock], merged: Sequence[PromiseClock]
) -> list[PromiseClock]:
    """The clocks of a ticket that another is merged into: each promise as the earlier one had it.

    What was kept for the ticket itself stays kept; what was kept for the other is still owed here.
    """
    kept = {clock.promise: clock for clock in own}
    for clock in merged:
        mine = kept.get(clock.promise)
        if mine is None or (mine.met_at is None and clock.due_at < mine.due_at):
            told = clock.next_at is not None or clock.breached_at is not None
            kept[clock.promise] = replace(
                clock,
                ticket_id=ticket_id,
                met_at=None,
                next_at=clock.next_at if told else clock.due_at,
            )
    return list(kept.values())


class Due(StrEnum):
    """What is due of a promise."""

    WARNING = "warning"
    BREACH = "breach"


def due_of(clock: PromiseClock, now: datetime) -> tuple[Due, PromiseClock]:
    """What is due, and the clock after it: warned once, breached once."""
    if now >= clock.due_at:
        return Due.BREACH, replace(clock, next_at=None, breached_at=now)
    return Due.WARNING, replace(clock, next_at=clock.due_at)
