"""One node as it speaks on the wire."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from hub.adapters.mqtt import decoded
from hub.adapters.sql.schema import to_ms
from hub.pipeline.ingest.rows import Arrival, Urgency
from wire import codec
from wire.messages import Alert, Birth, BirthSensor, Death, Message, Reading, Readings, Reply
from wire.topics import Leaf

KINDS = {"i_am_fine": "button", "help": "button"}
"""The kind of a sensor that is not named after it."""


class Neighbourhood(Protocol):
    """What an edge needs of the hub that a test built."""

    clock: Any
    mids: Iterator[int]

    def deliver(self, *arrivals: Arrival) -> Urgency: ...


class Edge:
    """One node as it speaks on the wire."""

    def __init__(self, hub: Neighbourhood, node_id: str) -> None:
        self.hub, self.node_id = hub, node_id
        self.outbox_id, self.boot_id, self.session = "outbox-1", "boot-1", 1
        self.seq = 0

    def birth(self, **more: Any) -> Urgency:
        message: dict[str, Any] = {
            "boot_id": self.boot_id,
            "session": self.session,
            "outbox_id": self.outbox_id,
            "outbox_depth": 0,
            "sent_at": self.hub.clock.time,
        }
        live = more.pop("live", True)
        return self.hub.deliver(self.arrival(Leaf.BIRTH, Birth(**message | more), live=live))

    def birth_with_silence(self, sensor_id: str, kind: str, max_silence_s: float) -> None:
        sensor = BirthSensor(sensor_id=sensor_id, kind=kind, max_silence_s=max_silence_s)
        self.birth(sensors=[sensor])

    def death(self, live: bool = True) -> None:
        message = Death(boot_id=self.boot_id, session=self.session, reason="lost")
        self.hub.deliver(self.arrival(Leaf.DEATH, message, live=live))

    def says(
        self, sensor_id: str, value: float, at: datetime | None = None, **more: Any
    ) -> Urgency:
        """One reading, delivered at once."""
        return self.hub.deliver(self.readings(self.reading(sensor_id, value, at, **more)))

    def reading(
        self, sensor_id: str, value: float, at: datetime | None = None, **more: Any
    ) -> Reading:
        self.seq += 1
        kind = more.pop("kind", KINDS.get(sensor_id, sensor_id))
        fields = {"seq": self.seq, "sensor_id": sensor_id, "kind": kind, "value": value}
        if "age_s" not in more:
            fields["observed_at"] = at or self.hub.clock.time
        return Reading(**fields | more)

    def readings(self, *readings: Reading, **more: Any) -> Arrival:
        message = Readings(
            outbox_id=self.outbox_id,
            boot_id=self.boot_id,
            sent_at=self.hub.clock.time,
            readings=list(readings),
        )
        return self.arrival(Leaf.READINGS, message, **more)

    def alert(self, alert_id: str, **more: Any) -> Arrival:
        self.seq += 1
        fields: dict[str, Any] = {
            "outbox_id": self.outbox_id,
            "boot_id": self.boot_id,
            "seq": self.seq,
            "alert_id": alert_id,
            "kind": "help",
            "sensor_id": "help",
            "observed_at": self.hub.clock.time,
        }
        return self.arrival(Leaf.ALERT, Alert(**fields | more))

    def reply(self, command_id: str, outcome: str) -> None:
        message = Reply(command_id=command_id, outcome=outcome)
        self.hub.deliver(self.arrival(Leaf.REPLY, message))

    def arrival(self, leaf: Leaf, message: Message | bytes, **more: Any) -> Arrival:
        payload = message if isinstance(message, bytes) else codec.encode(message)
        clock = self.hub.clock
        arrival = Arrival(
            node_id=self.node_id,
            leaf=leaf,
            content=decoded(leaf, payload),
            payload=payload,
            live=True,
            received_ms=to_ms(clock.now()),
            wall=clock.wall(),
            mid=next(self.hub.mids),
        )
        return arrival._replace(**more)
