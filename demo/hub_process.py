"""A hub as a process of its own, in a drill, used as anybody would use it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from demo.api_client import ApiClient, ApiError

READY_S: Final = 60.0
STOP_S: Final = 20.0
LOG_FILE: Final = "hub.log"
CLOCK_FILE: Final = "clock.json"


class HubError(Exception):
    """The hub did not start, or ended by itself; says where its log is."""


class HubFacts(msgspec.Struct, frozen=True):
    """What `firstlight-hub init --json` prints."""

    api_url: str
    broker_url: str
    username: str
    password: str
    token: str


class HubProcess:
    """One hub; `api` is its public API, signed in as the desk."""

    def __init__(self, data_dir: Path, facts: HubFacts) -> None:
        self.data_dir = data_dir
        self.facts = facts
        self.api = ApiClient(facts.api_url, facts.token)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def clock_file(self) -> Path:
        """The drill clock, for the edges that share it."""
        return self.data_dir / CLOCK_FILE

    def start(self) -> None:
        """Serve; returns when the hub says that it is ready. Raises HubError."""
        with (self.data_dir / LOG_FILE).open("ab") as log:
            self._process = subprocess.Popen(
                _command("serve", self.data_dir), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        give_up_at = time.monotonic() + READY_S
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                self.stop()
                raise HubError(f"the hub is not ready; see {self.data_dir / LOG_FILE}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it in order; a hub that does not listen is killed."""
        self.api.close()
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _is_ready(self) -> bool:
        try:
            self.api.get("/readyz")
        except ApiError:
            return False
        return True


@contextmanager
def serving_drill(data_dir: Path, clock: str) -> Iterator[HubProcess]:
    """A fresh drill whose clock begins at `TIME@RATE`, served until left. Raises HubError."""
    hub = HubProcess(data_dir, _init(data_dir, clock))
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()


def _init(data_dir: Path, clock: str) -> HubFacts:
    command = _command("init", data_dir, "--drill", "--clock", clock, "--json")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise HubError(f"firstlight-hub init: {made.stderr.strip()}")
    return msgspec.json.decode(made.stdout, type=HubFacts)


def _command(name: str, data_dir: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "hub", name, "--data-dir", str(data_dir), *more]
