"""What is flashed or installed beside the programs, loaded by the real tool where there is one."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.contract

CONFIGS = Path(__file__).resolve().parents[2] / "firmware_configs"
UNITS = ("firstlight-edge.service", "firstlight-hub.service")
MOST_EXPOSED = 20
"""In tenths, as `systemd-analyze security` counts: 0 is a sealed box, 100 an open one."""
PROGRAMS = "/opt/firstlight/bin/"


def run(*command: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )


def settings(unit: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((CONFIGS / "systemd" / unit).read_text(encoding="utf-8"))
    return parser


class Loader(yaml.SafeLoader):
    """YAML with ESPHome's own tags, whose values are kept as text."""


Loader.add_constructor("!secret", lambda loader, node: f"!secret {node.value}")


def load(path: str) -> dict[str, Any]:
    text = (CONFIGS / path).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader)
    return loaded


@pytest.fixture
def installed(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The unit with stand-ins for its programs: `verify` looks whether they are there."""
    text = (CONFIGS / "systemd" / request.param).read_text(encoding="utf-8")
    assert PROGRAMS in text
    for name in re.findall(rf"{PROGRAMS}(firstlight-\w+)", text):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    unit = tmp_path / str(request.param)
    unit.write_text(text.replace(PROGRAMS, f"{tmp_path}/"))
    return unit


@pytest.mark.parametrize("installed", UNITS, indirect=True)
def test_systemd_finds_nothing_wrong_with_a_unit(
    installed: Path, systemd_analyze_path: Path
) -> None:
    found = run(systemd_analyze_path, "verify", "--man=no", installed)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("installed", UNITS, indirect=True)
def test_unit_is_sandboxed(installed: Path, systemd_analyze_path: Path) -> None:
    found = run(
        systemd_analyze_path, "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", installed
    )
    assert found.returncode == 0, found.stdout


def test_account_of_the_units_is_one_that_sysusers_creates(systemd_analyze_path: Path) -> None:
    sysusers = systemd_analyze_path.with_name("systemd-sysusers")
    found = run(sysusers, "--dry-run", CONFIGS / "systemd" / "firstlight.sysusers")
    assert found.returncode == 0, found.stderr
    for unit in UNITS:
        assert settings(unit)["Service"]["User"] == "firstlight"


@pytest.mark.parametrize("unit", UNITS)
def test_unit_never_gives_up_starting(unit: str) -> None:
    found = settings(unit)
    assert found["Service"]["Restart"] == "always"
    assert found["Unit"]["StartLimitIntervalSec"] == "0"


def test_hub_is_watched() -> None:
    hub = settings("firstlight-hub.service")
    assert hub["Service"]["Type"] == "notify"
    assert int(hub["Service"]["WatchdogSec"]) > 60


def test_edge_is_watched_and_does_not_wait_for_the_network() -> None:
    edge = settings("firstlight-edge.service")
    assert edge["Service"]["Type"] == "notify"
    assert int(edge["Service"]["WatchdogSec"]) > 0
    assert "network" not in " ".join(edge["Unit"].values()).lower()


@pytest.mark.parametrize(
    ("unit", "command"),
    [
        ("firstlight-edge.service", "firstlight-edge run --config /etc/firstlight/node.toml"),
        ("firstlight-hub.service", "firstlight-hub serve --data-dir /var/lib/firstlight"),
    ],
)
def test_unit_runs_the_program_on_the_state_it_may_write(unit: str, command: str) -> None:
    service = settings(unit)["Service"]
    assert service["ExecStart"] == PROGRAMS + command
    assert service["StateDirectory"] == "firstlight"
    assert service["ProtectSystem"] == "strict"


def test_zigbee2mqtt_speaks_to_the_local_broker_and_lets_nobody_join() -> None:
    config = load("zigbee2mqtt/configuration.yaml")
    assert config["mqtt"]["server"] == "mqtt://127.0.0.1:1883"
    assert config["mqtt"]["password"].startswith("!secret.yaml ")
    assert "permit_join" not in config
    assert config["frontend"]["enabled"] is False
    assert config["advanced"]["network_key"] == "GENERATE"


def test_zigbee2mqtt_dates_its_messages_and_repeats_none_after_a_restart() -> None:
    config = load("zigbee2mqtt/configuration.yaml")
    assert config["advanced"]["last_seen"] == "ISO_8601"
    assert config["advanced"]["cache_state_send_on_startup"] is False
    assert config["availability"]["enabled"] is True
    assert config["availability"]["passive"]["timeout"] <= 180


def test_esphome_sensor_keeps_its_secrets_out_and_speaks_before_its_silence_is_over() -> None:
    config = load("esphome/door_sensor.yaml")
    assert config["mqtt"]["password"] == "!secret mqtt_password"
    assert config["mqtt"]["discovery"] is False
    assert {"api", "web_server", "captive_portal"}.isdisjoint(config)
    assert config["interval"][0]["interval"] == "15min"


def test_esphome_finds_its_file_valid(tmp_path: Path) -> None:
    esphome = shutil.which("esphome")
    if esphome is None:
        pytest.skip("esphome is not installed: pip install esphome")
    shutil.copy(CONFIGS / "esphome" / "door_sensor.yaml", tmp_path)
    words = ("wifi_ssid", "wifi_password", "ota_password", "local_broker", "mqtt_password")
    (tmp_path / "secrets.yaml").write_text("".join(f"{word}: throwaway\n" for word in words))
    found = run(esphome, "config", tmp_path / "door_sensor.yaml")
    assert found.returncode == 0, found.stdout


def test_notes_for_the_pi_say_what_was_never_tried() -> None:
    notes = (CONFIGS / "raspberry_pi" / "README.md").read_text(encoding="utf-8")
    assert "Never run on real hardware" in notes


def test_no_shipped_file_carries_a_secret() -> None:
    for path in CONFIGS.rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for value in re.findall(r"^\s*password\s*[:=]\s*(.+)$", text, re.MULTILINE):
            assert "!secret" in value or "REPLACE" in value.upper(), path
