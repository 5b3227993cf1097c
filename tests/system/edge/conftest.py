"""Real brokers that can be killed, and a small hub that remembers what it committed."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import iotcore
import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from wire.codec import decode, decode_batch, encode
from wire.messages import Ack, Alert, Reading
from wire.topics import FROM_EDGE, Leaf, topic

NODE = "n-7f3k2q9x"
DEADLINE_S = 45.0


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


@pytest.fixture(scope="session", name="until")
def until_fixture() -> Callable[..., None]:
    """`until(true, step)` turns `step` until `true()`, and fails at the deadline."""
    return until
