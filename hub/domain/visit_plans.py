"""Visits that were promised: how often, when each is due, and when its ticket opens."""

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.domain.tickets import Priority
from hub.errors import Fault

OPENS_AT = time(8)
DUE_BY = time(20)
"""A visit is a matter of daylight; both times are local."""
MOST_DAYS_AFTER = 365


class VisitKind(StrEnum):
    """What the visit is for."""

    CHECK = "check"
    ACCOMPANIMENT = "accompaniment"
    AFTER_DISCHARGE = "after_discharge"
    HOT_DAY = "hot_day"
    PENSION_PROOF = "pension_proof"
    """高龄认证: once a year somebody has seen her alive."""


class Rhythm(StrEnum):
    """How often."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    DAYS_AFTER = "days_after"
    """So many days after the first day, such as 1, 3, 7 and 30 after she came home."""
    CALLED = "called"
    """On days that somebody declares, such as hot days."""


LEAD_DAYS = {Rhythm.MONTHLY: 3, Rhythm.YEARLY: 30}
"""So many days before its day the ticket opens; the others open on the day."""
PRIORITY = {
    VisitKind.AFTER_DISCHARGE: Priority.P3,
    VisitKind.HOT_DAY: Priority.P3,
}
"""Others are P4."""


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """A promise to visit one home again and again."""

    plan_id: str
    home_id: str
    kind: VisitKind
    rhythm: Rhythm
    first_day: date
    last_day: date | None = None
    days_after: tuple[int, ...] = ()
    worker_id: str | None = None
    """Who goes; None: whoever is paired with the home."""
    note: str = ""
    called_on: tuple[date, ...] = ()
    """Days that somebody declared, from today on; of the rhythm `called`."""


def plan_faults(plan: VisitPlan) -> list[Fault]:
    """What is wrong with a plan by itself."""
    faults = []
    if plan.last_day is not None and plan.last_day < plan.first_day:
        faults.append(Fault("last_day", "is before first_day"))
    if plan.rhythm is Rhythm.DAYS_AFTER:
        good = plan.days_after and all(0 <= day <= MOST_DAYS_AFTER for day in plan.days_after)
        if not good:
            reason = f"give at least one number of days, 0 to {MOST_DAYS_AFTER}, such as [1, 3, 7]"
            faults.append(Fault("days_after", reason))
    elif plan.days_after:
        faults.append(Fault("days_after", "is only for the rhythm days_after"))
    if (plan.kind is VisitKind.HOT_DAY) != (plan.rhythm is Rhythm.CALLED):
        faults.append(Fault("rhythm", "is called for hot_day, and only for it"))
    return faults


def next_day(plan: VisitPlan, after: date) -> date | None:
    """The first day later than `after` on which a visit is due; None: no more."""
    found = _candidate(plan, max(after, plan.first_day - timedelta(days=1)))
    if found is None or (plan.last_day is not None and found > plan.last_day):
        return None
    return found


def _candidate(plan: VisitPlan, after: date) -> date | None:
    first = plan.first_day
    match plan.rhythm:
        case Rhythm.ONCE:
            return first if first > after else None
        case Rhythm.WEEKLY:
            return after + timedelta(days=(first - after).days % 7 or 7)
        case Rhythm.MONTHLY:
            return _monthly(first.day, after)
        case Rhythm.YEARLY:
            return _yearly(first, after)
        case Rhythm.DAYS_AFTER:
            days = (first + timedelta(days=day) for day in sorted(plan.days_after))
            return next((day for day in days if day > after), None)
        case Rhythm.CALLED:
            return next((day for day in sorted(plan.called_on) if day > after), None)


def called(plan: VisitPlan, day: date, now: datetime, zone: ZoneInfo) -> VisitPlan | None:
    """The plan with one more day on which it is called; None: that day changes nothing for it."""
    past, ended = due_by(day, zone) <= now, plan.last_day is not None and plan.last_day < day
    if past or ended or day < plan.first_day or day in plan.called_on:
        return None
    today = now.astimezone(zone).date()
    coming = (one for one in plan.called_on if one >= today)
    return replace(plan, called_on=tuple(sorted({*coming, day})))


def _monthly(day: int, after: date) -> date:
    """That day of the month, or its last where it is shorter."""
    this = _clamped(after.year, after.month, day)
    if this > after:
        return this
    return _clamped(after.year + after.month // 12, after.month % 12 + 1, day)


def _yearly(first: date, after: date) -> date:
    this = _clamped(after.year, first.month, first.day)
    return this if this > after else _clamped(after.year + 1, first.month, first.day)


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def opens_at(plan: VisitPlan, day: date, zone: ZoneInfo) -> datetime:
    """When the ticket of that day's visit opens."""
    opens_on = day - timedelta(days=LEAD_DAYS.get(plan.rhythm, 0))
    return datetime.combine(opens_on, OPENS_AT, zone).astimezone(UTC)


def due_by(day: date, zone: ZoneInfo) -> datetime:
    """Until when somebody has to have been there."""
    return datetime.combine(day, DUE_BY, zone).astimezone(UTC)


def visit_cause(plan_id: str, day: date) -> str:
    """A visit makes one ticket, however often the plan is looked at."""
    return f"visit:{plan_id}:{day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of planned visits whose day has come."""

    planned: int
    done: int
    """Somebody met her, or found out how she is."""
    in_time: int
    proven: int
    """Done, and the door's code, a photo or her own hand says so."""

    @property
    def share(self) -> float | None:
        """Of what was planned; None: nothing was."""
        return self.done / self.planned if self.planned else None
