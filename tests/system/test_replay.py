"""Real homes through the real edge, over real MQTT, into a real hub."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
VERDICTS = ("seen", "missed", "blind", "away")


def replay(data: Path, *arguments: str) -> list[dict[str, Any]]:
    """What `make replay` measured; the process must have found no fault."""
    command = [sys.executable, "-m", "demo.replay", "--data", str(data), "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])["replays"]
    return found


def counts(home: dict[str, Any], truth: str) -> dict[str, int]:
    """Verdicts about both windows with this truth."""
    rows = [window[truth] for window in home["confusion"].values()]
    return {verdict: sum(row[verdict] for row in rows) for verdict in VERDICTS}


@pytest.mark.system
@pytest.mark.long
def test_the_day_without_a_sound_in_kasteren_b_is_noticed(shared_data: Path) -> None:
    alive, mute = replay(shared_data, "--home", "kasteren_b", "--days", "3")
    for home, verdict in ((alive, "missed"), (mute, "blind")):
        (silence,) = home["silences"]
        assert (silence["hours"], silence["verdicts"]) == (24.14, [verdict])
        assert counts(home, "activity") == {"seen": 1, "missed": 0, "blind": 0, "away": 0}
    assert counts(alive, "no activity") == {"seen": 0, "missed": 4, "blind": 0, "away": 0}
    assert counts(mute, "no activity") == {"seen": 0, "missed": 0, "blind": 4, "away": 0}


@pytest.mark.system
def test_a_home_that_lives_is_seen(shared_data: Path) -> None:
    (home,) = replay(shared_data, "--home", "ordonez_a", "--days", "3")
    assert counts(home, "activity") == {"seen": 5, "missed": 0, "blind": 0, "away": 0}
    assert counts(home, "no activity") == {"seen": 0, "missed": 1, "blind": 0, "away": 0}


@pytest.mark.system
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_all_homes_are_seen_wherever_their_logs_show_life(shared_data: Path) -> None:
    homes = replay(shared_data)
    assert [home["home"] for home in homes if home["heartbeats"]] == [
        "casas",
        "kasteren_b",
        "kasteren_c",
        "ordonez_a",
    ]
    for home in homes:
        lived = counts(home, "activity")
        assert lived["seen"] == sum(lived.values()) > 0, home
