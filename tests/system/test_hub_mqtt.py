"""The hub's ears and its writer against real brokers: nothing lost, nothing doubled."""

import queue
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import insert, select

from hub.adapters.broker import EmbeddedBroker
from hub.adapters.clock import SystemClock
from hub.adapters.mqtt import MqttBus
from hub.adapters.series.memory import MemorySeries
from hub.adapters.sql import schema
from hub.adapters.sql.ingest import SqlIngest
from hub.adapters.sql.state import StateDatabase, opener
from hub.pipeline.commanding import CommandRow, ConfigRow
from hub.pipeline.ingest.rows import Urgency
from hub.pipeline.ingest.step import Ingest
from hub.pipeline.ingest.writer import Writer
from wire import codec
from wire.messages import Ack, Birth, Reading, Readings
from wire.topics import Leaf, topic

pytestmark = pytest.mark.system

SOON_S = 20.0
NODE = "n-home"


class Mosquitto:
    """A plain Mosquitto that queues without bound."""

    def __init__(self, program: Path, port: int, folder: Path) -> None:
        config = folder / "mosquitto.conf"
        config.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\n"
            "max_queued_messages 0\nmax_inflight_messages 2000\n"
        )
        self._command = [str(program), "-c", str(config)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(SOON_S)


class Embedded:
    """The broker that comes with the hub."""

    def __init__(self, port: int, folder: Path) -> None:
        self._broker = EmbeddedBroker(port, folder)

    def start(self) -> None:
        self._broker.ensure_running()

    def kill(self) -> None:
        self._broker.stop()


@pytest.fixture(params=["embedded", "mosquitto"])
def broker(
    request: pytest.FixtureRequest, free_port: Callable[[], int], tmp_path: Path
) -> Iterator[tuple[Mosquitto | Embedded, int]]:
    port = free_port()
    started: Mosquitto | Embedded
    if request.param == "embedded":
        started = Embedded(port, tmp_path)
    else:
        started = Mosquitto(request.getfixturevalue("mosquitto_path"), port, tmp_path)
    started.start()
    yield started, port
    started.kill()


class Ears:
    """A hub from the broker to its database, and no further."""

    def __init__(self, port: int, folder: Path) -> None:
        self.database = StateDatabase(folder / "state.sqlite")
        schema.metadata.create_all(self.database.engine)
        self._enrol()
        self.marked, self.lost = threading.Event(), threading.Event()
        self.noted: list[Urgency] = []
        url = f"mqtt://127.0.0.1:{port}"
        self.bus = MqttBus(
            url, "hub-test", SystemClock(), self._ring, self.marked.set, self.lost.set
        )
        ingest = Ingest(opener(self.database, SqlIngest), MemorySeries(), self.bus)
        self.writer = Writer(ingest, self.bus.take, self.noted.append, lambda: None)

    def _ring(self, waiting: int) -> None:
        self.writer.ring(waiting)

    def start(self, *, writing: bool = True) -> None:
        if writing:
            self.writer.start()
        self.bus.start()
        assert self.marked.wait(SOON_S)

    def stop(self) -> None:
        self.bus.stop()
        if self.writer._thread.is_alive():
            self.writer.stop()
        self.database.close()

    def life(self) -> int:
        with self.database.read() as connection:
            return len(connection.execute(select(schema.life_readings)).all())

    def _enrol(self) -> None:
        at = datetime(2026, 11, 22, tzinfo=UTC)
        area = {"area_id": "a", "name": "a", "level": "grid", "parent_id": None}
        home = {"home_id": "home", "area_id": "a", "enrolled_at": at}
        node = {"node_id": NODE, "home_id": "home", "published_revision": 1}
        with self.database.write() as connection:
            connection.execute(insert(schema.areas), area)
            connection.execute(insert(schema.homes), home)
            connection.execute(insert(schema.nodes), node)


@pytest.fixture
def ears(broker: tuple[Mosquitto | Embedded, int], tmp_path: Path) -> Iterator[Ears]:
    ears = Ears(broker[1], tmp_path)
    yield ears
    ears.stop()


class Edge:
    """A stranger's program that speaks for one node."""

    def __init__(self, port: int) -> None:
        self.heard: queue.Queue[tuple[str, bytes, bool]] = queue.Queue()
        self.ready = threading.Event()
        self.paho = paho.Client(CallbackAPIVersion.VERSION2, client_id=NODE)
        self.paho.max_inflight_messages_set(1000)
        self.paho.on_connect = lambda client, *_: client.subscribe(f"firstlight/v1/{NODE}/+", 1)
        self.paho.on_subscribe = lambda *_: self.ready.set()
        self.paho.on_message = self._message
        self.paho.connect("127.0.0.1", port, keepalive=12)
        self.paho.loop_start()
        assert self.ready.wait(SOON_S)
        self._seq = 0

    def _message(self, _client: object, _data: object, message: paho.MQTTMessage) -> None:
        self.heard.put((message.topic.rpartition("/")[2], message.payload, message.retain))

    def publish(self, leaf: Leaf, payload: bytes, **more: bool) -> paho.MQTTMessageInfo:
        return self.paho.publish(topic(NODE, leaf), payload, qos=1, **more)

    def readings(self, count: int) -> list[paho.MQTTMessageInfo]:
        """So many messages of one reading each."""
        return [self.publish(Leaf.READINGS, self.one_reading()) for _ in range(count)]

    def one_reading(self) -> bytes:
        self._seq += 1
        now = datetime.now(UTC)
        reading = Reading(
            seq=self._seq, sensor_id="door", kind="door", value=self._seq % 2, observed_at=now
        )
        return codec.encode(
            Readings(outbox_id="o-1", boot_id="b-1", sent_at=now, readings=[reading])
        )

    def next(self, leaf: Leaf) -> tuple[bytes, bool]:
        """The next message of a leaf, and whether it was retained."""
        give_up_at = time.monotonic() + SOON_S
        while True:
            name, payload, retained = self.heard.get(timeout=give_up_at - time.monotonic())
            if name == leaf:
                return payload, retained

    def acked_through(self, seq: int) -> bool:
        while True:
            ack = codec.decode(Leaf.ACK, self.next(Leaf.ACK)[0])
            assert isinstance(ack, Ack)
            if ack.through_seq >= seq:
                return ack.through_seq == seq

    def close(self) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()


@pytest.fixture
def edge(broker: tuple[Mosquitto | Embedded, int], ears: Ears) -> Iterator[Edge]:
    port = broker[1]
    wait_until(lambda: connects(port))
    edge = Edge(port)
    yield edge
    edge.close()


def connects(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < give_up_at, "it never became true"
        threading.Event().wait(0.02)


def test_what_was_published_is_committed_and_acknowledged(ears: Ears, edge: Edge) -> None:
    ears.start()
    edge.readings(3000)
    assert edge.acked_through(3000)
    assert ears.life() == 3000
    assert not ears.lost.is_set()


def test_a_marker_comes_back_after_all_that_was_there_before(ears: Ears, edge: Edge) -> None:
    ears.start()
    for info in edge.readings(2000):
        info.wait_for_publish(SOON_S)
    assert ears.bus.sync(SOON_S)
    ears.writer.write_once()
    assert ears.life() == 2000


def test_a_marker_between_unconfirmed_messages_does_not_break_the_connection(
    ears: Ears, edge: Edge
) -> None:
    ears.start(writing=False)
    for info in edge.readings(20):
        info.wait_for_publish(SOON_S)
    assert ears.bus.sync(SOON_S)
    arrivals = ears.bus.take()
    assert len(arrivals) == 20
    ears.bus.confirm([arrival.mid for arrival in arrivals])
    ears.bus.confirm([arrival.mid for arrival in arrivals])
    assert ears.bus.sync(SOON_S)
    assert not ears.lost.is_set()


def test_a_birth_that_was_there_before_the_hub_is_not_live(ears: Ears, edge: Edge) -> None:
    birth = Birth(
        boot_id="b-1", session=1, outbox_id="o-1", outbox_depth=0, sent_at=datetime.now(UTC)
    )
    edge.publish(Leaf.BIRTH, codec.encode(birth), retain=True).wait_for_publish(SOON_S)
    ears.start(writing=False)
    wait_until(lambda: bool(ears.bus._arrivals))
    (arrival,) = ears.bus.take()
    assert (arrival.leaf, arrival.live) == (Leaf.BIRTH, False)
    edge.publish(Leaf.BIRTH, codec.encode(birth), retain=True)
    wait_until(lambda: bool(ears.bus._arrivals))
    assert ears.bus.take()[0].live


def test_poison_of_every_kind_stops_nobody(ears: Ears, edge: Edge) -> None:
    ears.start()
    for payload in (b"", b"{", b"\xff\xfe", b"[" * 5_000, b"x" * 600_000, b'{"readings":[{}]}'):
        for leaf in (Leaf.READINGS, Leaf.BIRTH, Leaf.ALERT):
            edge.publish(leaf, payload)
    edge.readings(1)
    assert edge.acked_through(1)
    with ears.database.read() as connection:
        reasons = connection.execute(select(schema.quarantine.c.reason)).scalars().all()
    assert set(reasons) == {"undecodable"}
    assert not ears.lost.is_set()


def test_commands_and_configs_reach_the_edge(ears: Ears, edge: Edge) -> None:
    ears.start()
    until = datetime(2026, 11, 22, 9, 10, tzinfo=UTC)
    assert ears.bus.command(CommandRow("c-1", NODE, "ask", {"window_id": "morning"}, until))
    payload, _ = edge.next(Leaf.COMMAND)
    assert codec.decode(Leaf.COMMAND, payload).command_id == "c-1"  # type: ignore[union-attr]
    assert ears.bus.configure(ConfigRow(NODE, 7, []))
    payload, _ = edge.next(Leaf.CONFIG)
    assert codec.decode(Leaf.CONFIG, payload).revision == 7  # type: ignore[union-attr]


def test_a_config_waits_for_an_edge_that_comes_later(
    ears: Ears, edge: Edge, broker: tuple[Mosquitto | Embedded, int]
) -> None:
    ears.start()
    assert ears.bus.configure(ConfigRow(NODE, 7, []))
    edge.next(Leaf.CONFIG)
    edge.close()
    again = Edge(broker[1])
    assert again.next(Leaf.CONFIG)[1]
    again.close()


def test_nothing_can_be_said_while_the_broker_is_away(
    ears: Ears, edge: Edge, broker: tuple[Mosquitto | Embedded, int]
) -> None:
    ears.start()
    edge.close()
    broker[0].kill()
    assert ears.lost.wait(SOON_S)
    wait_until(lambda: not ears.bus.connected)
    until = datetime(2026, 11, 22, 9, 10, tzinfo=UTC)
    assert not ears.bus.command(CommandRow("c-1", NODE, "ask", {}, until))
    assert not ears.bus.configure(ConfigRow(NODE, 7, []))
    ears.bus.acknowledge(NODE, "o-1", 1, [])


def test_a_killed_broker_loses_nothing_that_the_edge_repeats(
    ears: Ears, edge: Edge, broker: tuple[Mosquitto | Embedded, int]
) -> None:
    ears.start()
    payloads = [edge.one_reading() for _ in range(500)]
    for payload in payloads:
        edge.publish(Leaf.READINGS, payload)
    broker[0].kill()
    assert ears.lost.wait(SOON_S)
    ears.marked.clear()
    broker[0].start()
    assert ears.marked.wait(SOON_S)
    wait_until(edge.paho.is_connected)
    for payload in payloads:
        edge.publish(Leaf.READINGS, payload)
    assert edge.acked_through(500)
    assert ears.life() == 500
