"""Verdicts beside the truth of the log: the table, the alarms, and what is wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from demo.replay.homes import WindowDay
from demo.replay.play import Given, Played
from demo.replay.truth import LogTruth, Silence, Truth

VERDICTS: Final = ("seen", "missed", "blind", "away")
ALARMS: Final = ("missed", "blind")
MONTH_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """One window of one day: what happened, and what the hub said of it."""

    window: WindowDay
    truth: Truth
    first_at: datetime | None
    """The log's first gesture in the window or its ask."""
    given: Given

    @property
    def is_wrong(self) -> bool:
        """Life was there and was not seen, or was seen where there was none."""
        lived = self.truth in (Truth.ACTIVE, Truth.ASKED)
        return lived is not (self.given.verdict == "seen")

    @property
    def lag_s(self) -> float | None:
        """How much later than the log's first gesture the one is that the hub names."""
        named = [proof.observed_at for proof in self.given.evidence if proof.observed_at]
        if self.given.verdict != "seen" or self.first_at is None or not named:
            return None
        return abs((named[0] - self.first_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Score:
    """One home, judged. `alive`: its logger sent heartbeats while it ran."""

    home: str
    alive: bool
    days: int
    pairs: list[Pair]
    silences: list[tuple[Silence, list[Pair]]]
    faults: list[str]

    @property
    def months(self) -> float:
        """How long the home was watched."""
        return self.days / MONTH_DAYS

    def lags_s(self) -> list[float]:
        """Of every window that was seen, shortest first."""
        return sorted(pair.lag_s for pair in self.pairs if pair.lag_s is not None)

    def count(self, truth: Truth, verdict: str, window_id: str | None = None) -> int:
        """Windows with this truth and this verdict."""
        return sum(
            pair.truth is truth
            and pair.given.verdict == verdict
            and window_id in (None, pair.window.window_id)
            for pair in self.pairs
        )

    def a_month(self, truth: Truth, verdict: str) -> float:
        """The same for each month that the home was watched."""
        return round(self.count(truth, verdict) / self.months, 2)


def score(
    home: str, windows: Sequence[WindowDay], truth: LogTruth, played: Played, *, alive: bool
) -> Score:
    """Compare; `faults` says what may never be, in words."""
    given = {(one.window_id, one.day): one for one in played.verdicts}
    pairs = [
        Pair(window, truth.of(window), truth.first_in(window), given[key])
        for window in windows
        if (key := (window.window_id, window.day)) in given
    ]
    silences = [
        (silence, [pair for pair in pairs if silence.holds(pair.window)])
        for silence in truth.long_silences()
    ]
    faults = [
        *_not_once(windows, played),
        *_one_sided(pairs),
        *_false_comfort(pairs),
        *_unnoticed(silences, alive=alive),
        *_tickets(pairs, played),
    ]
    days = len({window.day for window in windows})
    return Score(home, alive, days, pairs, [held for held in silences if held[1]], faults)


def _not_once(windows: Sequence[WindowDay], played: Played) -> Iterator[str]:
    """Promise 1: exactly one verdict for each window of each day."""
    found = Counter((one.window_id, one.day) for one in played.verdicts)
    for window in windows:
        times = found.pop((window.window_id, window.day), 0)
        if times != 1:
            yield f"{window.day} {window.window_id} has {times} verdicts"
    for window_id, day in found:
        yield f"{day} {window_id} has a verdict and is no window of the log"


def _one_sided(pairs: Sequence[Pair]) -> Iterator[str]:
    verdicts = {pair.given.verdict for pair in pairs}
    if len(verdicts) == 1 and verdicts & set(ALARMS):
        yield f"every window is {verdicts.pop()}"


def _false_comfort(pairs: Sequence[Pair]) -> Iterator[str]:
    for pair in pairs:
        if pair.is_wrong and pair.given.verdict == "seen":
            yield f"{pair.window.day} {pair.window.window_id} is seen and nobody moved"


def _unnoticed(silences: Sequence[tuple[Silence, list[Pair]]], *, alive: bool) -> Iterator[str]:
    """A long silence is missed or blind; without heartbeats nobody could know: blind."""
    allowed = ALARMS if alive else ("blind",)
    for silence, pairs in silences:
        for pair in pairs:
            if pair.given.verdict not in allowed:
                where = f"{pair.window.day} {pair.window.window_id}"
                yield f"{where} is {pair.given.verdict} in a silence of {silence.hours:.1f} h"


def _tickets(pairs: Sequence[Pair], played: Played) -> Iterator[str]:
    """Promise 2: each alarm is one ticket; the neighbour has closed it before the next."""
    alarms = sum(pair.given.verdict in ALARMS for pair in pairs)
    if played.tickets != alarms:
        yield f"{alarms} verdicts of missed or blind made {played.tickets} tickets"
