"""Zigbee sensors, read from the topics of a Zigbee2MQTT that runs in the home.

A sample exists only because a device spoke: nothing here repeats a value, and retained messages are
passed over, since a broker's memory would keep a dead sensor alive.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from edge.domain.readings import Sample, SensorDescription
from edge.domain.zigbee import PROPERTIES, Contact, decode, seen_at, value_of
from edge.sensors.keys import Keys

_log = logging.getLogger(__name__)
_DEFAULT_SILENCE_S: Final = 3 * 3600.0
"""Battery sensors speak about each 50 minutes; two of those may be missed."""
_INVERTIBLE: Final = ("curtain", "door", "motion", "presence", "smoke", "gas")
_KEPT_MESSAGES: Final = 10_000
_KEEPALIVE_S: Final = 30
_LONGEST_WAIT_S: Final = 30
_PRESS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Broker:
    """Where Zigbee2MQTT publishes."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Device:
    """One sensor: the topic it speaks on and the property that holds its value."""

    description: SensorDescription
    topic: str
    source: str
    invert: bool
    contact: Contact = field(default_factory=Contact, compare=False)

    def samples(self, payload: bytes, now: datetime) -> Iterator[Sample]:
        """What one message says about this sensor: at most one value, a press and its release."""
        message = decode(payload)
        if message is None:
            return
        at = seen_at(message, now)
        kind = self.description.kind
        value = value_of(kind, self.source, message, invert=self.invert)
        if kind == "button" and value:
            # Battery buttons never say that they were let go.
            yield self._sample(1.0, at - _PRESS)
            value = 0.0
        if self.source == "contact":
            yield from self._contact(message, value, at)
        elif value is not None:
            yield self._sample(value, at)

    def _contact(
        self, message: Mapping[str, object], value: float | None, at: datetime
    ) -> Iterator[Sample]:
        """Old contacts send heartbeats without `contact`: alive, and as they were."""
        if value is None and "contact" not in message:
            value = self.contact.value
        if value is not None:
            yield self._sample(value, at, self.contact.hear(value, at))

    def _sample(self, value: float, at: datetime, quality: str = "good") -> Sample:
        return Sample(self.description.sensor_id, value, at, quality)


class Zigbee2MqttSensor:
    """All sensors behind one broker. Connects, and connects again, in a thread of its own."""

    def __init__(self, broker: Broker, devices: Sequence[Device]) -> None:
        self.descriptions = tuple(device.description for device in devices)
        self._devices = devices
        self._broker = broker
        self._heard: deque[tuple[str, bytes]] = deque(maxlen=_KEPT_MESSAGES)
        self._degraded = False
        self._client = self._connect()

    def read(self, now: datetime) -> Iterator[Sample]:
        """What the devices said since the last call."""
        while self._heard:
            topic, payload = self._heard.popleft()
            for device in self._devices:
                if device.topic == topic:
                    yield from device.samples(payload, now)

    def close(self) -> None:
        """Disconnect and end the thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def _connect(self) -> paho.Client:
        client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv311)
        if self._broker.username:
            client.username_pw_set(self._broker.username, self._broker.password)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe
        client.reconnect_delay_set(1, _LONGEST_WAIT_S)
        client.connect_async(self._broker.host, self._broker.port, _KEEPALIVE_S)
        client.loop_start()
        return client

    def _on_connect(
        self, client: paho.Client, _data: Any, _flags: Any, reason: ReasonCode, _more: Any
    ) -> None:
        if reason.is_failure:
            self._complain(str(reason))
            return
        client.subscribe([(topic, 1) for topic in sorted({d.topic for d in self._devices})])
        if self._degraded:
            _log.info("zigbee2mqtt broker reached again", extra=self._where())
        self._degraded = False

    def _on_subscribe(
        self, _client: paho.Client, _data: Any, _id: int, codes: list[ReasonCode], _more: Any
    ) -> None:
        """A broker that refuses a topic leaves the sensor deaf, although the link looks well."""
        if any(code.is_failure for code in codes):
            self._complain("a topic was refused")

    def _on_connect_fail(self, _client: paho.Client, _data: Any) -> None:
        self._complain("no connection")

    def _on_disconnect(
        self, _client: paho.Client, _data: Any, _flags: Any, reason: ReasonCode, _more: Any
    ) -> None:
        if reason.is_failure:
            self._complain(str(reason))

    def _on_message(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        if not message.retain:
            self._heard.append((message.topic, bytes(message.payload)))

    def _complain(self, reason: str) -> None:
        """Once on entering; the silence that follows is the hub's business."""
        if not self._degraded:
            _log.warning("zigbee2mqtt broker lost", extra={**self._where(), "reason": reason})
        self._degraded = True

    def _where(self) -> dict[str, object]:
        return {"host": self._broker.host, "port": self._broker.port}


def build_zigbee2mqtt(
    tables: Sequence[Keys],
    connect: Callable[[Broker, Sequence[Device]], Zigbee2MqttSensor] = Zigbee2MqttSensor,
) -> list[Zigbee2MqttSensor]:
    """One connection for all tables that name the same broker."""
    by_broker: dict[Broker, list[Device]] = {}
    for keys in tables:
        broker = _broker(keys)
        by_broker.setdefault(broker, []).append(_device(keys))
        keys.finish()
    return [connect(broker, devices) for broker, devices in by_broker.items()]


def _broker(keys: Keys) -> Broker:
    port = keys.whole("port", 1883)
    if not 1 <= port <= 65535:
        raise keys.error("port", f"{port} is no TCP port")
    host = keys.text("host", "127.0.0.1")
    return Broker(host, port, keys.text("username", ""), keys.text("password", ""))


def _device(keys: Keys) -> Device:
    kind = keys.one_of("kind", tuple(PROPERTIES))
    topic = keys.text("topic")
    if set(topic) & set("+#\0") or len(topic.encode()) > 65535:
        raise keys.error("topic", "must be one topic, without + or #")
    source = keys.text("property", PROPERTIES[kind])
    description = keys.describe(kind, _DEFAULT_SILENCE_S)
    invert = kind in _INVERTIBLE and keys.flag("invert", default=False)
    return Device(description, topic, source, invert)
