"""One agent with a home's sensors and cameras in every kind of trouble: told, and nothing stops."""

import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.camera.models.table import TABLE, Job
from tests.system.edge.conftest import NODE, Broker, Hub, start_iotcore, until
from tests.system.rtsp_server import Clip, Mood, RtspServer, drawn_clip
from wire.drill import DrillAnchor, encode_anchor
from wire.messages import Alert, Config, Health, Reading
from wire.topics import Leaf

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
RATE = 3000
SMALL = 1024
"""No file may grow beyond it: as a disk that has no room left."""
TWO_POINTS = {"kind": "intrusion", "scene_id": "door", "camera": "film"}
TWO_POINTS |= {"zone": [[0.1, 0.1], [0.9, 0.9]]}


class Trouble:
    """The real program on a drill clock: a simulated home, and these cameras."""

    def __init__(self, folder: Path, url: str, cameras: str) -> None:
        self.folder = folder
        self.set_clock(MORNING)
        path = folder / "node.toml"
        path.write_text(
            f'[node]\nnode_id = "{NODE}"\ndata_dir = "data"\n[broker]\nurl = "{url}"\n'
            '[clock]\nsource = "drill"\ndrill_file = "clock.json"\n'
            '[[sensors]]\nsource = "simulated"\nseed = "11"\n' + cameras
        )
        command = [sys.executable, "-m", "edge", "run", "--config", str(path)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def set_clock(self, drill_at: datetime) -> None:
        anchor = DrillAnchor(wall_at=datetime.now(UTC), drill_at=drill_at, rate=RATE)
        fresh = self.folder / "clock.new"
        fresh.write_bytes(encode_anchor(anchor))
        fresh.replace(self.folder / "clock.json")

    def limit_files(self, size: int) -> None:
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def has_said(self, words: str) -> bool:
        return any(words in line for line in list(self.said))

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(45)
        self._reader.join(10)
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            self.said.extend(lines)


class Town:
    """What the hub hears of the agent."""

    def __init__(self, broker: Broker, hub: Hub) -> None:
        self.broker, self.hub = broker, hub

    def goes_on(self) -> None:
        """Readings that were not there before."""
        before = len(self.hub.values())
        until(lambda: len(self.hub.values()) > before + 10)

    def blind(self) -> set[str]:
        alerts = [one for one in self.hub.of(Leaf.ALERT) if isinstance(one, Alert)]
        return {one.sensor_id for one in alerts if one.kind == "camera_blind"}

    def health_when(self, program: Trouble, true: Callable[[Health], bool]) -> Health:
        """A node says how it feels when it connects, so let it connect until it feels so."""
        while not true(health := self._health(program)):
            continue
        return health

    def _health(self, program: Trouble) -> Health:
        """The hub is there first: what is said of a node's health is said once."""
        seen = len(self.hub.of(Leaf.HEALTH))
        program.process.send_signal(signal.SIGSTOP)
        self.broker.kill()
        until(lambda: not self.hub.listening)
        self.broker.restart()
        until(lambda: self.hub.listening)
        program.process.send_signal(signal.SIGCONT)
        until(lambda: len(self.hub.of(Leaf.HEALTH)) > seen)
        health: Health = self.hub.of(Leaf.HEALTH)[-1]
        return health


def picture() -> bytes:
    noise = np.random.default_rng(5).integers(0, 255, (120, 160, 3)).astype(np.uint8)
    return cv2.imencode(".jpg", noise)[1].tobytes()


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    return drawn_clip(tmp_path / "drawn.mp4")


@pytest.fixture
def servers(clip: Clip) -> Iterator[dict[str, RtspServer]]:
    with (
        RtspServer(clip) as unplugged,
        RtspServer(clip) as dead,
        RtspServer(clip, mood=Mood.UNKNOWN_CODEC) as strange,
    ):
        dead.stop()
        yield {"unplugged": unplugged, "dead": dead, "strange": strange}


@pytest.fixture
def town(free_port: Callable[[], int]) -> Iterator[Town]:
    broker = Broker(free_port(), start_iotcore)
    hub = Hub(broker.port)
    yield Town(broker, hub)
    hub.close()
    broker.kill()


@pytest.fixture
def trouble(town: Town, servers: dict[str, RtspServer], tmp_path: Path) -> Iterator[Trouble]:
    half, models = tmp_path / "half", tmp_path / "models"
    half.mkdir()
    models.mkdir()
    whole = picture()
    (half / "0001.jpg").write_bytes(whole[: len(whole) // 2])
    detector = next(model for model in TABLE if model.job is Job.DETECTOR)
    (models / detector.file).write_bytes(b"not what the table says")
    cameras = '[vision]\nmodels_dir = "models"\n'
    for name, server in servers.items():
        cameras += f'[[cameras]]\nsensor_id = "{name}"\nsource = "rtsp"\nurl = "{server.url}"\n'
    cameras += '[[cameras]]\nsensor_id = "half"\nsource = "folder"\npath = "half"\nrepeat = true\n'
    cameras += (
        '[[cameras]]\nsensor_id = "film"\nsource = "file"\npath = "drawn.mp4"\nrepeat = true\n'
    )
    trouble = Trouble(tmp_path, town.broker.url, cameras)
    yield trouble
    trouble.process.kill()
    trouble.process.wait()


def fault(health: Health, *words: str) -> bool:
    return any(all(word in fault for word in words) for fault in health.faults)


def reasons_of(health: Health) -> dict[str, str | None]:
    return {one.sensor_id: one.reason for one in health.cameras}


def knows_all(health: Health) -> bool:
    """A camera that connects and gives nothing is for a moment one that only lacks a model."""
    gone = {reasons_of(health)[name] for name in ("dead", "half", "strange")}
    told = fault(health, "cameras.strange") and fault(health, "cameras.unplugged")
    return told and gone == {"disconnected"}


def test_every_trouble_is_told_and_the_sensors_go_on(
    town: Town, trouble: Trouble, servers: dict[str, RtspServer]
) -> None:
    town.goes_on()
    until(lambda: town.blind() == {"unplugged", "dead", "strange", "half", "film"})
    town.goes_on()

    town.hub.tell(Leaf.CONFIG, Config(revision=7, scenes=[TWO_POINTS]), retain=True)
    servers["unplugged"].stop()
    until(lambda: trouble.has_said("scenes refused"))
    health = town.health_when(trouble, knows_all)
    assert fault(health, "scenes[0].zone")
    assert fault(health, "vision.detector", "SHA-256", "models install")
    assert fault(health, "cameras.dead", "cannot be reached")
    assert fault(health, "cameras.strange", "H.264")
    assert fault(health, "cameras.half", "no picture that can be decoded")
    reasons = reasons_of(health)
    assert reasons.pop("film") == "no_model"
    assert set(reasons.values()) <= {"disconnected", "no_model"}
    town.goes_on()


def test_a_clock_that_jumps_and_a_disk_that_is_full_stop_neither_cameras_nor_sensors(
    town: Town, trouble: Trouble
) -> None:
    town.goes_on()
    latest = newest(town.hub)
    trouble.set_clock(latest - timedelta(hours=1))
    town.goes_on()
    until(lambda: town.blind() >= {"film", "dead"})

    trouble.limit_files(SMALL)
    until(lambda: trouble.has_said("outbox failed"))
    health = town.health_when(trouble, lambda now: now.outbox_depth > 0)
    film = next(one for one in health.cameras if one.sensor_id == "film")
    assert film.reason == "no_model"
    assert film.fps > 0
    trouble.limit_files(resource.RLIM_INFINITY)
    until(lambda: trouble.has_said("outbox works again"))
    town.goes_on()
    assert trouble.stop() == 0
    assert not trouble.has_said("Traceback")
    assert town.hub.conflicts == []


def newest(hub: Hub) -> datetime:
    rows = [row for row in list(hub.rows.values()) if isinstance(row, Reading)]
    return max(row.observed_at for row in rows if row.observed_at is not None)
