import socket
from pathlib import Path

from hub.adapters.systemd import Supervisor


def test_the_supervisor_hears_that_the_hub_lives(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(address))
        Supervisor({"NOTIFY_SOCKET": str(address)}).tell("READY=1\nWATCHDOG=1")
        assert listener.recv(100) == b"READY=1\nWATCHDOG=1"


def test_without_a_supervisor_nothing_happens(tmp_path: Path) -> None:
    Supervisor({}).tell("READY=1")
    Supervisor({"NOTIFY_SOCKET": str(tmp_path / "gone")}).tell("READY=1")
