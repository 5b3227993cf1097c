"""Duty: a weekly roster as shifts in UTC, shifts that overlap as one, and what a leave must say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.domain.homes import NO_ZONE, is_zone
from hub.domain.windows import RestDay, days_hold, span_on
from hub.errors import Fault

LONGEST_ROSTER_DAYS = 400
LONGEST_SHIFT = timedelta(days=7)
"""Longer is no shift: it is a slip of the year or the month."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, [from_at, until_at)."""

    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """When a worker who is rostered is on duty."""

    shift_id: str
    worker_id: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Roster:
    """Duty in local time on some days of the week; `until` not after `from` means the next day."""

    days: frozenset[str]
    from_time: time
    until_time: time
    tz: str
    first_day: date
    last_day: date
    """The last day on which a shift begins."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is not there; it always ends. `handed_over_at` is None until his tickets passed."""

    leave_id: str
    worker_id: str
    from_at: datetime
    until_at: datetime
    substitute_id: str | None
    reason: str
    handed_over_at: datetime | None = None


def spans_of(roster: Roster, rest_day: RestDay) -> list[Span]:
    """The shifts of a roster, hours as written on the local clock; none overlap.

    In the night in which the clock jumps, two shifts that touch at the jump may come to overlap;
    they become one.
    """
    return merged(_each(roster, rest_day))


def _each(roster: Roster, rest_day: RestDay) -> Iterator[Span]:
    zone = ZoneInfo(roster.tz)
    for offset in range((roster.last_day - roster.first_day).days + 1):
        day = roster.first_day + timedelta(days=offset)
        if days_hold(roster.days, day, rest_day):
            yield Span(*span_on(zone, day, roster.from_time, roster.until_time))


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap as one; those that only touch stay two."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.from_at < found[-1].until_at:
            found[-1] = Span(found[-1].from_at, max(found[-1].until_at, span.until_at))
        else:
            found.append(span)
    return found


def roster_faults(roster: Roster) -> list[Fault]:
    """What is wrong with a roster, field by field."""
    faults = []
    if not is_zone(roster.tz):
        faults.append(Fault("tz", f"{roster.tz[:64]!r} {NO_ZONE}"))
    if roster.last_day < roster.first_day:
        faults.append(Fault("last_day", "lies before first_day"))
    elif (roster.last_day - roster.first_day).days >= LONGEST_ROSTER_DAYS:
        reason = f"is more than {LONGEST_ROSTER_DAYS} days after first_day; send it in parts"
        faults.append(Fault("last_day", reason))
    return faults


def shift_faults(spans: Iterable[Span]) -> list[Fault]:
    """What is wrong with shifts as they were written, by their place in the list."""
    faults = []
    for index, span in enumerate(spans):
        if span.until_at <= span.from_at:
            faults.append(Fault(f"shifts[{index}].until", "is not after from"))
        elif span.until_at - span.from_at > LONGEST_SHIFT:
            reason = f"is more than {LONGEST_SHIFT.days} days after from; write a shift a day"
            faults.append(Fault(f"shifts[{index}].until", reason))
    return faults


def leave_faults(leave: Leave, now: datetime) -> list[Fault]:
    """What is wrong with a leave by itself: it needs an end to come, and somebody else."""
    faults = []
    if leave.until_at <= leave.from_at:
        reason = "is not after from; a leave needs an end that comes later"
        faults.append(Fault("until", reason))
    elif leave.until_at <= now:
        faults.append(Fault("until", "has passed; a leave is for what is to come"))
    if leave.substitute_id == leave.worker_id:
        faults.append(Fault("substitute_id", "is the one who goes; name somebody else, or nobody"))
    return faults


@dataclass(frozen=True, slots=True)
class Joining:
    """What adding shifts changes in those that are stored."""

    removed: list[str]
    added: list[Span]


def join(stored: Iterable[Shift], spans: Iterable[Span]) -> Joining:
    """New shifts beside stored ones: what overlaps becomes one, so adding twice changes nothing."""
    before = {Span(shift.from_at, shift.until_at): shift.shift_id for shift in stored}
    after = merged([*before, *spans])
    removed = [shift_id for span, shift_id in before.items() if span not in after]
    return Joining(removed, [span for span in after if span not in before])
