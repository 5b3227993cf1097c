"""A local time on a local day as people write them, in Chinese offices and in ISO 8601."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.domain.times import parse_time_of_day

_DAY = r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})"
_MOMENT = re.compile(rf"(?:{_DAY})(?:[ T　]*(\S.*))?")
_SPOKEN = re.compile(r"(\d{1,2})[时点](?:(\d{1,2})分?|(半))?")
_MIDNIGHT = re.compile(r"24(?::00(?::00)?|[时点](?:00?分?)?)")
_ZONED = re.compile(r".+T.+(?:Z|[+-]\d{2}:?\d{2})")
_WAY_OUT = "write it like 2026-11-22 08:00 or 2026年11月22日"


def parse_day(text: str) -> date:
    """`2026-11-22`, `2026/11/22`, `2026年11月22日`, `20261122`; ValueError with the way out."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None or found[7]:
        raise ValueError(f"{text[:40]!r} is not a day; {_WAY_OUT.split(' or ')[1]}")
    return _day(found, text)


def parse_moment(text: str, zone: ZoneInfo, *, ends: bool = False) -> datetime:
    """A day and a time in UTC. A day alone begins at midnight; as an end it counts whole."""
    if _ZONED.fullmatch(text.strip()):
        return _zoned(text.strip())
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:40]!r} is not a time on a day; {_WAY_OUT}")
    day = _day(found, text)
    whole = ends and not found[7]
    if whole or _MIDNIGHT.fullmatch(found[7] or ""):
        return moment(day + timedelta(days=1), time(), zone)
    return moment(day, parse_hour(found[7]) if found[7] else time(), zone)


def parse_hour(text: str) -> time:
    """`08:00`, `8时30分`, `8点半`, and 24:00 as midnight; ValueError with the way out."""
    if _MIDNIGHT.fullmatch(text.strip()):
        return time()
    spoken = _SPOKEN.fullmatch(text.strip())
    if spoken is None:
        return parse_time_of_day(text)
    minutes = "30" if spoken[3] else (spoken[2] or "0").zfill(2)
    return parse_time_of_day(f"{spoken[1]}:{minutes.zfill(2)}")


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The time in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _zoned(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a time on a day; {_WAY_OUT}") from None
    _check_year(told, text)
    return told.astimezone(UTC)


def _check_year(day: date, text: str) -> None:
    if not 1970 <= day.year <= 2200:
        raise ValueError(f"{text[:40]!r} is not between 1970 and 2200")


def _day(found: re.Match[str], text: str) -> date:
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    try:
        told = date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no day of the calendar; {_WAY_OUT}") from None
    _check_year(told, text)
    return told
