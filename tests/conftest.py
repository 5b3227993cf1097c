"""Real servers for the tests: here, or a skip that says how to install them.

A missing tool skips at home. Where `FIRSTLIGHT_NO_SKIP=1` is set (CI) it fails. What no package
installs, such as the shared data and a live InfluxDB, may skip everywhere.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hub.adapters import ports

# How fast a busy machine draws and tries examples says nothing about the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", UNHURRIED, max_examples=40)
settings.register_profile("thorough", UNHURRIED, max_examples=400)
settings.load_profile("quick")

ROOT = Path(__file__).resolve().parents[1]


def _missing(reason: str) -> None:
    if os.environ.get("FIRSTLIGHT_NO_SKIP") == "1":
        pytest.fail(f"{reason} (FIRSTLIGHT_NO_SKIP=1: nothing may be skipped)", pytrace=False)
    pytest.skip(reason)


def _tool(program: str, package: str) -> Path:
    """The path of `program`, which Debian's `package` installs (daemons live in /usr/sbin)."""
    path = os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/local/sbin:/usr/sbin:/sbin"
    found = shutil.which(program, path=path)
    if found is None:
        _missing(f"{program} is not installed: sudo apt-get install --yes {package}")
    assert found is not None
    return Path(found)


@pytest.fixture(scope="session")
def mosquitto_path() -> Path:
    """The Mosquitto broker."""
    return _tool("mosquitto", "mosquitto")


@pytest.fixture(scope="session")
def mosquitto_passwd_path() -> Path:
    """Mosquitto's tool that hashes a password file."""
    return _tool("mosquitto_passwd", "mosquitto")


@pytest.fixture(scope="session")
def victoria_metrics_path() -> Path:
    """VictoriaMetrics, which accepts InfluxDB 2 writes."""
    return _tool("victoria-metrics", "victoria-metrics")


@pytest.fixture(scope="session")
def prometheus_path() -> Path:
    """Prometheus, which scrapes the hub and evaluates the rules."""
    return _tool("prometheus", "prometheus")


@pytest.fixture(scope="session")
def promtool_path() -> Path:
    """Prometheus' tool that checks and tests rules."""
    return _tool("promtool", "prometheus")


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """A real browser."""
    return _tool("chromium", "chromium")


@pytest.fixture(scope="session")
def openssl_path() -> Path:
    """Makes throwaway certificates."""
    return _tool("openssl", "openssl")


@pytest.fixture(scope="session")
def systemd_analyze_path() -> Path:
    """Verifies systemd units."""
    return _tool("systemd-analyze", "systemd")


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Call it for a TCP port of 127.0.0.1 that nobody held a moment ago, never the same twice."""
    given: set[int] = set()

    def take() -> int:
        while True:
            port = ports.free_port()
            if port not in given:
                given.add(port)
                return port

    return take


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The `data/` folder (`homes/`, `zigbee2mqtt_payloads/` …), which the repository lacks."""
    shared = Path(os.environ.get("FIRSTLIGHT_SHARED") or ROOT.parent / "shared")
    if not (shared / "data").is_dir():
        pytest.skip(f"no data in {shared}: set FIRSTLIGHT_SHARED to the folder that holds `data/`")
    return shared / "data"


def pytest_make_parametrize_id(val: object) -> str | None:
    """Names without addresses: every process has to collect the same tests."""
    if " at 0x" not in repr(val):
        return None
    return getattr(val, "__name__", type(val).__name__)
