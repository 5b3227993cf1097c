"""What an honest hub must say of one turn, from what happened and what was cut off. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from demo.drill.truth import (
    ASK_S,
    EARLY_CREDIT_S,
    MISSES,
    Expected,
    Home,
    Loss,
    Outage,
    Plan,
    Turn,
)


def expectation_of(home: Home, turn: Turn, outages: Sequence[Outage]) -> Expected:
    """The verdict that follows from the turn's plan and the home's outages."""
    if turn.plan is Plan.AWAY:
        return Expected("away")
    if not home.is_heard:
        return Expected("blind")
    mine = [outage for outage in outages if home.home_id in outage.home_ids]
    seen_at = _observed_at(turn, mine)
    known_at = _known_at(turn, seen_at, mine)
    if _is_cut_off(turn, mine):
        return _of_a_cut(turn, seen_at, known_at)
    if known_at is not None and known_at < turn.judge_at:
        return Expected("seen")
    if _answers(turn, known_at):
        return Expected("seen", asked=True)
    return Expected("missed", asked=True)


def _of_a_cut(turn: Turn, seen_at: datetime | None, known_at: datetime | None) -> Expected:
    if known_at is not None and known_at < turn.judge_at:
        return Expected("seen")
    return Expected("blind", late_proof=_is_in_window(turn, seen_at))


def _is_in_window(turn: Turn, seen_at: datetime | None) -> bool:
    begins = turn.opens_at - timedelta(seconds=EARLY_CREDIT_S)
    return seen_at is not None and begins <= seen_at < turn.judge_at


def _is_cut_off(turn: Turn, outages: Sequence[Outage]) -> bool:
    return any(outage.holds(turn.home_id, turn.judge_at) for outage in outages)


def _observed_at(turn: Turn, outages: Sequence[Outage]) -> datetime | None:
    """When the box saw it: at once, or as a changed curtain when the power was back."""
    at = turn.acts_at
    if at is None:
        return None
    dark = [one for one in outages if one.loss is Loss.POWER and one.holds(turn.home_id, at)]
    return max((one.until for one in dark), default=at)


def _known_at(turn: Turn, seen_at: datetime | None, outages: Sequence[Outage]) -> datetime | None:
    """When the hub could know."""
    if seen_at is None:
        return None
    cut = [one.until for one in outages if one.holds(turn.home_id, seen_at)]
    return max(cut, default=seen_at)


def _answers(turn: Turn, known_at: datetime | None) -> bool:
    if turn.plan in MISSES or known_at is None:
        return False
    return turn.judge_at <= known_at < turn.judge_at + timedelta(seconds=ASK_S)
