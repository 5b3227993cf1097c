import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge.bootstrap import build_agent, home_config, run
from edge.config import VoiceSettings
from edge.errors import ConfigError


class Agent:
    """Counts its steps; leaves, breaks or stops the loop when told to."""

    def __init__(self, stop: threading.Event, last: int, breaks: tuple[int, ...] = ()) -> None:
        self.steps = 0
        self.closed = False
        self.restarting = False
        self._stop = stop
        self._last = last
        self._breaks = breaks

    def step(self) -> None:
        self.steps += 1
        if self.steps == self._last:
            self._stop.set()
        if self.steps in self._breaks:
            raise RuntimeError("step broke")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


def run_all(stop: threading.Event, *agents: Any) -> int:
    rounds: list[None] = []
    run(agents, stop, period_s=0.0, alive=lambda: rounds.append(None))
    return len(rounds)


def test_all_agents_turn_until_stopped_and_are_closed(stop: threading.Event) -> None:
    first, second = Agent(stop, last=3), Agent(stop, last=99)
    assert run_all(stop, first, second) == 3
    assert (first.steps, second.steps) == (3, 3)
    assert first.closed
    assert second.closed


def test_one_broken_agent_silences_no_other_and_is_told_once(
    stop: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    broken, sound = Agent(stop, last=99, breaks=(2, 3, 4)), Agent(stop, last=6)
    run_all(stop, broken, sound)
    assert (broken.steps, sound.steps) == (6, 6)
    phrases = [record.getMessage() for record in caplog.records]
    assert phrases == ["agent failed: step broke", "agent works again"]


def test_the_loop_ends_when_every_agent_has_left(stop: threading.Event) -> None:
    agent = Agent(stop, last=99)
    agent.restarting = True
    assert run_all(stop, agent) == 1
    assert agent.closed
    assert not stop.is_set()


def test_a_dialect_without_words_is_an_error_of_the_settings(tmp_path: Path) -> None:
    config = home_config("n-1", tmp_path, "mqtt://127.0.0.1:1")
    spoken = msgspec.structs.replace(config, voice=VoiceSettings(dialect="klingon"))
    with pytest.raises(ConfigError, match=r"voice\.dialect: has no words; give one of en, zh-CN"):
        build_agent(spoken)
