"""Signs of life in short, for a phone: by kind of sensor, thinned where somebody moves a lot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from hub.domain.gestures import Change

LOOKBACK = timedelta(days=3)
MOST_A_KIND = 40
"""A curtain never reaches it; of a corridor's motion it leaves one in two hours."""
FIRST_GAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LifeSigns:
    """What one kind of sensor saw."""

    kind: str
    changes: tuple[Change, ...]
    """Oldest first; the newest is always among them."""


def in_short(changes: Iterable[Change], most: int = MOST_A_KIND) -> list[LifeSigns]:
    """By kind, at most so many of each."""
    kinds: dict[str, list[Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    return [LifeSigns(kind, _thinned(found, most)) for kind, found in sorted(kinds.items())]


def _thinned(changes: list[Change], most: int) -> tuple[Change, ...]:
    """From the newest back, with a gap that doubles until they are few enough."""
    newest_first = sorted(changes, key=lambda change: change.observed_at, reverse=True)
    gap, kept = FIRST_GAP, newest_first
    while len(kept) > most:
        kept = _apart(newest_first, gap)
        gap *= 2
    return tuple(reversed(kept))


def _apart(newest_first: list[Change], gap: timedelta) -> list[Change]:
    kept = newest_first[:1]
    for change in newest_first[1:]:
        if kept[-1].observed_at - change.observed_at >= gap:
            kept.append(change)
    return kept
