"""SIGKILL of hub, broker and edges at random during a 48-hour drill: the truth comes out whole."""

import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.system.sigkill import account
from tests.system.sigkill.brokers import Broker, Embedded, Mosquitto
from tests.system.sigkill.drill import Drill, enrol
from tests.system.sigkill.fleets import Fleets
from tests.system.sigkill.phones import Phones
from tests.system.sigkill.reaper import Reaper, Victim
from tests.system.sigkill.script import acts
from tests.system.stranger import HubProcess

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

STEPS = 8 * len(acts())
DAWN = "2026-11-23T04:30:00+08:00@0"
Stage = Callable[[str], "Town"]


class Town:
    """Everything that runs, on one of the two brokers."""

    def __init__(self, hub: HubProcess, broker: Broker, phones: Phones, fleets: Fleets) -> None:
        self.hub = hub
        self.broker = broker
        self.phones = phones
        self.fleets = fleets

    def play(self, dice: random.Random, kills: list[Victim | None]) -> None:
        reaper = Reaper(dice, self.hub, self.broker, self.fleets)
        drill = Drill(self.hub, self.fleets, reaper)
        planned = iter(kills)
        try:
            for act in acts():
                drill.play(act, planned)
        finally:
            sys.stdout.writelines(f"{line}\n" for line in reaper.done)

    def check(self) -> None:
        account.check_verdicts(self.hub)
        account.check_tickets(self.hub)
        account.check_messages(self.hub, self.phones)
        account.wait_for_what_is_owed(self.hub.data_dir)
        self.fleets.close()
        self.hub.stop()
        account.check_outboxes(self.hub.data_dir, self.fleets.folder)


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, tmp_path: Path, free_port: Callable[[], int]
) -> Iterator[Stage]:
    """`stage("embedded")` or `stage("mosquitto")`: a hub and fleets in the early morning."""
    with ExitStack() as stack:

        def start(which: str) -> Town:
            arguments = ["--drill", "--clock", DAWN]
            broker: Broker = Embedded()
            if which == "mosquitto":
                program = request.getfixturevalue("mosquitto_path")
                broker = Mosquitto(program, tmp_path / "mosquitto", free_port())
                stack.callback(broker.stop)
                arguments += ["--broker-url", broker.url]
            hub = HubProcess(tmp_path / "hub", *arguments)
            stack.callback(hub.stop)
            hub.start()
            phones = Phones()
            stack.callback(phones.close)
            enrol(hub, phones)
            fleets = Fleets(hub, tmp_path / "fleets")
            stack.callback(fleets.close)
            return Town(hub, broker, phones, fleets)

        yield start


def seeded() -> random.Random:
    """`FIRSTLIGHT_SEED` plays a run again."""
    seed = os.environ.get("FIRSTLIGHT_SEED") or str(random.SystemRandom().randrange(10**6))
    sys.stdout.write(f"FIRSTLIGHT_SEED={seed}\n")
    return random.Random(seed)


def planned(dice: random.Random, *victims: Victim) -> list[Victim | None]:
    """These kills, each in a step of its own."""
    kills = [*victims, *[None] * (STEPS - len(victims))]
    dice.shuffle(kills)
    return kills


FEW = (Victim.HUB,) * 3 + (Victim.BROKER,) * 2 + (Victim.EDGE,)


@pytest.mark.parametrize("which", ["embedded", pytest.param("mosquitto", marks=pytest.mark.long)])
def test_a_few_kills_change_nothing_that_is_said_or_done(stage: Stage, which: str) -> None:
    dice, town = seeded(), stage(which)
    town.play(dice, planned(dice, *FEW))
    town.check()


@pytest.mark.long
@pytest.mark.parametrize("which", ["embedded", "mosquitto"])
def test_a_kill_in_every_step_changes_nothing_either(stage: Stage, which: str) -> None:
    dice, town = seeded(), stage(which)
    victims = dice.choices(list(Victim), weights=[3, 2, 2], k=STEPS)
    town.play(dice, list(victims))
    town.check()
