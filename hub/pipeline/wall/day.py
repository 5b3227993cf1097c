"""Today's covenant in memory: how each home stands, and when its first gesture was.

It is read once and kept up by what is new: new verdicts by their row numbers, gestures that no
verdict has told yet by a look at some homes at a time. Nothing here is the only copy of anything.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.domain.checkins import Verdict, first_gesture
from hub.domain.gestures import Change
from hub.domain.wall import SLOTS, HomeState, slot_of, worst
from hub.domain.windows import Occurrence, occurrence_on
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.wall.store import ComingWindow, JudgedWindow
from hub.pipeline.window_codec import window_from_text

SWEPT = 2000
"""Homes that are looked at for a gesture in one go."""
AHEAD = timedelta(minutes=3)
"""Readings are dated at most two minutes ahead of their receipt."""
Changes = Mapping[str, Sequence[Change]]
"""By home, oldest first."""


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window that is open, of a home whose gesture nobody has told yet."""

    home_id: str
    occurrence: Occurrence


class CovenantDay:
    """One day of the homes in a reach."""

    def __init__(self, day: date, zone: ZoneInfo, unit_of_home: Mapping[str, str]) -> None:
        self.day, self._zone, self._unit_of_home = day, zone, unit_of_home
        self.counts: dict[str, Counter[HomeState]] = defaultdict(Counter)
        """By unit."""
        self.gestures = [0] * SLOTS
        """First gestures of homes, by ten minutes."""
        self._open: dict[str, dict[str, Occurrence]] = {}
        self._verdicts: dict[str, tuple[Verdict, ...]] = {}
        self._slots: dict[str, int] = {}
        self._due: dict[datetime, set[str]] = defaultdict(set)
        self._to_sweep: list[str] = []
        self.is_swept = False
        """Whether every home was looked at once; before that the curve would be a guess."""

    @property
    def homes(self) -> int:
        """Homes with a window today."""
        return sum(sum(counts.values()) for counts in self.counts.values())

    @property
    def due(self) -> Mapping[datetime, Set[str]]:
        """The homes with a window that falls due at each moment."""
        return self._due

    def expect(self, windows: Iterable[ComingWindow]) -> None:
        """Windows that are still to be judged, before anything else is told."""
        of_texts: dict[str, Occurrence] = {}  # thousands of homes share few definitions
        for home_id, window_id, text in windows:
            if home_id not in self._unit_of_home:
                continue
            occurrence = of_texts.get(text)
            if occurrence is None:
                occurrence = of_texts[text] = occurrence_on(window_from_text(text), self.day)
            self._open.setdefault(home_id, {})[window_id] = occurrence
            self._due[occurrence.due_at].add(home_id)
        for home_id in self._open:
            self.counts[self._unit_of_home[home_id]][HomeState.WAITING] += 1

    def judge(self, judged: Iterable[JudgedWindow]) -> None:
        """Verdicts as they come."""
        for one in judged:
            if one.home_id not in self._unit_of_home:
                continue
            self._count(one.home_id, -1)
            self._settle(one.home_id, one.window_id)
            self._verdicts[one.home_id] = (*self._verdicts.get(one.home_id, ()), one.verdict)
            self._count(one.home_id, 1)
            if one.at is not None:
                self._put(one.home_id, slot_of(one.at, self.day, self._zone))

    def remember(self, before: "CovenantDay") -> None:
        """Gestures that were found before this day was read anew."""
        if before.day == self.day:
            self.is_swept = before.is_swept
            for home_id, slot in before._slots.items():
                if home_id in self._unit_of_home:
                    self._put(home_id, slot)

    def next_some(self, now: datetime) -> list[OpenWindow]:
        """Open windows of some homes, in turn."""
        if not self._to_sweep:
            self._to_sweep = [home_id for home_id in self._open if home_id not in self._slots]
        some, self._to_sweep = self._to_sweep[:SWEPT], self._to_sweep[SWEPT:]
        return [
            OpenWindow(home_id, occurrence)
            for home_id in some
            if home_id not in self._slots
            for occurrence in self._open[home_id].values()
            if occurrence.starts_at <= now
        ]

    def found(self, windows: Iterable[OpenWindow], changes: Changes) -> None:
        """What a look at those windows has found."""
        for one in windows:
            gesture = first_gesture(one.occurrence, changes.get(one.home_id, ()))
            if gesture is not None:
                self._put(one.home_id, slot_of(gesture.observed_at, self.day, self._zone))
        self.is_swept = self.is_swept or not self._to_sweep

    def _settle(self, home_id: str, window_id: str) -> None:
        windows = self._open.get(home_id, {})
        settled = windows.pop(window_id, None)
        if settled and all(other.due_at != settled.due_at for other in windows.values()):
            self._due[settled.due_at].discard(home_id)

    def _count(self, home_id: str, by: int) -> None:
        state = worst(self._verdicts.get(home_id, ()), waits=bool(self._open.get(home_id)))
        if state is not None:
            self.counts[self._unit_of_home[home_id]][state] += by

    def _put(self, home_id: str, slot: int) -> None:
        """The first gesture of a home counts, in whatever order they become known."""
        before = self._slots.get(home_id)
        if before is not None and before <= slot:
            return
        if before is not None:
            self.gestures[before] -= 1
        self.gestures[slot] += 1
        self._slots[home_id] = slot


def looks_for(windows: Iterable[OpenWindow], now: datetime) -> list[ChangesWanted]:
    """What has to be read to know whether a gesture has happened in these windows."""
    return [
        ChangesWanted(
            one.home_id,
            one.occurrence.starts_at,
            min(one.occurrence.judge_at, now + AHEAD),
            one.occurrence.window.gesture.sensor_ids,
        )
        for one in windows
    ]
