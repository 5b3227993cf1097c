"""The small files of an edge: the kept covenant, the drill clock, sysfs, systemd's socket."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge.__main__ import main
from edge.agreement import AgreementFile
from edge.clock import DrillClock
from edge.errors import ConfigError
from edge.host import LinuxHost
from edge.systemd import Notifier
from wire.drill import DrillAnchor, encode_anchor

pytestmark = pytest.mark.contract

WALL = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
DRILL = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def test_the_kept_covenant_is_replaced_whole(tmp_path: Path) -> None:
    agreement = AgreementFile(tmp_path / "covenant.json")
    assert agreement.load() is None
    agreement.save(b"first")
    agreement.save(b"second")
    assert AgreementFile(tmp_path / "covenant.json").load() == b"second"
    assert os.listdir(tmp_path) == ["covenant.json"]


def write(path: Path, anchor: DrillAnchor) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_bytes(encode_anchor(anchor))
    fresh.replace(path)


def test_a_drill_clock_runs_at_its_rate_and_follows_when_it_is_moved(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    wall = [WALL]
    anchor = DrillAnchor(wall_at=WALL, drill_at=DRILL, rate=300)
    write(path, anchor)
    clock = DrillClock(path, wall=lambda: wall[0])
    wall[0] += timedelta(seconds=2)
    assert clock.now() == DRILL + timedelta(seconds=600)
    write(path, anchor.moved_to(wall[0], DRILL + timedelta(hours=4)))
    assert clock.now() == DRILL + timedelta(hours=4)


@pytest.mark.parametrize("content", [b"", b"{half", None])
def test_a_drill_clock_goes_on_when_its_file_is_torn_or_gone(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "clock.json"
    write(path, DrillAnchor(wall_at=WALL, drill_at=DRILL, rate=1))
    clock = DrillClock(path, wall=lambda: WALL)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert clock.now() == DRILL


def test_a_drill_without_a_clock_is_an_error_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"clock\.drill_file"):
        DrillClock(tmp_path / "none.json")


def test_a_pi_tells_its_temperature_and_its_weak_supply(tmp_path: Path) -> None:
    thermal = tmp_path / "class/thermal/thermal_zone0"
    firmware = tmp_path / "devices/platform/soc/soc:firmware"
    thermal.mkdir(parents=True)
    firmware.mkdir(parents=True)
    (thermal / "temp").write_text("48312\n")
    (firmware / "get_throttled").write_text("50005\n")
    health = LinuxHost(tmp_path, sys=tmp_path).health()
    assert (health.cpu_celsius, health.under_voltage) == (48.312, True)
    (firmware / "get_throttled").write_text("50000\n")
    assert LinuxHost(tmp_path, sys=tmp_path).health().under_voltage is False


def test_what_a_machine_cannot_tell_is_left_out(tmp_path: Path) -> None:
    health = LinuxHost(tmp_path / "gone", sys=tmp_path).health()
    assert (health.cpu_celsius, health.disk_free_bytes, health.under_voltage) == (None,) * 3


def test_systemd_hears_ready_and_alive(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        notifier = Notifier({"NOTIFY_SOCKET": address})
        notifier.ready()
        notifier.alive()
        assert [systemd.recv(64), systemd.recv(64)] == [b"READY=1", b"WATCHDOG=1"]


def test_a_systemd_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).alive()
    Notifier({}).alive()


def test_unusable_settings_end_with_two_and_name_the_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "node.toml"
    assert main(["run", "--config", str(settings)]) == 2
    settings.write_bytes("[node]\nnode_id = '窗'".encode("gbk"))
    assert main(["check", "--config", str(settings)]) == 2
    settings.write_text("[node]\nnode_id = 'n-7f3k2q9x'\n[broker]\nurl = 'http://hub'\n")
    assert main(["check", "--config", str(settings)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert "cannot be read" in told[0]
    assert "not UTF-8" in told[1]
    assert told[2] == "firstlight-edge: broker.url: must be mqtt://host:port or mqtts://host:port"


def test_good_settings_are_called_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "node.toml"
    settings.write_text(
        "[node]\nnode_id = 'n-7f3k2q9x'\n[broker]\nurl = 'mqtt://127.0.0.1:1883'\n"
        "[[sensors]]\nsource = 'simulated'\nseed = '1'\n"
    )
    assert main(["check", "--config", str(settings)]) == 0
    assert "n-7f3k2q9x: " in capsys.readouterr().out
