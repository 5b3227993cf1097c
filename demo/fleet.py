"""`python -m demo.fleet`: some homes' edge agents in one process, on simulated lives."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType

from demo.truth import MAX_SILENCE_S, ZONE, Home, Truth, read_truth
from edge import bootstrap
from edge.agent import Agent, Clock
from edge.domain.life.day import CURTAIN
from edge.domain.readings import Sample, SensorDescription
from edge.sensors.simulated import SimulatedHome
from edge.voice import LogVoice


class HomeVoice:
    """A chime that the simulated person hears."""

    def __init__(self, life: SimulatedHome, clock: Clock) -> None:
        self._life = life
        self._clock = clock

    def chime(self) -> None:
        """She is asked."""
        self._life.asked(self._clock.now())

    def lamp(self, *, lit: bool) -> None:
        """She looks at the chime only."""

    has_words = False

    def speak(self, text: str, recording: str = "") -> None:
        """She listens for the chime only."""


class JammedHome:
    """Sabotage: the curtain's sensor goes on saying that it is closed."""

    def __init__(self, life: SimulatedHome) -> None:
        self._life = life

    @property
    def descriptions(self) -> Sequence[SensorDescription]:
        """Those of the real home."""
        return self._life.descriptions

    def read(self, now: datetime) -> Iterator[Sample]:
        """Everything but the gesture."""
        for sample in self._life.read(now):
            yield replace(sample, value=0.0) if sample.sensor_id == CURTAIN else sample

    def close(self) -> None:
        """Nothing to let go of."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop."""
    parsed = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    truth = read_truth(parsed.truth)
    homes = [home for home in truth.homes if home.number in parsed.numbers]
    agents = list(_agents(truth, homes, parsed))
    bootstrap.run(agents, stop)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo.fleet", description=__doc__)
    parser.add_argument("numbers", type=int, nargs="+", help="which homes of the truth")
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--clock", type=Path, required=True, help="the drill's clock.json")
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--sabotage", type=int, help="the home whose gesture is dropped")
    return parser


def _agents(truth: Truth, homes: Iterable[Home], parsed: argparse.Namespace) -> Iterator[Agent]:
    clock: Clock | None = None
    for home in homes:
        data_dir = parsed.data_dir / home.node_id
        config = bootstrap.home_config(
            home.node_id, data_dir, parsed.broker, drill_file=parsed.clock
        )
        clock = clock or bootstrap.build_clock(config)
        life = life_of(truth, home)
        if home.number == parsed.sabotage:
            yield bootstrap.build_agent(
                config, clock=clock, sensors=[JammedHome(life)], voice=LogVoice()
            )
        else:
            voice = HomeVoice(life, clock)
            yield bootstrap.build_agent(config, clock=clock, sensors=[life], voice=voice)


def life_of(truth: Truth, home: Home) -> SimulatedHome:
    """The life in a home, which follows from the truth alone."""
    return SimulatedHome(
        str(truth.seed),
        home.number,
        ZONE,
        scenes={truth.day: home.scene},
        max_silence_s=MAX_SILENCE_S,
    )


if __name__ == "__main__":
    sys.exit(main())
