"""The certificate that nobody was forgotten: a day recounted from what was agreed.

It does not ask the check-in engine what it had to do. It asks which windows were agreed, which of
them the calendar held, and then looks for a verdict, a ticket and a person for each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hub.domain.checkins import Verdict
from hub.domain.wall import SLOTS
from hub.domain.windows import Occurrence, RestDay, Window, occurrence_on, runs_on

SETTLES_WITHIN = timedelta(minutes=10)
"""After a window's last moment its verdict, its ticket and a message have so long."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one window."""

    verdict: Verdict
    gesture_slot: int | None = None
    """Of a seen one: the ten minutes of the day in which the gesture happened."""
    has_ticket: bool = False
    was_told: bool = False
    """Somebody was sent a message about its ticket, or acted on it."""


@dataclass(slots=True)
class DayCount:
    """A day of some homes in numbers; those of two places can be added."""

    homes: int = 0
    counts: list[int] = field(default_factory=lambda: [0] * SLOTS)
    """First gestures of homes by ten minutes."""
    windows: int = 0
    seen: int = 0
    missed: int = 0
    blind: int = 0
    away: int = 0
    unjudged: int = 0
    unticketed: int = 0
    untold: int = 0

    @property
    def forgotten(self) -> int:
        """Windows that went without what they are owed."""
        return self.unjudged + self.unticketed + self.untold

    def add(self, other: "DayCount") -> None:
        """Count those homes, too."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.counts = [one + more for one, more in zip(self.counts, other.counts, strict=True)]


NUMBERS = (
    "homes",
    "windows",
    "seen",
    "missed",
    "blind",
    "away",
    "unjudged",
    "unticketed",
    "untold",
)


def to_judge(
    window: Window, day: date, agreed_at: datetime, rest_day: RestDay
) -> Occurrence | None:
    """The occurrence of a day that has to get a verdict; none if it opened before it was agreed."""
    if not runs_on(window, day, rest_day):
        return None
    occurrence = occurrence_on(window, day)
    return occurrence if occurrence.opens_at > agreed_at else None


def settled_by(occurrence: Occurrence) -> datetime:
    """When there has to be a verdict, asked or not, and all that follows from it."""
    asked = timedelta(seconds=occurrence.window.ask_s)
    return occurrence.judge_at + asked + SETTLES_WITHIN


def recount(expected: Iterable[str], judged: Mapping[str, Judged], into: DayCount) -> None:
    """Count one home's day: the ids of windows that had to be judged, and what became of them."""
    windows = {*expected, *judged}
    if not windows:
        return
    into.homes += 1
    into.windows += len(windows)
    into.unjudged += len(windows - judged.keys())
    for one in judged.values():
        _count(one, into)
    slots = [one.gesture_slot for one in judged.values() if one.gesture_slot is not None]
    if slots:
        into.counts[min(slots)] += 1


def _count(one: Judged, into: DayCount) -> None:
    match one.verdict:
        case Verdict.SEEN:
            into.seen += 1
        case Verdict.AWAY:
            into.away += 1
        case Verdict.MISSED | Verdict.BLIND:
            into.missed += one.verdict is Verdict.MISSED
            into.blind += one.verdict is Verdict.BLIND
            into.unticketed += not one.has_ticket
            into.untold += one.has_ticket and not one.was_told
        case Verdict.ASKING:
            into.unjudged += 1
