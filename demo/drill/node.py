"""One simulated node: what it knows, what it still owes, and what it says of it on the wire."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from demo.drill import mqtt
from demo.drill.packets import Packets
from demo.drill.truth import BUTTON, CURTAIN, KINDS, MAX_SILENCE_S
from wire import codec
from wire.messages import (
    Birth,
    BirthSensor,
    Death,
    DeathReason,
    Health,
    Message,
    Reading,
    Readings,
    Reply,
)
from wire.topics import FROM_HUB, Leaf, topic

A_MESSAGE: Final = 100
SENSORS: Final = [
    BirthSensor(sensor_id=sensor_id, kind=kind, max_silence_s=MAX_SILENCE_S)
    for sensor_id, kind in KINDS.items()
]
URGENT: Final = frozenset({CURTAIN, BUTTON})


@dataclass(slots=True)
class Node:
    """A box in a home. Its outbox survives a power cut, its connection does not."""

    node_id: str
    outbox_id: str
    boot: int = 0
    session: int = 0
    seq: int = 0
    values: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 0.0))
    owed: dict[int, Reading] = field(default_factory=dict)
    """Rows that the hub has not acknowledged yet."""
    sent_at_s: float = 0.0
    """When something was last sent, on the monotonic clock."""
    ping_at_s: float = 0.0
    health_at_s: float = 0.0
    """When it is time again, on the monotonic clock."""
    wants_link: bool = False
    has_power: bool = False
    sock: socket.socket | None = None
    is_up: bool = False
    """Subscribed and born."""
    packets: Packets = field(default_factory=Packets)
    out: bytearray = field(default_factory=bytearray)
    packet_id: int = 0
    in_flight: set[int] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    """Commands that were carried out: each once."""

    @property
    def boot_id(self) -> str:
        """New at each start of the box."""
        return f"boot-{self.outbox_id}-{self.boot}"

    @property
    def owes_gestures(self) -> bool:
        """Whether the hub has not confirmed something that it confirms at once."""
        return any(reading.sensor_id in URGENT for reading in self.owed.values())

    def connect_packet(self) -> bytes:
        """CONNECT of the next session, with its will."""
        self.session += 1
        self.packets, self.out = Packets(), bytearray()
        self.in_flight.clear()
        will = Death(boot_id=self.boot_id, session=self.session, reason=DeathReason.LOST)
        return mqtt.connection(self.node_id, topic(self.node_id, Leaf.DEATH), codec.encode(will))

    def subscribe_packet(self) -> bytes:
        """For all that the hub says to this node."""
        return mqtt.subscription([topic(self.node_id, leaf) for leaf in FROM_HUB])

    def feel(self, sensor_id: str, value: float, at: datetime) -> Reading | None:
        """A sensor's value is now this; the row to send, None while the box is dark."""
        self.values[sensor_id] = value
        return self.note(sensor_id, at) if self.has_power else None

    def note(self, sensor_id: str, at: datetime) -> Reading:
        """Store what a sensor says now."""
        self.seq += 1
        reading = Reading(
            seq=self.seq,
            sensor_id=sensor_id,
            kind=KINDS[sensor_id],
            value=self.values[sensor_id],
            observed_at=codec.to_wire_time(at),
            historical=not self.wants_link,
        )
        self.owed[self.seq] = reading
        return reading

    def forget(self, through: int, also: list[int]) -> None:
        """What the hub has committed."""
        for seq in [seq for seq in self.owed if seq <= through]:
            del self.owed[seq]
        for seq in also:
            self.owed.pop(seq, None)

    def publish(self, leaf: Leaf, message: Message, *, retain: bool = False) -> None:
        """Put a message into the way out; QoS 1, and 0 for health."""
        packet_id = 0
        if leaf is not Leaf.HEALTH:
            self.packet_id = packet_id = self.packet_id % 65_535 + 1
            self.in_flight.add(packet_id)
        payload = codec.encode(message)
        self.out += mqtt.publication(topic(self.node_id, leaf), payload, packet_id, retain=retain)

    def say_birth(self, now: datetime) -> None:
        """Who I am, and what I still hold."""
        birth = Birth(
            boot_id=self.boot_id,
            session=self.session,
            outbox_id=self.outbox_id,
            outbox_depth=len(self.owed),
            sent_at=codec.to_wire_time(now),
            software="firstlight-drill",
            sensors=SENSORS,
        )
        self.publish(Leaf.BIRTH, birth, retain=True)

    def say_owed(self, now: datetime) -> None:
        """All that is not acknowledged, oldest first."""
        for part in _parts(sorted(self.owed)):
            self.say_readings([self.owed[seq] for seq in part], now)

    def say_readings(self, readings: list[Reading], now: datetime) -> None:
        """One message of readings."""
        message = Readings(
            outbox_id=self.outbox_id,
            boot_id=self.boot_id,
            sent_at=codec.to_wire_time(now),
            readings=readings,
        )
        self.publish(Leaf.READINGS, message)

    def say_health(self, now: datetime, uptime_s: float) -> None:
        """The node is up."""
        health = Health(
            boot_id=self.boot_id,
            sent_at=codec.to_wire_time(now),
            uptime_s=uptime_s,
            outbox_depth=len(self.owed),
        )
        self.publish(Leaf.HEALTH, health)

    def say_reply(self, command_id: str, outcome: str) -> None:
        """What became of a command."""
        self.publish(Leaf.REPLY, Reply(command_id=command_id, outcome=outcome))


def _parts(seqs: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(seqs), A_MESSAGE):
        yield seqs[start : start + A_MESSAGE]
