"""The edge agent against real brokers: what it stored reaches the hub, whatever is killed."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from edge.agent import Agent
from edge.bootstrap import build_agent, home_config
from edge.domain.readings import Sample, SensorDescription
from wire.messages import Command, Config, Gesture, Reading, Reply, WindowOccurrence
from wire.topics import Leaf

pytestmark = pytest.mark.system

NODE = "n-7f3k2q9x"
MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
Until = Callable[..., None]


class HandClock:
    """Contract time stands where it is put; wall time runs."""

    def __init__(self) -> None:
        self.at = MORNING

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic(self) -> float:
        return time.monotonic()

    def synced(self) -> bool:
        return True


class Meter:
    """A sensor that is told what to say; each value is far enough from the last to be reported."""

    descriptions = (
        SensorDescription("meter", "water"),
        SensorDescription("curtain-bedroom", "curtain"),
    )

    def __init__(self) -> None:
        self.coming: list[tuple[str, float]] = []
        self.at_once: list[float] = []
        self.said: list[float] = []

    def say(self, value: float, sensor_id: str = "meter") -> None:
        self.coming.append((sensor_id, value))

    def read(self, now: datetime) -> Iterator[Sample]:
        flood, self.at_once = self.at_once, []
        for n, value in enumerate(flood):
            yield Sample("meter", value, now + timedelta(microseconds=n))
        if self.coming:
            sensor_id, value = self.coming.pop(0)
            self.said.append(value)
            yield Sample(sensor_id, value, now)

    def close(self) -> None:
        pass


class Home:
    """A real agent in this process, with a sensor and a clock that the test moves."""

    def __init__(self, url: str, data_dir: Path, until: Until) -> None:
        self._until = until
        self.clock = HandClock()
        self.meter = Meter()
        self._config = home_config(NODE, data_dir, url)
        self.agent = self._build()

    def _build(self) -> Agent:
        return build_agent(self._config, clock=self.clock, sensors=[self.meter], roll=lambda: 0.0)

    def step(self) -> None:
        self.agent.step()

    def restart(self) -> None:
        self.agent.close()
        self.agent = self._build()

    def say(self, *values: float) -> None:
        for value in values:
            self.meter.say(value)
        self._until(lambda: not self.meter.coming, self.step)

    def settle(self) -> None:
        self._until(lambda: self.agent.outbox_depth == 0, self.step)


@pytest.fixture
def home(broker: Any, hub: Any, tmp_path: Path, until: Until) -> Iterator[Home]:
    home = Home(broker.url, tmp_path / "home", until)
    yield home
    home.agent.close()


def test_what_the_hub_has_committed_leaves_the_outbox(home: Home, hub: Any) -> None:
    home.say(1, 2, 3)
    home.settle()
    assert hub.values() == [1, 2, 3]
    assert [birth.session for birth in hub.of(Leaf.BIRTH)] == [1]


def test_a_puback_alone_deletes_nothing(home: Home, hub: Any, until: Until) -> None:
    hub.acking = False
    home.say(1, 2, 3)
    until(lambda: hub.values() == [1, 2, 3], home.step)
    assert home.agent.outbox_depth == 3


def test_a_killed_broker_loses_nothing_and_what_came_meanwhile_is_historical(
    home: Home, hub: Any, broker: Any, until: Until
) -> None:
    home.say(1)
    home.settle()
    broker.kill()
    until(lambda: not home.agent.connected, home.step)
    home.say(2, 3)
    broker.restart()
    until(lambda: hub.listening)
    until(lambda: home.agent.connected, home.step)
    home.say(4)
    home.settle()
    assert hub.values() == home.meter.said == [1, 2, 3, 4]
    flags = {row.value: row.historical for row in hub.rows.values() if isinstance(row, Reading)}
    assert (flags[2], flags[3], flags[4]) == (True, True, False)
    assert hub.of(Leaf.BIRTH)[-1].session > 1


def test_a_long_backlog_arrives_whole_in_order_and_in_batches(
    home: Home, hub: Any, until: Until
) -> None:
    hub.acking = False
    until(lambda: home.agent.connected, home.step)
    home.meter.at_once = [float(n) for n in range(3000)]
    until(lambda: len(hub.rows) == 2000, home.step)
    hub.acking = True
    hub.tell(Leaf.ACK, hub.ack(next(iter(hub.rows))[0]))
    home.settle()
    assert hub.values() == [float(n) for n in range(3000)]


def test_a_command_is_answered_each_time_and_done_once(home: Home, hub: Any, until: Until) -> None:
    until(lambda: hub.of(Leaf.BIRTH), home.step)
    command = Command(command_id="c1", kind="ask", expires_at=MORNING + timedelta(minutes=5))
    hub.tell(Leaf.COMMAND, command)
    hub.tell(Leaf.COMMAND, command)
    until(lambda: len(hub.of(Leaf.REPLY)) == 2, home.step)
    assert hub.of(Leaf.REPLY) == [Reply(command_id="c1", outcome="heard")] * 2


def test_cut_off_at_due_time_the_home_leaves_exactly_one_alert(
    home: Home, hub: Any, broker: Any, until: Until
) -> None:
    until(lambda: hub.of(Leaf.BIRTH), home.step)
    hub.tell(Leaf.CONFIG, Config(revision=3, windows=[window()]), retain=True)
    home.say(0.0)
    until(lambda: home.agent.config_revision == 3, home.step)
    home.settle()
    broker.kill()
    until(lambda: not home.agent.connected, home.step)
    home.restart()
    began = time.monotonic()
    until(lambda: time.monotonic() - began > 5.5, home.step)
    home.clock.at = window().judge_at
    home.step()
    home.restart()
    broker.restart()
    until(lambda: hub.listening)
    until(lambda: hub.of(Leaf.ALERT), home.step)
    home.settle()
    (alert,) = {alert.seq: alert for alert in hub.of(Leaf.ALERT)}.values()
    assert alert.kind == "local_covenant_missed"
    assert alert.detail == {"window_id": "morning", "day": "2026-11-22"}


def window() -> WindowOccurrence:
    return WindowOccurrence(
        window_id="morning",
        day="2026-11-22",
        gesture=Gesture(sensor_ids=["curtain-bedroom"], kind="curtain", direction="open"),
        starts_at=MORNING,
        due_at=MORNING + timedelta(hours=3),
        judge_at=MORNING + timedelta(hours=3, minutes=15),
    )
