"""The hub as a program: how it starts, what it says, how it ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.system
HUB = [sys.executable, "-m", "hub"]
PATIENCE_S = 60.0


@pytest.fixture
def without_broker(
    tmp_path: Path, free_port: Callable[[], int]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A hub whose broker nobody started, and its address."""
    data_dir, port = str(tmp_path / "hub"), free_port()
    options = ["--broker-url", f"mqtt://127.0.0.1:{free_port()}", "--api-port", str(port)]
    subprocess.run([*HUB, "init", "--data-dir", data_dir, *options], check=True)
    command = [*HUB, "serve", "--data-dir", data_dir]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        yield process, f"http://127.0.0.1:{port}"
        process.kill()


def answer(process: subprocess.Popen[str], url: str) -> httpx.Response:
    give_up_at = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            return httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_hub_that_is_told_to_stop_ends_in_order(
    without_broker: tuple[subprocess.Popen[str], str], number: signal.Signals
) -> None:
    process, url = without_broker
    assert answer(process, f"{url}/healthz").status_code == 200
    process.send_signal(number)
    assert process.wait(PATIENCE_S) == 0


def test_a_hub_without_its_broker_says_so_once_and_is_not_ready(
    without_broker: tuple[subprocess.Popen[str], str],
) -> None:
    process, url = without_broker
    ready = answer(process, f"{url}/readyz")
    assert (ready.status_code, ready.json()["problems"]) == (503, ["the broker does not answer"])
    time.sleep(3)  # it tries again each second
    process.terminate()
    _, log = process.communicate(timeout=PATIENCE_S)
    assert log.count("action=broker_unreachable") == 1
