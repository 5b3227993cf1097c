"""The messages of the wire contract, version 1, as structs with their limits.

Times are RFC 3339 UTC with milliseconds. Unknown fields are ignored, so a new optional field never
breaks an old reader. `wire.codec` turns these into bytes and back.
"""

from binascii import Error as BinasciiError
from binascii import a2b_base64
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

MAX_READINGS = 500
MAX_SNAPSHOT_BYTES = 200_000
MAX_PAYLOAD_BYTES = 512 * 1024
"""The largest message a hub reads; `birth` with hundreds of sensors and a snapshot both fit."""

Name = Annotated[str, Meta(min_length=1, max_length=64)]
"""An id or a kind."""
Text = Annotated[str, Meta(max_length=200)]
Instant = Annotated[datetime, Meta(tz=True)]
"""Aware; the codec writes it in UTC with milliseconds."""
Seq = Annotated[int, Meta(ge=1, le=2**53)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Seconds = Annotated[float, Meta(ge=0, le=400 * 86_400)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Snapshot = Annotated[str, Meta(max_length=(MAX_SNAPSHOT_BYTES + 2) // 3 * 4)]
"""Base64 of a masked JPEG of at most 200 kB."""


class Kind(StrEnum):
    """What a reading measures. A kind that is not listed here is stored and not judged."""

    CURTAIN = "curtain"
    DOOR = "door"
    MOTION = "motion"
    BUTTON = "button"
    POWER = "power"
    WATER = "water"
    PRESENCE = "presence"
    SMOKE = "smoke"
    GAS = "gas"
    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    BATTERY = "battery"


class Clock(StrEnum):
    """Whether the edge's clock can be believed."""

    SYNCED = "synced"
    UNSYNCED = "unsynced"


class DeathReason(StrEnum):
    """`lost` is the last will; `stopped` a clean goodbye."""

    LOST = "lost"
    STOPPED = "stopped"


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a naive time cannot travel")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond the calendar") from error


class Dated(Struct, frozen=True, kw_only=True):
    """A message with times: it refuses naive ones and holds all others in UTC."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            at = getattr(self, name)
            if isinstance(at, datetime):
                force_setattr(self, name, _in_utc(at))


class _Timed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something observed: it carries exactly one of `observed_at` (held in UTC) and `age_s`."""

    observed_at: Instant | None = None
    age_s: Seconds | None = None

    def __post_init__(self) -> None:
        at = self.observed_at
        if (at is None) is (self.age_s is None):
            raise ValueError("give exactly one of `observed_at` and `age_s`")
        if at is not None and at.tzinfo is not UTC:
            force_setattr(self, "observed_at", _in_utc(at))


class Reading(_Timed, frozen=True, kw_only=True, omit_defaults=True):
    """One measured value. `quality` is `good` or says why not; only good readings prove."""

    seq: Seq
    sensor_id: Name
    kind: Name
    value: float
    quality: Name = "good"
    historical: bool = False


class Readings(Dated, frozen=True, kw_only=True):
    """A batch from one outbox, oldest first."""

    outbox_id: Name
    boot_id: Name
    sent_at: Instant
    readings: Annotated[list[Reading], Meta(min_length=1, max_length=MAX_READINGS)]


class Alert(_Timed, frozen=True, kw_only=True, omit_defaults=True):
    """Something seen that may need a person. Shares `seq` with the readings of its outbox."""

    outbox_id: Name
    boot_id: Name
    seq: Seq
    alert_id: Name
    kind: Name
    sensor_id: Name
    confidence: Fraction = 1.0
    detail: dict[str, Any] = {}
    snapshot: Snapshot | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.snapshot is not None:
            _check_base64(self.snapshot)


def _check_base64(snapshot: str) -> None:
    try:
        a2b_base64(snapshot, strict_mode=True)
    except (BinasciiError, ValueError) as error:
        raise ValueError(f"`snapshot` is not base64: {error}") from error


class BirthSensor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sensor as its node announces it."""

    sensor_id: Name
    kind: Name
    unit: Text = ""
    max_silence_s: Seconds | None = None


class Birth(Dated, frozen=True, kw_only=True, omit_defaults=True):
    """Published, retained, on each connect: who I am now, and what I still hold."""

    boot_id: Name
    session: Count
    outbox_id: Name
    outbox_depth: Count
    sent_at: Instant
    software: Text = ""
    clock: Clock = Clock.SYNCED
    config_revision: Count = 0
    sensors: Annotated[list[BirthSensor], Meta(max_length=500)] = []


class Death(Struct, frozen=True, kw_only=True):
    """The last will, or a clean goodbye; counts only for the session it names."""

    boot_id: Name
    session: Count
    reason: DeathReason


class CameraHealth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How well one camera sees."""

    sensor_id: Name
    fps: Annotated[float, Meta(ge=0)]
    blind_s: Annotated[float, Meta(ge=0)]
    """How long it has been blind; 0 while it sees."""
    reason: Name | None = None
    """Why it is blind: `covered`, `disconnected` …"""
    could_see_s: Annotated[float, Meta(ge=0)] | None = None
    """Since the boot: seconds in which somebody would have been seen."""
    spared: Fraction | None = None
    """Share of the last minute's frames in which no detector was needed."""
    dropped: Count | None = None
    """Frames that waited for the detector and were overtaken, since the boot."""
    walk_tested_at: Instant | None = None
    """When somebody was last seen to walk through, as a test asks."""


class Health(Dated, frozen=True, kw_only=True, omit_defaults=True):
    """Each minute, QoS 0: the node is up and this is how it feels."""

    boot_id: Name
    sent_at: Instant
    uptime_s: Annotated[float, Meta(ge=0)]
    outbox_depth: Count
    cpu_celsius: float | None = None
    disk_free_bytes: Count | None = None
    under_voltage: bool | None = None
    cameras: Annotated[list[CameraHealth], Meta(max_length=64)] = []
    faults: Annotated[list[Text], Meta(max_length=20)] = []
    """What the node was told and cannot do, each as `field: what is wrong and the way out`."""


class Ack(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the hub has committed of an outbox: all to `through_seq`, and `also` beyond a gap."""

    outbox_id: Name
    through_seq: Count
    also: list[Seq] = []


class Gesture(Struct, frozen=True, kw_only=True):
    """Which sensors' change keeps the covenant, and which way."""

    sensor_ids: Annotated[list[Name], Meta(min_length=1, max_length=20)]
    kind: Name
    direction: Annotated[str, Meta(pattern=r"^(open|close|change)\Z")]


class WindowOccurrence(Dated, frozen=True, kw_only=True, omit_defaults=True):
    """One coming window in absolute times, so that an edge needs neither calendar nor time zone."""

    window_id: Name
    day: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
    gesture: Gesture
    starts_at: Instant
    """`opens_at` less the early credit."""
    due_at: Instant
    judge_at: Instant
    away: bool = False
    """Agreed absence: nothing is expected."""


class EnrolledPerson(Dated, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who asked to be found: an id, never a name. Absent means: forget the face."""

    person_id: Name
    until: Instant
    """The end of the consent; from then on the edge forgets by itself."""


class ListedVehicle(Dated, frozen=True, kw_only=True, omit_defaults=True):
    """A plate that is looked for on legal ground: as a digest, never in clear."""

    entry_id: Name
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    """Hex HMAC-SHA-256 of the plate (upper case, without spaces and dots), keyed with the salt."""
    from_at: Instant
    until: Instant


class Config(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Retained: what the hub wants of a node. `windows` reach days ahead for the second watch."""

    revision: Count
    windows: Annotated[list[WindowOccurrence], Meta(max_length=500)] = []
    sensors: dict[str, Any] = {}
    scenes: list[dict[str, Any]] = []
    dialect: Annotated[str, Meta(max_length=16)] | None = None
    """In which the home speaks to her; without it the node's own."""
    people: Annotated[list[EnrolledPerson], Meta(max_length=200)] | None = None
    """Whom this node's cameras may look for; None: the deployment compares no faces."""
    vehicles: Annotated[list[ListedVehicle], Meta(max_length=1000)] | None = None
    """Which plates this node's cameras may look for; None: the deployment reads no plates."""
    vehicle_salt: Annotated[str, Meta(max_length=64)] = ""


class Command(Dated, frozen=True, kw_only=True, omit_defaults=True):
    """Do something now. An edge drops a command that it has seen or whose time is over."""

    command_id: Name
    kind: Name
    expires_at: Instant
    detail: dict[str, Any] = {}


class Reply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a command; `done` and `heard` are good, see REFUSALS for the rest."""

    command_id: Name
    outcome: Name
    detail: dict[str, Any] = {}


REFUSALS = frozenset({"failed", "expired", "unsupported", "refused"})
"""Outcomes of a reply that mean nobody in the home heard it."""

Message = Birth | Death | Readings | Alert | Health | Ack | Config | Command | Reply
