"""What really happened in each window, worked out from the log alone, without the hub."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from demo.replay.homes import LoggedHome, WindowDay
from edge.domain.life.day import utc_of
from edge.sensors.replay.logs import LogEvent, signs_of_life

LONG = timedelta(hours=24)


class Truth(StrEnum):
    """Whether a gesture sensor changed while it mattered."""

    ACTIVE = "activity"
    """Inside the window."""
    ASKED = "only when asked"
    """Not inside the window, but in the minutes after it in which the home is asked."""
    QUIET = "no activity"
    UNLOGGED = "not logged"
    """No activity, and the log covers the window only in part or not at all."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without a sign of life from any sensor of the home."""

    since: datetime
    until: datetime

    @property
    def hours(self) -> float:
        """How long it lasted."""
        return (self.until - self.since) / timedelta(hours=1)

    def holds(self, window: WindowDay) -> bool:
        """Whether a window, with its ask, lies wholly inside."""
        return self.since < window.opens_at and window.ask_ends_at <= self.until


class LogTruth:
    """The truth about one log."""

    def __init__(self, home: LoggedHome, events: Sequence[LogEvent]) -> None:
        named = set(home.gesture_sensors)
        gestures = signs_of_life(event for event in events if event.sensor_id in named)
        self._gestures = sorted(utc_of(at, home.zone) for at in gestures)
        self._life = sorted(utc_of(at, home.zone) for at in signs_of_life(events))

    def of(self, window: WindowDay) -> Truth:
        """What the verdict about a window should be about."""
        if self._moved(window.opens_at, window.judge_at):
            return Truth.ACTIVE
        if self._moved(window.judge_at, window.ask_ends_at):
            return Truth.ASKED
        logged = self._life[0] <= window.opens_at and window.judge_at <= self._life[-1]
        return Truth.QUIET if logged else Truth.UNLOGGED

    def first_in(self, window: WindowDay) -> datetime | None:
        """The first gesture in the window or its ask."""
        first = bisect_left(self._gestures, window.opens_at)
        at = self._gestures[first] if first < len(self._gestures) else None
        return at if at is not None and at < window.ask_ends_at else None

    def long_silences(self) -> list[Silence]:
        """Every silence of more than a day."""
        spans = (Silence(since, until) for since, until in pairwise(self._life))
        return [silence for silence in spans if silence.until - silence.since > LONG]

    def _moved(self, since: datetime, until: datetime) -> bool:
        first = bisect_left(self._gestures, since)
        return first < len(self._gestures) and self._gestures[first] < until
