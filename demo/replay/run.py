"""One replay from the log to the score; may run in a process of its own."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from demo.replay.homes import LoggedHome, days_of, events_of, window_days
from demo.replay.play import play_home
from demo.replay.score import Score, score
from demo.replay.truth import LogTruth


@dataclass(frozen=True, slots=True)
class Run:
    """One home to play, with the sensors' heartbeats or without."""

    home: LoggedHome
    alive: bool
    days: int | None
    data: Path


def replay(run: Run) -> Score:
    """One home, played and judged."""
    events = events_of(run.home, run.data)
    windows = list(window_days(run.home, days_of(events)[: run.days]))
    with tempfile.TemporaryDirectory(prefix="firstlight-replay-") as folder:
        played = play_home(run.home, windows, run.data, Path(folder), alive=run.alive)
    return score(run.home.name, windows, LogTruth(run.home, events), played, alive=run.alive)
