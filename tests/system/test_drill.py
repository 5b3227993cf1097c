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


@pytest.mark.long
def test_a_day_and_a_night_break_no_promise(tmp_path: Path) -> None:
    code, account, told = _play(tmp_path / "drill")
    assert account["broken"] == [], told
    assert code == 0
    assert account["windows"]["verdicts"] == account["windows"]["expected"]
    assert account["messages"]["doubled"] == 0
    assert account["messages"]["marked_repeats"] > 0
    assert account["kills"]["survived"] == account["kills"]["struck"] == 2
    assert account["steps"]["taken"] > 0
    assert account["steps"]["latest_s"] <= 30
    assert account["incidents"]["single_tickets"] == 0
    tickets = account["tickets"]
    assert tickets["at_the_top"] > 0
    ended = tickets["ended_at_a_person"] + tickets["relieved"] + tickets["at_the_top"]
    assert ended == tickets["missed"]


@pytest.mark.long
def test_a_falsified_record_is_found_out(tmp_path: Path) -> None:
    code, account, _ = _play(tmp_path / "drill", "--sabotage", "doubled")
    assert code == 1
    assert any("was told 2 times" in sentence for sentence in account["broken"])
