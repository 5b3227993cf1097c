"""Switches and buttons on gpiozero's own mock pins."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory

from edge.agent.ports import Sensor
from edge.errors import ConfigError
from edge.sensors.table import build_sensors

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    yield factory
    factory.reset()


def built(pins: MockFactory, **table: Any) -> Sensor:
    table = {"source": "gpio", "sensor_id": "s", **table}
    [sensor] = build_sensors([table], pin_factory=pins)
    return sensor


def value(sensor: Sensor) -> float:
    [sample] = sensor.read(NOW)
    assert (sample.sensor_id, sample.observed_at, sample.quality) == ("s", NOW, "good")
    return sample.value


def test_a_curtain_with_one_reed_at_its_closed_end_is_closed_or_open(pins: MockFactory) -> None:
    sensor = built(pins, kind="curtain", closed_pin=17)
    pins.pin(17).drive_low()
    assert value(sensor) == 0.0
    pins.pin(17).drive_high()
    assert value(sensor) == 1.0


def test_a_curtain_with_one_reed_at_its_open_end_is_closed_or_open(pins: MockFactory) -> None:
    sensor = built(pins, kind="curtain", open_pin=17)
    pins.pin(17).drive_low()
    assert value(sensor) == 1.0
    pins.pin(17).drive_high()
    assert value(sensor) == 0.0


@pytest.mark.parametrize(
    ("at_closed_end", "at_open_end", "expected"),
    [
        (True, False, (0.0, "good")),
        (False, True, (1.0, "good")),
        (False, False, (0.5, "good")),
        (True, True, (0.5, "implausible")),
    ],
)
def test_a_curtain_with_two_reeds(
    pins: MockFactory, at_closed_end: bool, at_open_end: bool, expected: tuple[float, str]
) -> None:
    sensor = built(pins, kind="curtain", closed_pin=17, open_pin=27)
    for number, near in ((17, at_closed_end), (27, at_open_end)):
        pins.pin(number).drive_low() if near else pins.pin(number).drive_high()
    [sample] = sensor.read(NOW)
    assert (sample.value, sample.quality) == expected


def test_a_door_is_zero_while_its_magnet_is_near(pins: MockFactory) -> None:
    sensor = built(pins, kind="door", pin=17)
    pins.pin(17).drive_low()
    assert value(sensor) == 0.0
    pins.pin(17).drive_high()
    assert value(sensor) == 1.0


def test_a_door_with_the_other_kind_of_reed_is_inverted(pins: MockFactory) -> None:
    sensor = built(pins, kind="door", pin=17, invert=True)
    pins.pin(17).drive_low()
    assert value(sensor) == 1.0


def test_motion_is_one_while_the_detector_is_high(pins: MockFactory) -> None:
    sensor = built(pins, kind="motion", pin=17)
    assert value(sensor) == 0.0
    pins.pin(17).drive_high()
    assert value(sensor) == 1.0
    pins.pin(17).drive_low()
    assert value(sensor) == 0.0


def test_a_pulse_of_motion_shorter_than_the_poll_is_told_once(pins: MockFactory) -> None:
    sensor = built(pins, kind="motion", pin=17)
    pins.pin(17).drive_high()
    pins.pin(17).drive_low()
    assert [value(sensor), value(sensor)] == [1.0, 0.0]


def test_a_press_shorter_than_the_poll_is_told_once(pins: MockFactory) -> None:
    sensor = built(pins, kind="button", pin=17)
    assert value(sensor) == 0.0
    for _bounce in range(3):
        pins.pin(17).drive_low()
        pins.pin(17).drive_high()
    assert [value(sensor), value(sensor)] == [1.0, 0.0]


def test_a_button_that_is_stuck_was_pressed_once(pins: MockFactory) -> None:
    sensor = built(pins, kind="button", pin=17)
    pins.pin(17).drive_low()
    assert [value(sensor), value(sensor), value(sensor)] == [1.0, 0.0, 0.0]


def test_a_closed_sensor_gives_its_pin_back(pins: MockFactory) -> None:
    built(pins, kind="door", pin=17).close()
    built(pins, kind="motion", pin=17).close()


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ({"kind": "door"}, "sensors[0].pin"),
        ({"kind": "door", "pin": "17"}, "sensors[0].pin"),
        ({"kind": "door", "pin": True}, "sensors[0].pin"),
        ({"kind": "door", "pin": 99}, "sensors[0].pin"),
        ({"kind": "door", "pin": 17, "pul_up": True}, "sensors[0].pul_up"),
        ({"kind": "curtain"}, "sensors[0].closed_pin"),
        ({"kind": "curtain", "pin": 17}, "sensors[0].closed_pin"),
        ({"kind": "curtain", "closed_pin": 17, "open_pin": 17}, "sensors[0].open_pin"),
        ({"kind": "weather", "pin": 17}, "sensors[0].kind"),
        ({"pin": 17}, "sensors[0].kind"),
    ],
)
def test_a_wrong_table_names_its_key(pins: MockFactory, table: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        built(pins, **table)
    assert caught.value.field == field


def test_pins_are_free_again_after_a_wrong_table(pins: MockFactory) -> None:
    good = {"source": "gpio", "sensor_id": "door", "kind": "door", "pin": 17}
    bad = {"source": "gpio", "sensor_id": "pir", "kind": "motion", "pin": 17}
    with pytest.raises(ConfigError, match="sensors\\[1\\]"):
        build_sensors([good, bad], pin_factory=pins)
    built(pins, kind="door", pin=17).close()


def test_a_curtain_whose_second_pin_is_taken_gives_its_first_one_back(pins: MockFactory) -> None:
    door = {"source": "gpio", "sensor_id": "door", "kind": "door", "pin": 27}
    curtain = {"kind": "curtain", "closed_pin": 17, "open_pin": 27}
    with pytest.raises(ConfigError, match="open_pin"):
        build_sensors([door, {"source": "gpio", "sensor_id": "c", **curtain}], pin_factory=pins)
    built(pins, **curtain).close()
