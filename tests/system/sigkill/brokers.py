"""The two brokers of the drill, each with the way to kill it and what must happen then."""

import getpass
import re
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from tests.system.stranger import HubProcess, wait_until

SHIPPED = Path(__file__).resolve().parents[3] / "firmware_configs/mosquitto/mosquitto.conf"
TLS_LISTENER = re.compile(r"^listener 8883\n(?:\w+file .*\n)+tls_version .*\n", re.MULTILINE)


class Broker(Protocol):
    """A broker that can be killed."""

    def kill(self, hub: HubProcess) -> None:
        """SIGKILL; returns when it listens again."""


class Embedded:
    """The hub's child: whoever kills the hub kills it too, and the hub starts it again."""

    def kill(self, hub: HubProcess) -> None:
        (old,) = wait_until(lambda: children(hub.pid), "the hub's broker")
        subprocess.run(["kill", "-KILL", str(old)], check=True)
        wait_until(lambda: set(children(hub.pid)) - {old}, "the hub starts its broker again")


def children(pid: int) -> list[int]:
    """The child processes that any thread of `pid` started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


class Mosquitto:
    """A process of its own with the shipped configuration; only paths, port and users differ."""

    def __init__(self, program: Path, folder: Path, port: int) -> None:
        folder.mkdir()
        self.port = port
        self._log = folder / "mosquitto.log"
        self._command = [str(program), "-c", str(folder / "mosquitto.conf")]
        (folder / "mosquitto.conf").write_text(_adapted(folder, port))
        self._process = self._start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def kill(self, hub: HubProcess) -> None:
        self.stop()
        self._process = self._start()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            process = subprocess.Popen(self._command, stderr=log)
        wait_until(self._listens, "Mosquitto listens")
        return process

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _adapted(folder: Path, port: int) -> str:
    """No TLS and no passwords; all that is kept and queued stays as shipped."""
    text, listeners = TLS_LISTENER.subn("", SHIPPED.read_text())
    assert listeners == 1
    for shipped, here in (
        ("listener 1883 127.0.0.1", f"listener {port} 127.0.0.1"),
        ("allow_anonymous false", "allow_anonymous true"),
        ("password_file /etc/mosquitto/firstlight.passwd", ""),
        ("acl_file /etc/mosquitto/firstlight.acl", ""),
        ("/var/lib/mosquitto/", f"{folder}/"),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    return f"{text}\nuser {getpass.getuser()}\n"
