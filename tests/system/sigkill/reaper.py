"""Kills at random instants: which process, in which step, and after how many milliseconds."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import httpx

from tests.system.sigkill.brokers import Broker
from tests.system.sigkill.fleets import Fleets
from tests.system.stranger import HubProcess

LONGEST_S = 0.7
"""A step's longest; most of them judge, open and tell within its first tenth."""


class Victim(StrEnum):
    HUB = "hub"
    BROKER = "broker"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill."""

    victim: Victim
    after_s: float
    fleet: int


class Reaper:
    """Walks the drill on while something dies. Its dice decide everything, so a seed repeats it."""

    def __init__(
        self, dice: random.Random, hub: HubProcess, broker: Broker, fleets: Fleets
    ) -> None:
        self._dice = dice
        self._hub = hub
        self._broker = broker
        self._fleets = fleets
        self.done: list[str] = []

    def roll(self, victim: Victim) -> Kill:
        after_s = self._dice.random() ** 3 * LONGEST_S
        return Kill(victim, after_s, self._dice.randrange(len(self._fleets.all)))

    def walk(self, until: datetime, victim: Victim | None) -> None:
        """Advance the drill's clock; returns when it is there and everything runs again."""
        if victim is None:
            self._hub.advance_to(until)
            return
        kill = self.roll(victim)
        began = time.monotonic()
        failures: list[BaseException] = []
        thread = threading.Thread(target=_kept(self._kill, failures), args=(kill, began))
        thread.start()
        self._try(until)
        thread.join()
        if failures:
            raise failures[0]
        while self._hub.now() < until:
            self._try(until)
        took = time.monotonic() - began
        self.done.append(
            f"{until:%d. %H:%M} {victim} after {kill.after_s:.3f} s, took {took:.1f} s"
        )

    def _try(self, until: datetime) -> None:
        """The hub may die under the request; then the clock says how far it came."""
        try:
            self._hub.api.post("/drill/advance", json={"until": until.isoformat()})
        except httpx.HTTPError:
            return

    def _kill(self, kill: Kill, began: float) -> None:
        threading.Event().wait(max(0.0, began + kill.after_s - time.monotonic()))
        match kill.victim:
            case Victim.HUB:
                self._hub.kill()
                self._hub.start()
            case Victim.BROKER:
                self._broker.kill(self._hub)
            case Victim.EDGE:
                self._fleets.restart(self._fleets.all[kill.fleet])


def _kept(
    work: Callable[[Kill, float], None], failures: list[BaseException]
) -> Callable[[Kill, float], None]:
    """A thread's failure is the test's."""

    def run(kill: Kill, began: float) -> None:
        try:
            work(kill, began)
        except BaseException as error:  # noqa: BLE001 - handed over to the test
            failures.append(error)

    return run
