"""One suite for every source of readings, plus the real messages and logs they have to bear."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from gpiozero.pins.mock import MockFactory

from edge.agent.ports import Sensor
from edge.domain.readings import SensorDescription
from edge.domain.reporting import Reporter, rule_for
from edge.domain.zigbee import PROPERTIES, decode, value_of
from edge.sensors.replay.logs import LogEvent, days_of_life, signs_of_life
from edge.sensors.replay.sensor import ReplaySensor, read_log
from edge.sensors.table import build_sensors
from edge.sensors.zigbee2mqtt import Device

pytestmark = pytest.mark.contract
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def gpio(_folder: Path) -> Sensor:
    table = {"source": "gpio", "sensor_id": "s", "kind": "curtain", "closed_pin": 17}
    return build_sensors([table], pin_factory=MockFactory())[0]


def zigbee2mqtt(_folder: Path) -> Sensor:
    table = {"source": "zigbee2mqtt", "sensor_id": "s", "kind": "door", "topic": "z/s", "port": 9}
    return build_sensors([table])[0]


def replay(folder: Path) -> Sensor:
    log = folder / "log.txt"
    log.write_text("2026-11-22 05:00:00.5 Kitchen Kitchen ON Cook\n")
    table = {"source": "replay", "format": "casas", "path": str(log), "tz": "UTC"}
    return build_sensors([{**table, "start_on": "2026-11-22", "alive": True}])[0]


def simulated(_folder: Path) -> Sensor:
    return build_sensors([{"source": "simulated", "seed": "1"}])[0]


@pytest.fixture(params=[gpio, zigbee2mqtt, replay, simulated], ids=lambda build: build.__name__)
def sensor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sensor]:
    build: Callable[[Path], Sensor] = request.param
    source = build(tmp_path)
    yield source
    source.close()


def test_a_source_describes_its_sensors(sensor: Sensor) -> None:
    assert sensor.descriptions
    for described in sensor.descriptions:
        assert 1 <= len(described.sensor_id) <= 64
        assert described.kind
        assert described.max_silence_s > 0


def test_a_sample_belongs_to_a_described_sensor_and_to_the_past(sensor: Sensor) -> None:
    known = {described.sensor_id for described in sensor.descriptions}
    for now in (NOW, NOW + timedelta(minutes=5), NOW + timedelta(hours=5)):
        for sample in sensor.read(now):
            assert sample.sensor_id in known
            assert sample.observed_at.tzinfo is not None
            assert sample.observed_at <= now
            assert isfinite(sample.value)


def test_samples_of_one_sensor_come_in_order(sensor: Sensor) -> None:
    times: dict[str, list[datetime]] = {}
    for minute in range(0, 600, 7):
        for sample in sensor.read(NOW + timedelta(minutes=minute)):
            times.setdefault(sample.sensor_id, []).append(sample.observed_at)
    assert all(heard == sorted(heard) for heard in times.values())


# --- the real messages of other people's Zigbee2MQTT ---


def payloads(shared_data: Path) -> list[dict[str, Any]]:
    lines = (shared_data / "zigbee2mqtt_payloads" / "payloads.jsonl").read_text("utf-8")
    return [json.loads(line) for line in lines.splitlines() if line.strip()]


def told(message: dict[str, Any]) -> dict[str, float]:
    """Every kind that a message has a value for, buttons left out."""
    decoded = decode(message["payload"].encode())
    assert decoded is not None
    values = {
        kind: value_of(kind, source, decoded)
        for kind, source in PROPERTIES.items()
        if kind != "button"
    }
    return {kind: value for kind, value in values.items() if value is not None}


RANGES = {
    **dict.fromkeys(["curtain", "door", "motion", "presence", "smoke", "gas"], (0, 1)),
    **dict.fromkeys(["battery", "humidity"], (0, 100)),
    "temperature": (-40, 85),
    "power": (0, 4000),
}


def test_every_real_message_is_decoded_into_believable_values(shared_data: Path) -> None:
    messages = payloads(shared_data)
    assert len(messages) >= 40
    for message in messages:
        for kind, value in told(message).items():
            low, high = RANGES[kind]
            assert low <= value <= high, message


def test_every_real_message_tells_what_its_device_measures(shared_data: Path) -> None:
    for message in payloads(shared_data):
        content = json.loads(message["payload"])
        values = told(message)
        if "contact" in content:
            assert values["door"] == float(not content["contact"])
        if "occupancy" in content:
            assert values["motion"] == float(content["occupancy"])
        if "battery" in content:
            assert values["battery"] == float(content["battery"])
        if content.get("power") is not None:
            assert values["power"] == content["power"]
        assert values.get("curtain") == _expected_curtain(content)


def _expected_curtain(content: dict[str, Any]) -> float | None:
    if "position" in content:
        position = content["position"]
        return None if position < 0 else 1.0 if position >= 99 else position / 100
    return {"OPEN": 1.0, "CLOSE": 0.0}.get(content.get("state", ""))


def test_the_real_bounces_that_end_wrong_are_not_called_good(shared_data: Path) -> None:
    device = Device(SensorDescription("window", "door"), "zigbee2mqtt/window-a", "contact", False)
    qualities = []
    for message in payloads(shared_data):
        if message["topic"] == device.topic:
            at = datetime.fromisoformat(message["time"] + "+00:00")
            qualities += [s.quality for s in device.samples(message["payload"].encode(), at)]
    assert len(qualities) == 6
    assert (qualities[1], qualities[5]) == ("bouncing", "bouncing")


def test_the_properties_we_read_are_those_that_devices_expose(shared_data: Path) -> None:
    exposed: dict[str, dict[str, Any]] = {}
    for path in (shared_data / "zigbee2mqtt_payloads").glob("*.exposes.json"):
        exposed |= {e["property"]: e for e in json.loads(path.read_text()) if "property" in e}
    assert {"contact", "occupancy", "battery"} <= exposed.keys() & set(PROPERTIES.values())
    # `value_on` of a contact is false: the state "on" is an open door.
    opened = {"contact": exposed["contact"]["value_on"]}
    assert value_of("door", "contact", opened) == 1.0
    seen = {"occupancy": exposed["occupancy"]["value_on"]}
    assert value_of("motion", "occupancy", seen) == 1.0


# --- the real logs ---

LOGS = {
    "casas": ("casas_al_smarthome/data.gz", "casas", 30),
    "kasteren B": ("kasteren/houseB.sensors", "kasteren", 28),
    "kasteren C": ("kasteren/houseC.sensors", "kasteren", 20),
    "ordonez A": ("ordonez_uci_adl/OrdonezA_Sensors.txt", "ordonez", 15),
}


def real_log(shared_data: Path, name: str) -> list[LogEvent]:
    path, log_format, _ = LOGS[name]
    return read_log(shared_data / "homes" / path, log_format)


@pytest.mark.parametrize("name", LOGS)
def test_a_real_log_is_read_whole(shared_data: Path, name: str) -> None:
    events = real_log(shared_data, name)
    assert len(days_of_life(events)) == LOGS[name][2]
    assert {"motion", "door"} <= {event.kind for event in events}
    assert {event.value for event in events} == {0.0, 1.0}


@pytest.mark.parametrize("name", LOGS)
def test_a_replayed_log_yields_every_event_once(shared_data: Path, name: str) -> None:
    events = real_log(shared_data, name)
    sensor = ReplaySensor(events, ZoneInfo("Europe/Amsterdam"))
    now, count = sensor.first_at, 0
    assert now is not None
    assert sensor.last_at is not None
    while now < sensor.last_at + timedelta(hours=1):
        count += len(list(sensor.read(now)))
        now += timedelta(hours=1)
    assert count == len(events)


@pytest.mark.parametrize("name", LOGS)
def test_reporting_keeps_every_movement_of_a_real_home(shared_data: Path, name: str) -> None:
    moved = [event for event in real_log(shared_data, name) if event.kind == "motion"]
    sensor = ReplaySensor(moved, ZoneInfo("UTC"), alive=True)
    reporters = {
        described.sensor_id: Reporter(rule_for(described.kind, described.max_silence_s))
        for described in sensor.descriptions
    }
    now, told = sensor.first_at, []
    assert now is not None
    assert sensor.last_at is not None
    while now < sensor.last_at + timedelta(minutes=10):
        offered = [reporters[sample.sensor_id].offer(sample) for sample in sensor.read(now)]
        told += [report for report in offered if report is not None]
        now += timedelta(minutes=10)
    reported = [
        LogEvent(report.observed_at.replace(tzinfo=None), report.sensor_id, "motion", report.value)
        for report in told
    ]
    # The first words are how the sensors stood before; every change after them has to be there.
    changes = list(signs_of_life(reported))[len(reporters) :]
    assert changes == list(signs_of_life(moved))
    heartbeats = 24 * 3 * len(reporters) * len(days_of_life(moved))
    assert len(reported) <= len(moved) + heartbeats + len(reporters)


def test_the_real_silence_in_kasteren_b_is_kept(shared_data: Path) -> None:
    events = real_log(shared_data, "kasteren B")
    gaps = {a.date(): (b - a).total_seconds() / 3600 for a, b in pairwise(signs_of_life(events))}
    assert gaps[date(2009, 7, 21)] == pytest.approx(24.14, abs=0.01)
    assert [day.first_at for day in days_of_life(events) if day.day == date(2009, 8, 14)] == [None]


# --- the page that explains it ---


def test_the_tables_in_the_documentation_are_accepted() -> None:
    page = (Path(__file__).parents[2] / "docs" / "adding-a-sensor.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        tables = tomllib.loads(block)["sensors"]
        for source in build_sensors(tables, pin_factory=MockFactory()):
            source.close()
