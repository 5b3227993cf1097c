"""Where the outside world plugs into the agent: sensors, clock, outbox, uplink, voice, host."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from edge.domain.dialogue import Line
from edge.domain.lanes import Lane
from edge.domain.readings import Sample, SensorDescription
from wire.messages import Config
from wire.topics import Leaf


class Sensor(Protocol):
    """One source of readings; it may serve several sensor ids."""

    @property
    def descriptions(self) -> Sequence[SensorDescription]:
        """What it can say; may grow while it runs."""

    def read(self, now: datetime) -> Iterable[Sample]:
        """What was freshly seen since the last call. Must not block; raises SensorFailed."""

    def close(self) -> None:
        """Let go of pins, files and connections."""


class Clock(Protocol):
    """Contract time, and the steady clock beside it."""

    def now(self) -> datetime:
        """Aware, UTC; drill time in a drill."""

    def monotonic(self) -> float:
        """Seconds of wall time that never step; for resending, backoff, health and ages."""

    def synced(self) -> bool:
        """Whether `now` can be believed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be kept until the hub has it. `body` is opaque to the outbox."""

    lane: Lane
    is_alert: bool
    body: bytes
    observed_at: datetime
    monotonic_s: float
    boot_id: str
    synced: bool
    historical: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its place in the outbox."""

    seq: int
    entry: Entry


class Outbox(Protocol):
    """Store and forward. Every method raises OutboxUnavailable when the disk does not bear it."""

    @property
    def outbox_id(self) -> str:
        """Random, born with the file; a new one means that `seq` began anew."""

    @property
    def depth(self) -> int:
        """Rows that the hub has not acknowledged."""

    def append(self, entries: Sequence[Entry], once: str | None = None) -> bool:
        """Durable when it returns. False when `once` was used before: then nothing is stored."""

    def read(self, lane: Lane, after_seq: int, limit: int) -> list[Row]:
        """Rows of a lane beyond `after_seq`, oldest first."""

    def acknowledge(self, through_seq: int, also: Sequence[int]) -> None:
        """The hub has committed these: delete them."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A session with the broker began; subscriptions are on their way."""

    session: int


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The session with the broker ended."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of the hub's."""

    leaf: Leaf
    payload: bytes


LinkEvent = Connected | Disconnected | Incoming


class Uplink(Protocol):
    """The MQTT session, seen from the agent's thread."""

    def poll(self) -> list[LinkEvent]:
        """What happened since the last call, in order. Never blocks."""

    def publish(self, leaf: Leaf, payload: bytes, *, qos: int = 1, retain: bool = False) -> bool:
        """Hand over to the session that `poll` last reported; False when it is gone."""

    def stop(self) -> None:
        """Say goodbye (a `stopped` death) and disconnect."""


class Voice(Protocol):
    """What the elder hears and sees. Every method raises VoiceFailed, none blocks."""

    def chime(self) -> None:
        """Sound the chime."""

    def lamp(self, *, lit: bool) -> None:
        """Switch the lamp."""

    @property
    def has_words(self) -> bool:
        """Whether it can speak at all."""

    def speak(self, text: str, recording: str = "") -> None:
        """Begin to say a sentence; `recording` names one that may lie ready, as `zh-CN/again`."""


@dataclass(frozen=True, slots=True)
class HostHealth:
    """How the machine feels; None where it cannot be read."""

    cpu_celsius: float | None = None
    disk_free_bytes: int | None = None
    under_voltage: bool | None = None


class Host(Protocol):
    """The machine under the agent."""

    def health(self) -> HostHealth:
        """Never raises: what cannot be read is None."""


class Agreement(Protocol):
    """The covenant as the hub last told it, kept over restarts."""

    def load(self) -> bytes | None:
        """What was saved last; None when there is nothing readable."""

    def save(self, content: bytes) -> None:
        """Atomic; raises OSError."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A scene's alert, ready for the outbox. `snapshot` is a masked JPEG."""

    alert_id: str
    sensor_id: str
    kind: str
    observed_at: datetime
    confidence: float = 1.0
    detail: Mapping[str, Any] = field(default_factory=dict)
    snapshot: bytes | None = None


@dataclass(frozen=True, slots=True)
class SpeakUp:
    """Words for whoever is in front of a camera; nobody is expected to answer."""

    line: Line


@dataclass(frozen=True, slots=True)
class AskAloud:
    """A scene wants her asked, for `wait_s`, before it alerts."""

    line: Line
    wait_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command: an outcome of the wire, and its detail."""

    outcome: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """A camera is done with a command."""

    command_id: str
    answer: Answer


CameraEvent = Seen | SpeakUp | AskAloud | Answered


@dataclass(frozen=True, slots=True)
class CameraState:
    """How well one camera sees, for `health`; shares and rates are of the last minute."""

    sensor_id: str
    fps: float
    blind_s: float
    """How long it has been blind; 0 while it sees."""
    could_see_s: float
    """Since the agent began: seconds in which it would have seen somebody."""
    spared: float
    """Share of frames in which the detector was not needed."""
    dropped: int
    """Frames that waited for the detector and were overtaken, since the agent began."""
    reason: str | None = None
    """Why it is blind."""
    walk_tested_at: datetime | None = None


class Cameras(Protocol):
    """All cameras of one agent, seen from the agent's thread. No method blocks or raises."""

    @property
    def descriptions(self) -> Sequence[SensorDescription]:
        """The cameras, for the birth; `kind` is `camera`."""

    def poll(self, now: datetime) -> list[CameraEvent]:
        """What they have to say since the last call, in order."""

    def answered(self) -> None:
        """She answered: gesture or button."""

    def renew(self, config: Config, now: datetime) -> None:
        """The hub's newest word on scenes, people and vehicles."""

    def faults(self) -> list[str]:
        """What they were told and cannot do, each as `field: what is wrong and the way out`."""

    def carry_out(
        self, command_id: str, kind: str, detail: Mapping[str, Any], now: datetime
    ) -> bool:
        """Whether a command is for a camera; then `poll` brings what became of it."""

    def states(self) -> list[CameraState]:
        """How well each sees; called once a minute."""

    def close(self) -> None:
        """Stop watching."""


class NoCameras:
    """A node without cameras."""

    descriptions: Sequence[SensorDescription] = ()

    def poll(self, now: datetime) -> list[CameraEvent]:  # noqa: ARG002 - see Cameras
        """Nothing."""
        return []

    def answered(self) -> None:
        """Nobody asked."""

    def renew(self, config: Config, now: datetime) -> None:
        """Nothing to renew."""

    def faults(self) -> list[str]:
        """None."""
        return []

    def carry_out(
        self,
        command_id: str,  # noqa: ARG002 - see Cameras
        kind: str,  # noqa: ARG002 - see Cameras
        detail: Mapping[str, Any],  # noqa: ARG002 - see Cameras
        now: datetime,  # noqa: ARG002 - see Cameras
    ) -> bool:
        """No camera, no command."""
        return False

    def states(self) -> list[CameraState]:
        """None."""
        return []

    def close(self) -> None:
        """Nothing to stop."""
