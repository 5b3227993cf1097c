"""The drill, small: a stranger plays a day and a night, and a real hub keeps its word."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.system
LONGEST_S = 240.0


def _play(keep: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "demo.drill", "--small", "--json", "--keep", str(keep)]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_a_day_and_a_night_break_no_promise(tmp_path: Path) -> None:
    code, account, told = _play(tmp_path / "drill")
    assert account["broken"] == [], told
    assert code == 0
    assert account["verdicts"] == account["expected"]
    assert account["doubled"] == 0
    assert account["restarts"] == account["struck"] == 2
    assert account["marked_repeats"] > 0
    assert account["at_the_top"] > 0
    assert account["steps"] > 0
    assert account["latest_step_s"] <= 30
    ended = account["ended_at_a_person"] + account["relieved"] + account["at_the_top"]
    assert ended == account["missed"]


@pytest.mark.long
def test_a_falsified_record_is_found_out(tmp_path: Path) -> None:
    code, account, _ = _play(tmp_path / "drill", "--sabotage", "doubled")
    assert code == 1
    assert any("was told 2 times" in sentence for sentence in account["broken"])
