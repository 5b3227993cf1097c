"""The edge agent against real brokers: what it stored reaches the hub, whatever is killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import iotcore
import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge.agent import Agent
from edge.bootstrap import build_agent, home_config
from edge.domain.readings import Sample, SensorDescription
from wire.codec import decode, decode_batch, encode
from wire.drill import DrillAnchor, encode_anchor
from wire.messages import (
    Ack,
    Alert,
    Birth,
    Command,
    Config,
    Death,
    DeathReason,
    Gesture,
    Reading,
    Reply,
    WindowOccurrence,
)
from wire.topics import FROM_EDGE, Leaf, topic

pytestmark = pytest.mark.system

NODE = "n-7f3k2q9x"
DEADLINE_S = 45.0
MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def until(true: Callable[[], Any], step: Callable[[], None] = lambda: None) -> None:
    """Turn `step` until `true()`; fail at the deadline."""
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, "the deadline passed"
        step()
        time.sleep(0.02)


class Broker:
    """A broker that can be killed and started again on its port."""

    def __init__(self, port: int, start: Callable[[int], Callable[[], None]]) -> None:
        self.port = port
        self._start = start
        self.kill = start(port)

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def restart(self) -> None:
        self.kill = self._start(self.port)


def start_iotcore(port: int) -> Callable[[], None]:
    broker = iotcore.Broker(port=port, listen="127.0.0.1", max_payload_size=1_000_000)
    broker.start()
    return broker.stop


def start_mosquitto(program: Path, folder: Path, port: int) -> Callable[[], None]:
    settings = folder / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen([program, "-c", settings], stderr=subprocess.DEVNULL)

    def kill() -> None:
        process.kill()
        process.wait()

    def listening() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listening)
    return kill


@pytest.fixture(params=["iotcore", "mosquitto"])
def broker(
    request: pytest.FixtureRequest, free_port: Callable[[], int], tmp_path: Path
) -> Iterator[Broker]:
    if request.param == "iotcore":
        broker = Broker(free_port(), start_iotcore)
    else:
        program = request.getfixturevalue("mosquitto_path")
        broker = Broker(free_port(), lambda port: start_mosquitto(program, tmp_path, port))
    yield broker
    broker.kill()


class Hub:
    """A small hub: commits each row once, remembers everything, acknowledges when told to."""

    def __init__(self, port: int) -> None:
        self.acking = True
        self.rows: dict[tuple[str, int], Reading | Alert] = {}
        self.deliveries = 0
        self.conflicts: list[tuple[str, int]] = []
        self.heard: list[tuple[Leaf, Any]] = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id="hub")
        self._client.max_inflight_messages_set(1000)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message
        self._subscribed = threading.Event()
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_disconnect = lambda *_: self._subscribed.clear()
        self._client.connect("127.0.0.1", port, keepalive=5)
        self._client.loop_start()
        assert self._subscribed.wait(DEADLINE_S)

    @property
    def listening(self) -> bool:
        return self._subscribed.is_set()

    def _on_connect(self, client: paho.Client, *_: Any) -> None:
        client.subscribe([(topic(NODE, leaf), 1) for leaf in FROM_EDGE])

    def _on_message(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        leaf = Leaf(message.topic.rpartition("/")[2])
        if leaf is Leaf.READINGS:
            batch = decode_batch(message.payload)
            assert not batch.bad
            self._commit(batch.outbox_id, list(batch.readings))
            return
        heard = decode(leaf, message.payload)
        self.heard.append((leaf, heard))
        if isinstance(heard, Alert):
            self._commit(heard.outbox_id, [heard])

    def _commit(self, outbox_id: str, rows: list[Any]) -> None:
        for row in rows:
            self.deliveries += 1
            known = self.rows.setdefault((outbox_id, row.seq), row)
            if known != row:
                self.conflicts.append((outbox_id, row.seq))
        if self.acking:
            self.tell(Leaf.ACK, self.ack(outbox_id))

    def ack(self, outbox_id: str) -> Ack:
        seqs = self.seqs(outbox_id)
        through = next((n for n, seq in enumerate(seqs) if seq != n + 1), len(seqs))
        return Ack(outbox_id=outbox_id, through_seq=through, also=seqs[through:])

    def seqs(self, outbox_id: str) -> list[int]:
        return sorted(seq for known, seq in list(self.rows) if known == outbox_id)

    def tell(self, leaf: Leaf, message: Any, *, retain: bool = False) -> None:
        self._client.publish(topic(NODE, leaf), encode(message), qos=1, retain=retain)

    def of(self, leaf: Leaf) -> list[Any]:
        return [message for heard, message in list(self.heard) if heard is leaf]

    def values(self) -> list[float]:
        readings = [row for row in list(self.rows.values()) if isinstance(row, Reading)]
        return [reading.value for reading in sorted(readings, key=lambda reading: reading.seq)]

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def hub(broker: Broker) -> Iterator[Hub]:
    hub = Hub(broker.port)
    yield hub
    hub.close()


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

    def __init__(self, url: str, data_dir: Path) -> None:
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
        until(lambda: not self.meter.coming, self.step)

    def settle(self) -> None:
        until(lambda: self.agent.outbox_depth == 0, self.step)


@pytest.fixture
def home(broker: Broker, hub: Hub, tmp_path: Path) -> Iterator[Home]:
    home = Home(broker.url, tmp_path / "home")
    yield home
    home.agent.close()


def test_what_the_hub_has_committed_leaves_the_outbox(home: Home, hub: Hub) -> None:
    home.say(1, 2, 3)
    home.settle()
    assert hub.values() == [1, 2, 3]
    assert [birth.session for birth in hub.of(Leaf.BIRTH)] == [1]


def test_a_puback_alone_deletes_nothing(home: Home, hub: Hub) -> None:
    hub.acking = False
    home.say(1, 2, 3)
    until(lambda: hub.values() == [1, 2, 3], home.step)
    assert home.agent.outbox_depth == 3


def test_a_killed_broker_loses_nothing_and_what_came_meanwhile_is_historical(
    home: Home, hub: Hub, broker: Broker
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


def test_a_long_backlog_arrives_whole_in_order_and_in_batches(home: Home, hub: Hub) -> None:
    hub.acking = False
    until(lambda: home.agent.connected, home.step)
    home.meter.at_once = [float(n) for n in range(3000)]
    until(lambda: len(hub.rows) == 2000, home.step)
    hub.acking = True
    hub.tell(Leaf.ACK, hub.ack(next(iter(hub.rows))[0]))
    home.settle()
    assert hub.values() == [float(n) for n in range(3000)]


def test_a_command_is_answered_each_time_and_done_once(home: Home, hub: Hub) -> None:
    until(lambda: hub.of(Leaf.BIRTH), home.step)
    command = Command(command_id="c1", kind="ask", expires_at=MORNING + timedelta(minutes=5))
    hub.tell(Leaf.COMMAND, command)
    hub.tell(Leaf.COMMAND, command)
    until(lambda: len(hub.of(Leaf.REPLY)) == 2, home.step)
    assert hub.of(Leaf.REPLY) == [Reply(command_id="c1", outcome="heard")] * 2


def test_cut_off_at_due_time_the_home_leaves_exactly_one_alert(
    home: Home, hub: Hub, broker: Broker
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


class Program:
    """The real `firstlight-edge`, on simulated sensors and a drill clock that runs fast."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        anchor = DrillAnchor(wall_at=datetime.now(UTC), drill_at=MORNING, rate=3000)
        (folder / "clock.json").write_bytes(encode_anchor(anchor))
        self._settings = folder / "node.toml"
        self._settings.write_text(
            f'[node]\nnode_id = "{NODE}"\ndata_dir = "data"\n[broker]\nurl = "{url}"\n'
            '[clock]\nsource = "drill"\ndrill_file = "clock.json"\n'
            '[[sensors]]\nsource = "simulated"\nseed = "11"\n'
        )
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "edge", "run", "--config", self._settings],
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        return self.process

    def end(self, how: signal.Signals) -> int:
        os.kill(self.process.pid, how)
        return self.process.wait(DEADLINE_S)


@pytest.fixture
def program(broker: Broker, hub: Hub, tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "program", broker.url)
    yield program
    program.process.kill()
    program.process.wait()


def test_sigkill_in_mid_stream_loses_nothing_and_doubles_nothing(
    program: Program, hub: Hub
) -> None:
    for round_ in range(1, 4):
        hub.acking = round_ % 2 == 1
        until(lambda: len(hub.rows) > 40 * round_)  # noqa: B023
        program.end(signal.SIGKILL)
        program.start()
    hub.acking = True
    until(lambda: len(hub.of(Leaf.BIRTH)) >= 4)
    grown = len(hub.rows)
    until(lambda: len(hub.rows) > grown + 40)
    program.end(signal.SIGTERM)
    (outbox_id,) = {outbox_id for outbox_id, _ in hub.rows}
    assert hub.seqs(outbox_id) == list(range(1, len(hub.rows) + 1))
    assert hub.conflicts == []


def test_the_will_names_the_session_that_was_lost(program: Program, hub: Hub) -> None:
    until(lambda: hub.of(Leaf.BIRTH))
    program.end(signal.SIGKILL)
    until(lambda: hub.of(Leaf.DEATH))
    birth: Birth = hub.of(Leaf.BIRTH)[-1]
    assert hub.of(Leaf.DEATH) == [
        Death(boot_id=birth.boot_id, session=birth.session, reason=DeathReason.LOST)
    ]


def test_a_clean_stop_says_so(program: Program, hub: Hub) -> None:
    until(lambda: hub.of(Leaf.BIRTH))
    assert program.end(signal.SIGTERM) == 0
    until(lambda: hub.of(Leaf.DEATH))
    assert [death.reason for death in hub.of(Leaf.DEATH)] == ["stopped"]


def test_a_restart_is_answered_before_the_program_leaves(program: Program, hub: Hub) -> None:
    until(lambda: hub.of(Leaf.BIRTH))
    far = MORNING + timedelta(days=30)
    hub.tell(Leaf.COMMAND, Command(command_id="c9", kind="restart", expires_at=far))
    assert program.process.wait(DEADLINE_S) == 0
    until(lambda: hub.of(Leaf.REPLY))
    assert hub.of(Leaf.REPLY) == [Reply(command_id="c9", outcome="done")]
