"""The demo as a newcomer runs it: real processes, real broker, and nobody left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.comparing import TOLD

pytestmark = pytest.mark.system
LONGEST_S = 240.0
"""The demo waits for a slow machine rather than compare too early."""
ACTS_WITHIN_S = 90.0


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Path]:
    """The demo's directory; whatever still runs in it at the end was left behind."""
    directory = tmp_path / "demo"
    yield directory
    assert _running_in(directory) == []


def _running_in(directory: Path) -> list[int]:
    """Processes that name the directory in their arguments."""
    found = []
    for arguments in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            named = str(directory).encode() in arguments.read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if named:
            found.append(int(arguments.parent.name))
    return found


def _start(keep: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "demo", "--homes", "20", "--workers", "14"]
    return subprocess.Popen(
        [*command, "--keep", str(keep), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )


def _play(keep: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    process = _start(keep, "--seconds", "45", "--json", *options)
    out, err = process.communicate(timeout=LONGEST_S)
    lines = out.splitlines()
    assert lines, err
    return process.returncode, json.loads(lines[-1]), err


def test_a_morning_ends_as_it_was_scripted(keep: Path) -> None:
    code, report, told = _play(keep)
    assert report["differences"] == [], told
    assert report["truth_matches"] is True
    assert code == 0
    truth = json.loads((keep / "truth.json").read_text(encoding="utf-8"))
    assert truth["seed"] == report["seed"]
    assert sum(report["verdicts"].values()) == len(truth["homes"]) == 20
    assert set(report["verdicts"]) == {"seen", "missed", "blind", "away"}
    wanted = [home for home in truth["homes"] if home["expects"]["ticket"]]
    assert sum(report["tickets"].values()) == len(wanted)
    assert sum(report["notifications"].get(state, 0) for state in TOLD) >= len(wanted)
    assert report["messages"]["in"] > report["messages"]["out"] > 0
    assert "上报 climbs" in told
    assert "接单 accepted" in told
    assert "到场 arrived" in told


@pytest.mark.long
def test_a_dropped_gesture_is_found_out(keep: Path) -> None:
    code, report, _ = _play(keep, "--sabotage")
    assert code == 1
    assert report["truth_matches"] is False
    assert len({difference.split(":")[0] for difference in report["differences"]}) == 1


def test_the_truth_is_written_before_the_hub_starts(keep: Path) -> None:
    process = _start(keep, "--seed", "7")
    try:
        _wait_for(keep / "hub" / "hub.lock", process)
        written = (keep / "truth.json").stat().st_mtime_ns
        assert written < (keep / "hub" / "hub.toml").stat().st_mtime_ns
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=ACTS_WITHIN_S)
    assert process.returncode != 0


def _wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    give_up_at = time.monotonic() + ACTS_WITHIN_S
    while not path.exists():
        assert process.poll() is None, "the demo ended by itself"
        assert time.monotonic() < give_up_at
        time.sleep(0.1)


def test_a_directory_that_is_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("do not touch")
    process = _start(tmp_path)
    _, err = process.communicate(timeout=ACTS_WITHIN_S)
    assert process.returncode == 1
    assert "is not empty" in err
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.txt"]
