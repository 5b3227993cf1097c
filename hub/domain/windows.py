"""Windows of the covenant: a definition in local time, and its occurrence on one day in UTC."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

RestDay = Callable[[date], bool]
"""Whether a date is a weekend day or a public holiday in the deployment's calendar."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAY, RESTDAY = "workday", "restday"
DAY_NAMES = frozenset((*WEEKDAYS, WORKDAY, RESTDAY))
HORIZON_DAYS = 400


class Direction(StrEnum):
    """Which way the agreed change goes."""

    OPEN = "open"
    CLOSE = "close"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Gesture:
    """Which sensors' change keeps the covenant."""

    sensor_ids: tuple[str, ...]
    kind: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Window:
    """An agreed time of day for a gesture; `due_at` before `opens_at` means the next day."""

    window_id: str
    name: str
    gesture: Gesture
    opens_at: time
    due_at: time
    grace_s: int = 0
    ask_s: int = 600
    early_credit_s: int = 3600
    tz: str = "Asia/Shanghai"
    days: frozenset[str] = frozenset(WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A window on one local day, in UTC. It covers [starts_at, judge_at)."""

    window: Window
    day: date
    opens_at: datetime
    starts_at: datetime
    due_at: datetime
    judge_at: datetime

    def covers(self, at: datetime) -> bool:
        """Whether a gesture at that time keeps this window."""
        return self.starts_at <= at < self.judge_at


def occurrence_on(window: Window, day: date) -> Occurrence:
    """The window on a local day. In the gap of a DST change the clock's jump is walked over."""
    opens_at, due_at = span_on(ZoneInfo(window.tz), day, window.opens_at, window.due_at)
    return Occurrence(
        window=window,
        day=day,
        opens_at=opens_at,
        starts_at=opens_at - timedelta(seconds=window.early_credit_s),
        due_at=due_at,
        judge_at=due_at + timedelta(seconds=window.grace_s),
    )


def next_occurrence(window: Window, after: datetime, rest_day: RestDay) -> Occurrence | None:
    """The first occurrence that opens after an instant; None if its days never come."""
    first_day = after.astimezone(ZoneInfo(window.tz)).date() - timedelta(days=1)
    return _first_from(window, first_day, after, rest_day)


def occurrence_following(
    window: Window, judged: Occurrence, rest_day: RestDay
) -> Occurrence | None:
    """The next one after a judged one, never on the same day: a day has one verdict a window.

    `window` may have been changed since, and open later on the day that was judged already.
    """
    return _first_from(window, judged.day + timedelta(days=1), judged.opens_at, rest_day)


def _first_from(
    window: Window, first_day: date, after: datetime, rest_day: RestDay
) -> Occurrence | None:
    for offset in range(HORIZON_DAYS):
        day = first_day + timedelta(days=offset)
        if runs_on(window, day, rest_day):
            occurrence = occurrence_on(window, day)
            if occurrence.opens_at > after:
                return occurrence
    return None


def runs_on(window: Window, day: date, rest_day: RestDay) -> bool:
    """Whether the window's calendar holds a local day."""
    return days_hold(window.days, day, rest_day)


def days_hold(days: frozenset[str], day: date, rest_day: RestDay) -> bool:
    """Whether names of days, as in DAY_NAMES, hold a local day."""
    if WEEKDAYS[day.weekday()] in days:
        return True
    return (RESTDAY if rest_day(day) else WORKDAY) in days


def span_on(zone: ZoneInfo, day: date, begin: time, end: time) -> tuple[datetime, datetime]:
    """From a local time on a day to the next time the local clock shows the other, in UTC.

    In the gap of a DST change the clock's jump is walked over.
    """
    begin_at = _utc(day, begin, zone)
    end_day = day + timedelta(days=1) if end <= begin else day
    end_at = _utc(end_day, end, zone)
    if end_at <= begin_at:  # begins in the gap of a DST change, ends just behind it
        end_at = begin_at + _length(day, begin, end_day, end)
    return begin_at, end_at


def _length(first: date, opens_at: time, last: date, due_at: time) -> timedelta:
    opens, due = datetime.combine(first, opens_at), datetime.combine(last, due_at)
    return due - opens


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Local to UTC. A local time that does not exist reads the clock before the jump (PEP 495)."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
