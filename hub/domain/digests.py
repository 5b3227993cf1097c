"""What is in no hurry is told together, at quiet times of the day."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.domain.channel_order import BUILT_IN
from hub.domain.tickets import Priority

DIGEST = "digest"


def waits_for_digest(step: str, priority: str, channel: str) -> bool:
    """Whether a message is gathered. Who is called back hears at once: he may be on the way."""
    verb = step.split(":", 1)[0]
    is_quiet = priority == Priority.P4 and channel not in BUILT_IN
    return is_quiet and verb not in {DIGEST, "stand_down"}


def is_digest(step: str) -> bool:
    """Whether a step is a gathered message."""
    return step.split(":", 1)[0] == DIGEST


def digest_step(at: datetime) -> str:
    """The step of a digest: one a person and time."""
    return f"{DIGEST}:{at:%Y-%m-%dT%H:%MZ}"


def next_digest(now: datetime, zone: ZoneInfo, times: Sequence[time]) -> datetime:
    """The first digest time after `now`."""
    return min(at for at in _around(now, zone, times) if at > now)


def last_digest(now: datetime, zone: ZoneInfo, times: Sequence[time]) -> datetime:
    """The newest digest time that has come."""
    return max(at for at in _around(now, zone, times) if at <= now)


def _around(now: datetime, zone: ZoneInfo, times: Sequence[time]) -> list[datetime]:
    """The digest times of yesterday, today and tomorrow, where the homes are."""
    today = now.astimezone(zone).date()
    return [
        datetime.combine(today + timedelta(days=day), at, zone).astimezone(now.tzinfo)
        for day in (-1, 0, 1)
        for at in times
    ]
