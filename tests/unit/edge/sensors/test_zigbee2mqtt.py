"""Messages of a Zigbee2MQTT, without a broker."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from edge.domain.readings import Sample, SensorDescription
from edge.domain.reporting import Reporter, rule_for
from edge.domain.zigbee import PROPERTIES
from edge.errors import ConfigError
from edge.sensors.keys import Keys
from edge.sensors.zigbee2mqtt import Broker, Device, build_zigbee2mqtt

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def device(kind: str, source: str = "", *, invert: bool = False) -> Device:
    return Device(SensorDescription("s", kind), "z/s", source or PROPERTIES[kind], invert)


def told(by: Device, *messages: dict[str, Any], gap_s: float = 0.2) -> list[Sample]:
    return [
        sample
        for index, message in enumerate(messages)
        for sample in by.samples(
            json.dumps(message).encode(), NOW + timedelta(seconds=index * gap_s)
        )
    ]


def test_five_equal_messages_in_one_second_are_one_report() -> None:
    reporter = Reporter(rule_for("curtain", 3600))
    samples = told(device("curtain"), *[{"position": 100, "running": True}] * 5)
    assert len([1 for sample in samples if reporter.offer(sample)]) == 1


def test_a_heartbeat_without_contact_says_that_the_door_is_as_it_was() -> None:
    samples = told(device("door"), {"contact": False}, {"battery": "100.00"}, gap_s=3000)
    assert [(s.value, s.observed_at) for s in samples] == [
        (1.0, NOW),
        (1.0, NOW + timedelta(seconds=3000)),
    ]


def test_a_heartbeat_without_contact_says_nothing_of_a_door_never_seen() -> None:
    assert told(device("door"), {"battery": "100.00"}) == []


def test_a_door_whose_contact_is_unknown_is_not_taken_to_be_as_it_was() -> None:
    assert len(told(device("door"), {"contact": True}, {"contact": None}, gap_s=60)) == 1


def test_a_bounce_that_ends_where_it_began_has_no_good_quality() -> None:
    closed, opened = {"contact": True}, {"contact": False}
    samples = told(device("door"), closed, opened, closed)
    assert [s.quality for s in samples][-1] == "bouncing"


def test_an_unknown_position_is_no_sample() -> None:
    assert told(device("curtain"), {"position": -1, "state": "OPEN"}) == []


def test_a_press_is_told_and_let_go_again() -> None:
    samples = told(device("button"), {"action": "single"})
    assert [s.value for s in samples] == [1.0, 0.0]
    assert samples[0].observed_at < samples[1].observed_at <= NOW


def test_a_button_that_only_tells_its_battery_is_not_pressed() -> None:
    assert [s.value for s in told(device("button"), {"battery": 80})] == [0.0]


def test_a_cached_state_is_as_old_as_its_last_seen() -> None:
    [sample] = told(device("door"), {"contact": True, "last_seen": "2026-11-15T06:00:00Z"})
    assert sample.observed_at == NOW - timedelta(days=7)


class Recorder:
    """Stands for the connection; remembers what it was built from."""

    def __init__(self, broker: Broker, devices: Sequence[Device]) -> None:
        self.broker = broker
        self.devices = list(devices)


def built(*tables: dict[str, Any]) -> list[Any]:
    keys = [Keys(f"sensors[{n}]", {"source": "z", **table}) for n, table in enumerate(tables)]
    return build_zigbee2mqtt(keys, Recorder)  # type: ignore[arg-type]


DOOR = {"sensor_id": "door", "kind": "door", "topic": "zigbee2mqtt/Back Deck Door"}


def test_sensors_of_one_broker_share_a_connection() -> None:
    curtain = {"sensor_id": "curtain", "kind": "curtain", "topic": "zigbee2mqtt/Büro Rolladen"}
    [one] = built(DOOR, curtain)
    assert [d.description.sensor_id for d in one.devices] == ["door", "curtain"]
    assert len(built(DOOR, {**curtain, "host": "10.0.0.9"})) == 2


def test_a_password_is_not_shown() -> None:
    [one] = built({**DOOR, "username": "edge", "password": "secret-word"})
    assert "secret-word" not in repr(one.broker)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"topic": "zigbee2mqtt/#"}, "sensors[0].topic"),
        ({"topic": ""}, "sensors[0].topic"),
        ({"kind": "water"}, "sensors[0].kind"),
        ({"port": 0}, "sensors[0].port"),
        ({"kind": "battery", "invert": True}, "sensors[0].invert"),
        ({"max_silence_s": -1}, "sensors[0].max_silence_s"),
        ({"sensor_id": "x" * 65}, "sensors[0].sensor_id"),
    ],
)
def test_a_wrong_table_names_its_key(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        built({**DOOR, **change})
    assert caught.value.field == field
