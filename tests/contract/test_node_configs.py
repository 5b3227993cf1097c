"""The shipped node.toml files build the sensors and the voice that they promise."""

from pathlib import Path
from typing import Any

import pytest

from edge.config import load_config
from edge.sensors.table import build_sensors, close_all
from edge.voice import GpioVoice

pytestmark = pytest.mark.contract

NODES = Path(__file__).resolve().parents[2] / "firmware_configs" / "nodes"


@pytest.fixture
def pins() -> Any:
    mock = pytest.importorskip("gpiozero.pins.mock", reason="pip install 'firstlight[gpio]'")
    factory = mock.MockFactory(pin_class=mock.MockPWMPin)
    yield factory
    factory.reset()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("home.toml", ["curtain", "door", "motion", "button", "button"]),
        ("camera.toml", ["door"]),
    ],
)
def test_a_shipped_node_builds_its_sensors(name: str, kinds: list[str], pins: Any) -> None:
    config = load_config(NODES / name)
    sensors = build_sensors(config.sensors, pin_factory=pins)
    assert [of.kind for sensor in sensors for of in sensor.descriptions] == kinds
    close_all(sensors)


def test_a_homes_voice_uses_pins_that_no_sensor_uses(pins: Any) -> None:
    config = load_config(NODES / "home.toml")
    sensors = build_sensors(config.sensors, pin_factory=pins)
    assert config.voice.lamp_pin is not None
    assert config.voice.buzzer_pin is not None
    voice = GpioVoice(config.voice.lamp_pin, config.voice.buzzer_pin, pin_factory=pins)
    voice.lamp(lit=True)
    assert pins.pin(config.voice.lamp_pin).state
    voice.lamp(lit=False)
    assert not pins.pin(config.voice.lamp_pin).state
    voice.close()
    close_all(sensors)


@pytest.mark.parametrize("name", ["home.toml", "camera.toml"])
def test_a_shipped_node_speaks_tls_and_keeps_its_password_elsewhere(name: str) -> None:
    broker = load_config(NODES / name).broker
    assert broker.tls
    assert broker.password is None
    assert broker.password_file == "/etc/firstlight/broker.password"
