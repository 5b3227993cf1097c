"""Late proof of life: it is added to a final verdict and never erases it."""

from dataclasses import dataclass
from datetime import datetime

from hub.domain.checkins import Verdict
from hub.domain.gestures import Change, keeps
from hub.domain.windows import Gesture


@dataclass(frozen=True, slots=True)
class Final:
    """A missed or blind verdict, as far as later proof concerns it."""

    verdict: Verdict
    gesture: Gesture
    starts_at: datetime
    judge_at: datetime
    decided_at: datetime
    late_sign_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A change, and when the hub received it."""

    change: Change
    received_at: datetime


def late_proof(final: Final, arrived: list[Arrived]) -> Arrived | None:
    """Something inside the window that was not known: its gesture; for *blind*, any sign."""
    for item in arrived:
        inside = final.starts_at <= item.change.observed_at < final.judge_at
        if inside and (keeps(item.change, final.gesture) or _unknown_then(final, item)):
            return item
    return None


def late_sign(final: Final, arrived: list[Arrived]) -> Arrived | None:
    """The first sign of life after the window that the verdict did not know of."""
    if final.late_sign_at is not None:
        return None
    for item in arrived:
        after = item.change.observed_at >= final.judge_at
        if after and max(item.change.observed_at, item.received_at) >= final.decided_at:
            return item
    return None


def _unknown_then(final: Final, item: Arrived) -> bool:
    return final.verdict is Verdict.BLIND and item.received_at >= final.decided_at
