"""The covenant of a day as a curve: homes whose gesture had happened by each ten minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from hub.domain.windows import RestDay

MINUTES = 10
SLOTS = 24 * 60 // MINUTES
USUAL_DAYS = 14
"""How many kept days a usual day is made of."""
LIKE_DAYS = 3
"""Fewer like days than this say little: then all days count."""


@dataclass(frozen=True, slots=True)
class KeptDay:
    """What is kept of a day: of how many homes, and how many gestures in each slot."""

    day: date
    homes: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulative; `today` is None from now on."""

    today: tuple[int | None, ...]
    usual: tuple[float, ...] | None


def slot_of(at: datetime, day: date, zone: ZoneInfo) -> int:
    """The ten minutes of a day that a moment lies in; what came before the day is its first.

    By the local clock, so a day with a change of the clocks has its 144 slots, too.
    """
    local = at.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else SLOTS - 1
    return (local.hour * 60 + local.minute) // MINUTES


def curve_of(counts: Sequence[int], now_slot: int, usual: tuple[float, ...] | None) -> Curve:
    """Today's curve up to the slot that is running."""
    sums = list(accumulate(counts))
    today = tuple(total if slot <= now_slot else None for slot, total in enumerate(sums))
    return Curve(today, usual)


def usual_of(
    kept: Sequence[KeptDay], today: date, homes: int, rest_day: RestDay
) -> tuple[float, ...] | None:
    """The mean of the newest kept days, for as many homes as today; None without any.

    A workday is compared with workdays and a day of rest with days of rest, if there are three.
    """
    past = [one for one in kept if one.day < today and one.homes > 0]
    newest = sorted(past, key=lambda one: one.day, reverse=True)[:USUAL_DAYS]
    alike = [one for one in newest if rest_day(one.day) == rest_day(today)]
    days = alike if len(alike) >= LIKE_DAYS else newest
    if not days:
        return None
    shares = [[total / one.homes for total in accumulate(one.counts)] for one in days]
    return tuple(homes * sum(slot) / len(days) for slot in zip(*shares, strict=True))
