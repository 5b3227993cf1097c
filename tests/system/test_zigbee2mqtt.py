"""The zigbee2mqtt source against real brokers."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import iotcore
import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge.agent.ports import Sensor
from edge.domain.readings import Sample
from edge.sensors.table import build_sensors

pytestmark = pytest.mark.system
TOPIC = "zigbee2mqtt/Büro Rolladen"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
PATIENCE_S = 60.0


@contextmanager
def running(program: Path, folder: Path, port: int) -> Iterator[None]:
    config = folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    with subprocess.Popen([program, "-c", config], stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.fixture
def mosquitto(mosquitto_path: Path, tmp_path: Path, free_port: Callable[[], int]) -> Iterator[int]:
    port = free_port()
    with running(mosquitto_path, tmp_path, port):
        yield port


@pytest.fixture
def embedded(free_port: Callable[[], int]) -> Iterator[int]:
    port = free_port()
    with iotcore.Broker(port=port, listen="127.0.0.1"):
        yield port


@pytest.fixture(params=["mosquitto", "embedded"])
def port(request: pytest.FixtureRequest) -> int:
    found: int = request.getfixturevalue(request.param)
    return found


class Zigbee2Mqtt:
    """Publishes as Zigbee2MQTT does."""

    def __init__(self, port: int) -> None:
        self._connected = Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda *_: self._connected.set()
        self._client.reconnect_delay_set(1, 1)
        self._client.connect_async("127.0.0.1", port)
        self._client.loop_start()
        assert self._connected.wait(PATIENCE_S)

    def publish(self, payload: str, *, retain: bool = False) -> None:
        self._client.publish(TOPIC, payload, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def zigbee(port: int) -> Iterator[Zigbee2Mqtt]:
    publisher = Zigbee2Mqtt(port)
    yield publisher
    publisher.stop()


def built(port: int) -> Sensor:
    table = {"source": "zigbee2mqtt", "sensor_id": "curtain", "kind": "curtain", "topic": TOPIC}
    return build_sensors([{**table, "port": port}])[0]


@pytest.fixture
def sensor(port: int) -> Iterator[Sensor]:
    source = built(port)
    yield source
    source.close()


def heard(sensor: Sensor, zigbee: Zigbee2Mqtt, payload: str) -> list[Sample]:
    """Publish until the subscription, which is on its way, lets something through."""
    pause = Event()
    for _ in range(int(PATIENCE_S / 0.05)):
        zigbee.publish(payload)
        samples = list(sensor.read(NOW))
        if samples:
            return samples
        pause.wait(0.05)
    raise AssertionError("nothing was heard")


def test_a_published_position_is_read(sensor: Sensor, zigbee: Zigbee2Mqtt) -> None:
    sample = heard(sensor, zigbee, '{"position": 25, "state": "OFF"}')[0]
    assert (sample.sensor_id, sample.value, sample.observed_at) == ("curtain", 0.25, NOW)


def test_a_retained_state_is_not_taken_for_a_living_sensor(
    port: int, zigbee: Zigbee2Mqtt, request: pytest.FixtureRequest
) -> None:
    zigbee.publish('{"position": 100}', retain=True)
    sensor = request.getfixturevalue("sensor")
    assert {sample.value for sample in heard(sensor, zigbee, '{"position": 50}')} == {0.5}


def test_a_broker_that_comes_late_and_comes_again_is_found_by_itself(
    mosquitto_path: Path,
    tmp_path: Path,
    free_port: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "edge.sensors.zigbee2mqtt")
    port = free_port()
    with closing(built(port)) as sensor:
        for _ in ("late", "again"):
            with running(mosquitto_path, tmp_path, port):
                publisher = Zigbee2Mqtt(port)
                assert heard(sensor, publisher, '{"position": 100}')[0].value == 1.0
                publisher.stop()
    said = [record.message for record in caplog.records]
    lost, found = (f"zigbee2mqtt broker {how}" for how in ("lost", "reached again"))
    assert said in ([lost, found], [lost, found, lost, found], [lost, found] * 2 + [lost])
