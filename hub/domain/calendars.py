"""Counting business time: seconds that pass only while a calendar is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.domain.windows import RESTDAY, WEEKDAYS, WORKDAY, RestDay

Span = tuple[datetime, datetime]
HORIZON_DAYS = 3653


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Open from then until then on these days; `until` not after `from_at` means the next day."""

    days: frozenset[str]
    from_at: time
    until: time

    def on(self, day: date, zone: ZoneInfo, rest_day: RestDay) -> Span | None:
        """These hours of one local day in UTC; None if the day has none."""
        named = {WEEKDAYS[day.weekday()], RESTDAY if rest_day(day) else WORKDAY}
        if not named & self.days:
            return None
        last = day + timedelta(days=1) if self.until <= self.from_at else day
        opens, closes = _utc(day, self.from_at, zone), _utc(last, self.until, zone)
        return (opens, closes) if opens < closes else None


Calendar = tuple[OpenHours, ...]
"""The hours of a calendar; none at all means that it is open around the clock."""
ALWAYS: Calendar = ()
OFFICE_HOURS: Calendar = (
    OpenHours(frozenset({WORKDAY}), time(8, 30), time(12)),
    OpenHours(frozenset({WORKDAY}), time(14), time(17, 30)),
)


def after_open_seconds(
    calendar: Calendar, start: datetime, seconds: float, zone: ZoneInfo, rest_day: RestDay
) -> datetime:
    """When so many open seconds, at least one, have passed since `start`.

    After ten years of a calendar that hardly opens every second counts: a promise that never falls
    due would be none.
    """
    left, reached = timedelta(seconds=seconds), start
    for opens, closes in _open_spans(calendar, start, zone, rest_day):
        if opens + left <= closes:
            return opens + left
        left, reached = left - (closes - opens), closes
    return reached + left


def _open_spans(
    calendar: Calendar, start: datetime, zone: ZoneInfo, rest_day: RestDay
) -> Iterator[Span]:
    """The open times from `start` on, in order; what overlaps counts once."""
    first, reached = start.astimezone(zone).date() - timedelta(days=1), start
    for offset in range(HORIZON_DAYS if any(hours.days for hours in calendar) else 0):
        day = first + timedelta(days=offset)
        spans = (hours.on(day, zone, rest_day) for hours in calendar)
        for opens, closes in sorted(span for span in spans if span is not None):
            if closes > reached:
                yield max(opens, reached), closes
                reached = closes


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Local to UTC; in the gap of a DST change the clock's jump is walked over (PEP 495)."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
