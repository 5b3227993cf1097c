"""A hub whose disk is full: it acknowledges nothing that it cannot store, and says so."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

import httpx
import pytest

from tests.system.stranger import HubProcess, Neighbourhood, StrangerNode, rfc3339, wait_until

pytestmark = pytest.mark.system

DAWN = "2026-11-23T05:00:00+08:00"
SMALL = 48 * 1024
"""No file may grow beyond it: room for the log, not for the database."""
UNSTORED, STORED = "readings cannot be stored", "readings are stored again"


class Disk(Protocol):
    """Where a hub keeps its data; can be filled, and made roomy again."""

    folder: Path

    def fill(self, hub: HubProcess) -> None: ...
    def make_room(self, hub: HubProcess) -> None: ...


class Limited:
    """Every write beyond a size fails, as `ulimit -f` has it; set from outside while it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, hub: HubProcess) -> None:
        resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))

    def make_room(self, hub: HubProcess) -> None:
        endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, endless)


class Tmpfs:
    """A small file system of its own that is filled to the last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, hub: HubProcess) -> None:
        with self._ballast.open("ab", buffering=0) as file:
            for size in (65_536, 4096, 1):
                _write_until_full(file, size)

    def make_room(self, hub: HubProcess) -> None:
        self._ballast.unlink()


def _write_until_full(file: IO[bytes], size: int) -> None:
    try:
        while True:
            file.write(bytes(size))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


@pytest.fixture(params=["limited", "tmpfs"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param == "limited":
        yield Limited(tmp_path)
        return
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small tmpfs; the limited disk shows the same")
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this machine may not mount; the limited disk shows the same")
    yield Tmpfs(tmp_path)
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


@pytest.fixture
def place(disk: Disk) -> Iterator[Neighbourhood]:
    hub = HubProcess(disk.folder / "hub", "--drill", "--clock", f"{DAWN}@0")
    hub.start()
    place = Neighbourhood(hub)
    yield place
    place.close()
    hub.stop()


class Sender:
    """Sends one reading after the other, a second apart, and remembers what it promised to keep."""

    def __init__(self, node: StrangerNode) -> None:
        self.node = node
        self.sent: list[dict[str, object]] = []

    def send(self) -> None:
        number = len(self.sent)
        at = datetime.fromisoformat(DAWN) + timedelta(seconds=number)
        self.sent.append(self.node.reading("curtain-bedroom", "curtain", number % 2, at))
        self.node.send(self.sent[-1], acked=False)

    def acked(self) -> list[dict[str, object]]:
        return [reading for reading in self.sent if self.node.has_ack(int(str(reading["seq"])))]

    def is_done(self) -> bool:
        return self.acked() == self.sent

    def values(self, hub: HubProcess) -> list[float]:
        """What the hub's series holds of it."""
        since = datetime.fromisoformat(DAWN)
        span = {"from": rfc3339(since), "until": rfc3339(since + timedelta(hours=1))}
        path = f"/homes/{self.node.node_id.removeprefix('n-')}/readings"
        points = hub.get(path, sensor_id="curtain-bedroom", limit=1000, **span)
        return [point["value"] for point in points]


def problems(hub: HubProcess) -> list[str]:
    return list(httpx.get(hub.facts["api_url"] + "/readyz").json()["problems"])


@pytest.fixture
def full(place: Neighbourhood, disk: Disk) -> Sender:
    """A home whose readings were stored until the disk was full, and now are not."""
    sender = Sender(place.home("h-1"))
    sender.send()
    wait_until(sender.is_done, "the first ack")
    disk.fill(place.hub)

    def refused() -> bool:
        sender.send()
        return UNSTORED in problems(place.hub)

    wait_until(refused, "the hub says that it cannot store", 60)
    return sender


def test_nothing_is_acknowledged_until_there_is_room_and_then_everything(
    place: Neighbourhood, disk: Disk, full: Sender
) -> None:
    sender, hub = full, place.hub
    sender.send()
    before = len(sender.acked())
    assert before < len(sender.sent)
    refusal = hub.api.post("/areas", json={"area_id": "g-2", "name": "二网格", "level": "grid"})
    assert refusal.status_code == 503, refusal.text
    assert httpx.get(hub.facts["api_url"] + "/healthz").status_code == 200
    assert UNSTORED in problems(hub)
    assert len(sender.acked()) == before
    disk.make_room(hub)
    wait_until(sender.is_done, "everything is acknowledged", 60)
    wait_until(hub.ready, "the hub is ready again", 60)
    hub.kill()
    hub.start()
    assert sender.values(hub) == [reading["value"] for reading in sender.sent]
    if isinstance(disk, Limited):  # else the log is on the full disk, too
        log = (hub.data_dir / "hub.log").read_text()
        assert (log.count(UNSTORED), log.count(STORED)) == (1, 1)


@pytest.mark.parametrize("disk", ["limited"], indirect=True)
def test_a_hub_killed_with_a_full_disk_has_kept_what_it_acknowledged(
    place: Neighbourhood, full: Sender
) -> None:
    sender, hub = full, place.hub
    hub.kill()
    kept = [reading["value"] for reading in sender.acked()]
    hub.start()
    assert sender.values(hub)[: len(kept)] == kept
    sender.node.back()
    sender.node.birth(hub.now())
    sender.node.send(*sender.sent[len(kept) :])
    assert sender.values(hub) == [reading["value"] for reading in sender.sent]
