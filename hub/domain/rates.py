"""How many requests somebody may make: a bucket of tokens that fills with time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

A_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was left at a time."""

    left: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The bucket afterwards, and how long to wait if nothing was in it."""

    bucket: Bucket
    wait_s: float = 0.0


def take(bucket: Bucket | None, per_minute: int, now: datetime) -> Taken:
    """Take one token; a new bucket, and one left alone for a minute, is full.

    A clock that goes backwards fills nothing.
    """
    before = bucket or Bucket(per_minute, now)
    elapsed_s = max(now - before.at, timedelta(0)).total_seconds()
    left = min(per_minute, before.left + elapsed_s * per_minute / A_MINUTE_S)
    if left < 1:
        return Taken(Bucket(left, now), (1 - left) * A_MINUTE_S / per_minute)
    return Taken(Bucket(left - 1, now))
