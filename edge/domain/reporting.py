"""Reporting by exception: which of a sensor's samples are worth the hub's attention.

A sensor is sampled each second and hardly ever says anything new. What leaves the edge is the
first sample, each change that lasted, each change of quality, and a heartbeat now and then so that
silence always means something. Heartbeats come from fresh samples only: a sensor that died must
fall silent at the hub too, so nothing here ever repeats an old value by itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from edge.domain.readings import Sample


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """When a sample of one kind is reported.

    `momentary`: each sample other than 0 is an occurrence of its own (a press) and always reported.
    """

    debounce_s: float
    deadband: float
    heartbeat_s: float
    momentary: bool = False


@dataclass(frozen=True, slots=True)
class _Habit:
    debounce_s: float = 0.0
    deadband: float = 0.0
    momentary: bool = False


HEARTBEATS_PER_SILENCE: Final = 3
"""A sensor that speaks only now and then may let one heartbeat slip and still be in time."""

_HABITS: Final = {
    "curtain": _Habit(debounce_s=2.0, deadband=0.05),
    "door": _Habit(debounce_s=1.0),
    "button": _Habit(momentary=True),
    "power": _Habit(deadband=5.0),
    "water": _Habit(deadband=0.1),
    "temperature": _Habit(deadband=0.3),
    "humidity": _Habit(deadband=3.0),
    "battery": _Habit(deadband=2.0),
}
"""Measured kinds have no debounce: a load that swings by more than its deadband never settles.
Kinds that are not listed (motion, presence, smoke, gas, tomorrow's) report each change at once."""


def rule_for(kind: str, max_silence_s: float) -> ReportingRule:
    """The rule for a sensor of `kind` that promised to speak within `max_silence_s`."""
    habit = _HABITS.get(kind, _Habit())
    return ReportingRule(
        habit.debounce_s, habit.deadband, max_silence_s / HEARTBEATS_PER_SILENCE, habit.momentary
    )


class Reporter:
    """Holds one sensor's last report and the change that has still to prove itself."""

    def __init__(self, rule: ReportingRule) -> None:
        self._rule = rule
        self._reported: Sample | None = None
        self._change: Sample | None = None
        self._heard_at: datetime | None = None

    def offer(self, sample: Sample) -> Sample | None:
        """What to report now that `sample` is known; None when it says nothing new.

        May return the change before it, which lasted until `sample` came; `sample` itself is then
        returned by a later `offer` or `flush`.
        """
        fresh = self._heard_at is None or sample.observed_at > self._heard_at
        self._heard_at = sample.observed_at
        if self._reported is None or (self._rule.momentary and sample.value != 0):
            return self._report(sample)
        settled = self._settle(sample.observed_at)
        if self._differs(sample, self._reported if settled is None else settled):
            return self._begin(sample) if settled is None else self._wait(sample, settled)
        self._change = None
        if settled is None and fresh and self._is_due(sample, self._rule.heartbeat_s):
            return self._report(sample)
        return settled

    def flush(self, now: datetime) -> Sample | None:
        """A change that became stable by `now` although no further sample came."""
        return self._settle(now)

    def _begin(self, sample: Sample) -> Sample | None:
        if self._rule.debounce_s <= 0:
            return self._report(sample)
        if self._change is None or self._differs(sample, self._change):
            self._change = sample
        # A value that never settles must not look like a dead sensor.
        patience_s = self._rule.heartbeat_s + 2 * self._rule.debounce_s
        return self._report(sample) if self._is_due(sample, patience_s) else None

    def _wait(self, sample: Sample, settled: Sample) -> Sample:
        self._change = sample
        return settled

    def _settle(self, now: datetime) -> Sample | None:
        change = self._change
        if change is None or _seconds(change.observed_at, now) < self._rule.debounce_s:
            return None
        return self._report(change)

    def _report(self, sample: Sample) -> Sample:
        self._reported, self._change = sample, None
        return sample

    def _differs(self, sample: Sample, other: Sample) -> bool:
        beyond = abs(sample.value - other.value) > self._rule.deadband
        return beyond or sample.quality != other.quality

    def _is_due(self, sample: Sample, after_s: float) -> bool:
        """Negative silence means that the clock was set back; the next report counts anew."""
        if self._reported is None:
            return True
        silence_s = _seconds(self._reported.observed_at, sample.observed_at)
        return silence_s >= after_s or silence_s < 0


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()
