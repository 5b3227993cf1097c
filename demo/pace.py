"""How fast the drill's clock runs: quickly to the due time, slowly while people answer and walk."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from demo.truth import ASK_S, DUE_AT, GRACE_S, ZONE, Truth

STARTS: Final = time(5, 30)
BEFORE_DUE: Final = timedelta(minutes=2)
AFTERWARDS: Final = timedelta(minutes=50)
"""From the judging until the last door has been knocked on."""
SLOWER: Final = 3
USUAL: Final = 400.0
FASTEST: Final = 900.0
"""Beyond it an answer's way to the hub would take longer than the elder has for answering."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The times of the drill, in contract time."""

    starts_at: datetime
    slows_at: datetime
    asked_until: datetime
    over_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """Rates of the drill's clock before the due time and after it."""

    waiting: float
    walking: float


def morning_of(truth: Truth) -> Morning:
    """The times of the truth's day."""
    due_at = datetime.combine(truth.day, DUE_AT, ZONE)
    judge_at = due_at + timedelta(seconds=GRACE_S)
    return Morning(
        starts_at=datetime.combine(truth.day, STARTS, ZONE),
        slows_at=due_at - BEFORE_DUE,
        asked_until=judge_at + timedelta(seconds=ASK_S),
        over_at=judge_at + AFTERWARDS,
    )


def pace_for(morning: Morning, now: datetime, left_s: float | None) -> Pace:
    """Rates that end the morning in `left_s` wall seconds, or the usual ones."""
    if left_s is None:
        return Pace(USUAL, round(USUAL / SLOWER, 1))
    waiting_s = (morning.slows_at - now).total_seconds()
    walking_s = (morning.over_at - morning.slows_at).total_seconds()
    rate = min((waiting_s + walking_s * SLOWER) / max(left_s, 1.0), FASTEST)
    return Pace(round(rate, 1), round(rate / SLOWER, 1))
