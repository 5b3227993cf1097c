"""An agent whose clock, link, voice and sensor are in the test's hand."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from edge.agent import Agent, Connected, Disconnected, Entry, HostHealth, Incoming, LinkEvent
from edge.agent.asking import Asking
from edge.agent.ports import CameraEvent, CameraState
from edge.domain.readings import Sample, SensorDescription
from edge.errors import OutboxUnavailable, SensorFailed, VoiceFailed
from edge.outbox import SqliteOutbox
from edge.phrasebook import load_words
from wire.codec import decode, encode
from wire.messages import Ack, Command, Config
from wire.topics import Leaf

MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.at = MORNING
        self.elapsed_s = 1000.0
        self.is_synced = True

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.elapsed_s

    def synced(self) -> bool:
        return self.is_synced

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.elapsed_s += seconds


class HandSensor:
    """Says what it was told, once; `broken` makes it fail."""

    def __init__(self, *descriptions: SensorDescription) -> None:
        self.descriptions: Sequence[SensorDescription] = descriptions
        self.coming: list[Sample] = []
        self.broken = False

    def read(self, now: datetime) -> Iterator[Sample]:
        if self.broken:
            raise SensorFailed("no answer")
        coming, self.coming = self.coming, []
        yield from coming

    def close(self) -> None:
        pass


class HandUplink:
    """Keeps what was published; events are put in by hand."""

    def __init__(self) -> None:
        self.events: list[LinkEvent] = []
        self.sent: list[tuple[Leaf, Any]] = []
        self.open = False
        self.stopped = False

    def poll(self) -> list[LinkEvent]:
        events, self.events = self.events, []
        return events

    def publish(self, leaf: Leaf, payload: bytes, *, qos: int = 1, retain: bool = False) -> bool:
        if self.open:
            self.sent.append((leaf, decode(leaf, payload)))
        return self.open

    def stop(self) -> None:
        self.stopped = True


class HandVoice:
    def __init__(self) -> None:
        self.chimes = 0
        self.lit = False
        self.broken = False
        self.has_words = False
        self.said: list[tuple[str, str]] = []

    def chime(self) -> None:
        if self.broken:
            raise VoiceFailed("no sound")
        self.chimes += 1

    def lamp(self, *, lit: bool) -> None:
        self.lit = lit

    def speak(self, text: str, recording: str = "") -> None:
        if not self.has_words:
            raise VoiceFailed("no loudspeaker")
        self.said.append((recording, text))


class HandHost:
    def health(self) -> HostHealth:
        return HostHealth(cpu_celsius=48.5, disk_free_bytes=1_000_000)


class HandAgreement:
    def __init__(self) -> None:
        self.content: bytes | None = None
        self.saves = 0

    def load(self) -> bytes | None:
        return self.content

    def save(self, content: bytes) -> None:
        self.saves += 1
        self.content = content


class HandCameras:
    """Cameras that say what they were told."""

    def __init__(self) -> None:
        self.descriptions = [SensorDescription("camera-gate", "camera")]
        self.coming: list[CameraEvent] = []
        self.configs: list[Config] = []
        self.answers = 0
        self.asked: list[tuple[str, str]] = []
        self.closed = False

    def poll(self, now: datetime) -> list[CameraEvent]:
        coming, self.coming = self.coming, []
        return coming

    def answered(self) -> None:
        self.answers += 1

    def renew(self, config: Config, now: datetime) -> None:
        self.configs.append(config)

    def faults(self) -> list[str]:
        return ["scenes[0].zone: " + "x" * 300] * 30

    def carry_out(
        self, command_id: str, kind: str, detail: Mapping[str, Any], now: datetime
    ) -> bool:
        self.asked.append((command_id, kind))
        return kind == "snapshot" and "sensor_id" in detail

    def states(self) -> list[CameraState]:
        return [CameraState("camera-gate", 5.0, 0.0, 300.0, 0.8, 3)]

    def close(self) -> None:
        self.closed = True


class TiltingOutbox(SqliteOutbox):
    """A real outbox in memory that can be told that its disk is full."""

    full = False

    def append(self, entries: Sequence[Entry], once: str | None = None) -> bool:
        if self.full:
            raise OutboxUnavailable("database or disk is full")
        return super().append(entries, once)


class Home:
    """One agent and its surroundings; `boot` is a restart that keeps the disk."""

    def __init__(self) -> None:
        self.ids = (f"id-{n}" for n in itertools.count(1))
        self.clock = HandClock()
        self.sensor = HandSensor(
            SensorDescription("curtain", "curtain"),
            SensorDescription("door", "motion"),
            SensorDescription("i-am-fine", "button"),
            SensorDescription("help-bed", "button"),
            SensorDescription("smoke-1", "smoke"),
        )
        self.other = HandSensor(SensorDescription("stairs", "motion"))
        self.voice = HandVoice()
        self.cameras = HandCameras()
        self.agreement = HandAgreement()
        self.outbox = TiltingOutbox(Path(":memory:"), new_id=lambda: next(self.ids))
        self.boots = 0
        self.boot()

    def boot(self) -> None:
        self.boots += 1
        self.uplink = HandUplink()
        self.agent = Agent(
            boot_id=f"boot-{self.boots}",
            software="test",
            clock=self.clock,
            sensors=[self.sensor, self.other],
            outbox=self.outbox,
            uplink=self.uplink,
            asking=Asking(self.voice, load_words()),
            host=HandHost(),
            agreement=self.agreement,
            new_id=lambda: next(self.ids),
            cameras=self.cameras,
        )

    def step(self, after_s: float = 0.0) -> None:
        self.clock.wait(after_s)
        self.agent.step()

    def connect(self, session: int = 1) -> None:
        self.uplink.open = True
        self.uplink.events.append(Connected(session))
        self.step()

    def lose_link(self) -> None:
        self.uplink.open = False
        self.uplink.events.append(Disconnected())
        self.step()

    def hub_says(self, message: Ack | Config | Command) -> None:
        leaf = Leaf(type(message).__name__.lower())
        self.uplink.events.append(Incoming(leaf, encode(message)))
        self.step()

    def ack(self, through_seq: int, *also: int, outbox_id: str | None = None) -> None:
        mine = outbox_id or self.outbox.outbox_id
        self.hub_says(Ack(outbox_id=mine, through_seq=through_seq, also=list(also)))

    def sense(self, sensor_id: str, *values: float) -> None:
        """Each value comes in its own second, and lasts long enough to be believed."""
        for value in values:
            self.sensor.coming.append(Sample(sensor_id, value, self.clock.at))
            self.step()
            self.step(5.0)

    def sent(self, leaf: Leaf) -> list[Any]:
        return [message for of, message in self.uplink.sent if of is leaf]

    def readings(self) -> list[Any]:
        return [reading for batch in self.sent(Leaf.READINGS) for reading in batch.readings]


@pytest.fixture
def home() -> Iterator[Home]:
    home = Home()
    yield home
    home.outbox.close()
