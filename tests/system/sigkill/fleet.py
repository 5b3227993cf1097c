"""Real edge agents of some homes in one process, on scripted lives: made to be killed."""

import argparse
import json
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from edge import bootstrap
from edge.agent import Agent, Clock
from edge.config import EdgeConfig
from edge.domain.readings import Sample, SensorDescription
from tests.system.sigkill.script import (
    BUTTON,
    CURTAIN,
    MAX_SILENCE_S,
    THERMOMETER,
    Life,
    Moves,
    read_lives,
)

SENSORS = (
    SensorDescription(CURTAIN, "curtain", max_silence_s=MAX_SILENCE_S),
    SensorDescription(BUTTON, "button", max_silence_s=MAX_SILENCE_S),
    SensorDescription(THERMOMETER, "temperature", max_silence_s=MAX_SILENCE_S),
)
THINKS = timedelta(seconds=60)
SAME_QUESTION = timedelta(seconds=50)


class Person:
    """She plays her script, and remembers being asked even when the agent does not live on."""

    descriptions = SENSORS

    def __init__(self, life: Life, clock: Clock, diary: Path) -> None:
        self._life = life
        self._clock = clock
        self._diary = diary
        self._asked = _asked(diary)
        self._read_until: datetime | None = None

    def chime(self) -> None:
        now = self._clock.now()
        if not self._asked or now - self._asked[-1] >= SAME_QUESTION:
            with self._diary.open("a") as file:
                file.write(f"{now.isoformat()}\n")
            self._asked.append(now)

    def lamp(self, *, lit: bool) -> None:
        pass

    has_words = False

    def speak(self, text: str, recording: str = "") -> None:
        pass

    def read(self, now: datetime) -> Iterator[Sample]:
        moves = sorted((*self._life.moves, *self._answers()))
        since, self._read_until = self._read_until or now, now
        for move in moves:
            if since < move.at <= now:
                yield Sample(move.sensor_id, move.value, move.at)
        values = {CURTAIN: 0.0, BUTTON: 0.0, THERMOMETER: _restless(now)}
        values |= {move.sensor_id: move.value for move in moves if move.at <= now}
        for sensor_id, value in values.items():
            yield Sample(sensor_id, value, now)

    def close(self) -> None:
        pass

    def _answers(self) -> Iterator[Moves]:
        for asked_at in self._asked:
            for answer in self._life.answers:
                if answer.since <= asked_at < answer.until:
                    at = asked_at + THINKS
                    yield Moves(at, answer.sensor_id, answer.value)
                    if answer.sensor_id == BUTTON:
                        yield Moves(at + timedelta(seconds=1), BUTTON, 0.0)


def _restless(now: datetime) -> float:
    """Another value each minute, so that the hub hears of every minute that the home has seen."""
    return now.timestamp() // 60 % 50


def _asked(diary: Path) -> list[datetime]:
    if not diary.exists():
        return []
    return [datetime.fromisoformat(line) for line in diary.read_text().splitlines()]


def main() -> None:
    """Run until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lives", type=Path, required=True)
    parser.add_argument("--clock", type=Path, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--homes", type=json.loads, required=True, help="{home_id: broker url}")
    parsed = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    lives = read_lives(parsed.lives)
    agents = [_agent(lives[home], url, parsed) for home, url in parsed.homes.items()]
    bootstrap.run(agents, threading.Event(), period_s=0.1)


def _agent(life: Life, url: str, parsed: argparse.Namespace) -> Agent:
    data_dir = parsed.data_dir / life.home_id
    data_dir.mkdir(parents=True, exist_ok=True)
    config = _impatient(
        bootstrap.home_config(f"n-{life.home_id}", data_dir, url, drill_file=parsed.clock)
    )
    clock = bootstrap.build_clock(config)
    person = Person(life, clock, data_dir / "diary")
    return bootstrap.build_agent(config, clock=clock, sensors=[person], voice=person)


def _impatient(config: EdgeConfig) -> EdgeConfig:
    broker = msgspec.structs.replace(config.broker, longest_wait_s=1.0)
    return msgspec.structs.replace(config, broker=broker)


if __name__ == "__main__":
    main()
