"""`python -m demo.replay`: real logs, real edge, real MQTT, real hub; exits 1 on a fault."""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from demo.errors import DemoError
from demo.replay.homes import HOMES
from demo.replay.run import Run, replay
from demo.replay.score import Score
from demo.replay.table import as_object, told
from edge.errors import EdgeError
from edge.sensors.replay.logs import LogFormatError


def main(arguments: Sequence[str] | None = None) -> int:
    """Play all homes, or one; 0 when no promise was broken."""
    parsed = _parser().parse_args(arguments)
    if not (parsed.data / "homes").is_dir():
        print(f"no logs in {parsed.data}: give the folder that holds `homes/` with --data")
        return 2
    began_s = time.monotonic()
    try:
        scores = _play(_runs(parsed), parsed.jobs)
    except (DemoError, EdgeError, OSError, LogFormatError) as error:
        print(f"the replay cannot go on: {error}")
        return 1
    took_s = round(time.monotonic() - began_s, 1)
    print(f"{len(scores)} replays in {took_s} s; nobody in these logs was in need")
    if parsed.json:
        print(json.dumps({"took_s": took_s, "replays": [as_object(one) for one in scores]}))
    return 1 if any(one.faults for one in scores) else 0


def _play(runs: list[Run], jobs: int) -> list[Score]:
    """Several homes at a time, each in a process of its own; told in order, as they end."""
    scores: list[Score] = []
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for run, found in zip(runs, pool.map(replay, runs), strict=True):
            print(told(run.home, found), end="\n\n", flush=True)
            scores.append(found)
    return scores


def _runs(parsed: argparse.Namespace) -> list[Run]:
    """Each home with heartbeats; the one with the long silence without them, too."""
    homes = [home for home in HOMES if parsed.home in (None, home.name)]
    runs = [Run(home, True, parsed.days, parsed.data) for home in homes]
    return runs + [
        Run(home, False, parsed.days, parsed.data) for home in homes if home.name == "kasteren_b"
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="demo.replay", description=__doc__)
    shared = Path(os.environ.get("FIRSTLIGHT_SHARED", "../shared"))
    parser.add_argument("--data", type=Path, default=shared / "data", help="holds `homes/`")
    parser.add_argument("--home", choices=[home.name for home in HOMES], help="only this one")
    parser.add_argument("--days", type=int, help="only the first days of each log")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="homes at a time")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
