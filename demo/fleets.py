"""Starts the homes: three processes for those with power, one of its own for each that loses it."""

from datetime import datetime
from pathlib import Path
from typing import Final

from demo.children import Child, Children
from demo.fleet import life_of
from demo.hub_process import Keys
from demo.truth import Home, Truth
from edge.domain.life.scenes import Scene

PROCESSES: Final = 3


class Fleets:
    """All edge agents. A power cut kills the process of its home: the will speaks for it."""

    def __init__(self, children: Children, truth: Truth, keys: Keys, directory: Path) -> None:
        self._children = children
        self._truth = truth
        self._arguments = [
            *("--truth", str(directory / "truth.json")),
            *("--broker", keys.broker_url),
            *("--clock", str(directory / "hub" / "clock.json")),
            *("--data-dir", str(directory / "homes")),
        ]
        self._cuts: list[tuple[datetime, Home, Child]] = []

    def start(self, sabotaged: Home | None) -> None:
        """Every home whose node speaks at all."""
        if sabotaged is not None:
            self._arguments += ["--sabotage", str(sabotaged.number)]
        speaking = [home for home in self._truth.homes if home.scene is not Scene.NEVER_HEARD]
        steady = [home for home in speaking if home.scene is not Scene.POWER_CUT]
        for number in range(PROCESSES):
            self._start(f"fleet-{number + 1}", steady[number::PROCESSES])
        for home in speaking:
            if home.scene is Scene.POWER_CUT:
                child = self._start(f"fleet-dark-{home.home_id}", [home])
                self._cuts.append((self._dark_at(home), home, child))

    def cut_power(self, now: datetime) -> list[Home]:
        """Kill what has become dark by now; which homes."""
        due = [cut for cut in self._cuts if cut[0] <= now]
        for cut in due:
            self._cuts.remove(cut)
            self._children.kill(cut[2])
        return [home for _, home, _ in due]

    def _start(self, name: str, homes: list[Home]) -> Child:
        numbers = [str(home.number) for home in homes]
        return self._children.start(name, "demo.fleet", [*numbers, *self._arguments])

    def _dark_at(self, home: Home) -> datetime:
        return life_of(self._truth, home).itinerary(self._truth.day).dark[0][0]
