"""How a home stands today, by the worst of its windows so far; who is away is told of nobody."""

from collections.abc import Iterable
from enum import StrEnum

from hub.domain.checkins import Verdict


class HomeState(StrEnum):
    """Seen and away are one: nobody may read from a wall who is not at home."""

    SETTLED = "settled"
    WAITING = "waiting"
    BLIND = "blind"
    MISSED = "missed"


_OF_VERDICT = {
    Verdict.SEEN: HomeState.SETTLED,
    Verdict.AWAY: HomeState.SETTLED,
    Verdict.ASKING: HomeState.WAITING,
    Verdict.BLIND: HomeState.BLIND,
    Verdict.MISSED: HomeState.MISSED,
}
_FROM_BEST = tuple(HomeState)


def worst(verdicts: Iterable[Verdict], *, waits: bool) -> HomeState | None:
    """Missed before blind before waiting before settled; None: no window today.

    A window that is not due yet counts only while none of the day is judged: a morning that was
    kept is no open question until the evening.
    """
    states = [_OF_VERDICT[verdict] for verdict in verdicts]
    return max(states, key=_FROM_BEST.index, default=HomeState.WAITING if waits else None)
