"""How fast the drill's clock runs: quickly to the judging, half as fast while people walk."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from demo.truth import ASK_S, DUE_AT, GRACE_S, ZONE, Truth

STARTS: Final = time(5, 30)
AFTERWARDS_S: Final = 55 * 60
"""From the judging until the last door has been knocked on."""
USUAL: Final = 300.0
FASTEST: Final = 700.0
"""Beyond it an answer's way to the hub would take longer than the elder has for answering."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The times of the drill, in contract time."""

    starts_at: datetime
    judge_at: datetime
    asked_until: datetime
    over_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """Rates of the drill's clock before and after the judging."""

    waiting: float
    walking: float


def morning_of(truth: Truth) -> Morning:
    """The times of the truth's day."""
    judge_at = datetime.combine(truth.day, DUE_AT, ZONE) + timedelta(seconds=GRACE_S)
    return Morning(
        starts_at=datetime.combine(truth.day, STARTS, ZONE),
        judge_at=judge_at,
        asked_until=judge_at + timedelta(seconds=ASK_S),
        over_at=judge_at + timedelta(seconds=AFTERWARDS_S),
    )


def pace_for(morning: Morning, now: datetime, left_s: float | None) -> Pace:
    """Rates that end the morning in `left_s` wall seconds, or the usual ones."""
    if left_s is None:
        return Pace(USUAL, USUAL / 2)
    to_wait_s = (morning.judge_at - now).total_seconds()
    wanted = (to_wait_s + 2 * AFTERWARDS_S) / max(left_s, 1.0)
    rate = round(min(wanted, FASTEST), 1)
    return Pace(rate, rate / 2)
