"""Processes under measurement: started, watched through /proc, ended by their id."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self
from urllib.request import urlopen

PATIENCE_S = 60.0
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port on the loopback that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(true: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> None:
    """Ask again and again until the answer is true; TimeoutError."""
    deadline = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {patience_s:.0f} s in vain for {what}")
        time.sleep(0.02)


def is_listening(port: int) -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Measured:
    """A child process: its CPU and its memory."""

    def __init__(self, command: list[str], log: Path, **options: Any) -> None:
        self._log = log
        with log.open("ab") as sink:
            self.process = subprocess.Popen(command, stderr=sink, **options)

    def cpu_s(self) -> float:
        """User and system time so far, all threads together."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND

    def rss_mb(self) -> float:
        """Resident memory."""
        line = next(text for text in self._proc("status").splitlines() if "VmRSS" in text)
        return int(line.split()[1]) / 1024

    def check(self) -> None:
        """RuntimeError with the end of its log if it is gone."""
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.process.args!r} ended:\n{self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Ask it to end; make it end."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


class Spoken(Measured):
    """A child of ours that answers each line of JSON with one line of JSON."""

    def __init__(self, module: str, log: Path, **settings: Any) -> None:
        command = [sys.executable, "-m", module, json.dumps(settings)]
        super().__init__(command, log, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def begin(self, **asked: Any) -> None:
        """Ask; the answer comes with `end`."""
        _pipe(self.process.stdin).write(json.dumps(asked) + "\n")
        _pipe(self.process.stdin).flush()

    def end(self) -> dict[str, Any]:
        """Its answer."""
        line = _pipe(self.process.stdout).readline()
        if not line:
            self.process.wait(10)
            self.check()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, **asked: Any) -> dict[str, Any]:
        """Ask and wait for the answer."""
        self.begin(**asked)
        return self.end()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def init_hub(data_dir: Path, broker_port: int) -> dict[str, Any]:
    """A hub's data directory in real time; what `init --json` printed."""
    command = [sys.executable, "-m", "hub", "init", "--data-dir", str(data_dir), "--json"]
    ports = ["--api-port", str(free_port()), "--broker-url", f"mqtt://127.0.0.1:{broker_port}"]
    done = subprocess.run([*command, *ports], capture_output=True, check=True)
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


@contextmanager
def serving_hub(data_dir: Path, api_url: str) -> Iterator[Measured]:
    """`firstlight-hub serve` as anybody runs it."""
    command = [sys.executable, "-m", "hub", "serve", "--data-dir", str(data_dir)]
    with Measured(command, data_dir / "hub.log") as hub:

        def ready() -> bool:
            hub.check()
            try:
                with urlopen(f"{api_url}/readyz") as answer:
                    return bool(answer.status == 200)
            except OSError:
                return False

        wait_until(ready, "the hub")
        yield hub
