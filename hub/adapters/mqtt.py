"""The hub's MQTT client: arrivals out of the broker, acknowledgements and commands back into it.

paho-mqtt in its own thread, MQTT 3.1.1, manual acknowledgement. Callbacks only decode and append to
a list; the writer thread swaps the list and confirms after its commit.
"""

import logging
import socket
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from hub.adapters.config_message import config_message
from hub.adapters.frigate import Frigate
from hub.adapters.pubacks import OrderedPubacks
from hub.adapters.sql.schema import to_ms
from hub.errors import Fault, InvalidInput
from hub.pipeline.commanding import CommandRow, ConfigRow
from hub.pipeline.ingest.rows import Arrival, Content
from hub.pipeline.ports import Clock
from hub.pipeline.relay import EdgeReply
from wire import codec
from wire.codec import DecodeError
from wire.messages import Ack, Command, Config, Reply
from wire.topics import FROM_EDGE, Leaf, TopicError, all_nodes, parse, topic

log = logging.getLogger(__name__)

KEEPALIVE_S = 10
AFTER_FAILURE_S = 1.0
UNREADABLE_REPLY_KEPT = 200
"""Bytes in quarantine: enough to see who wrote it, too few for a picture."""
MARKER_TOPIC = "firstlight/hub/{client_id}/marker"

_route = lru_cache(maxsize=200_000)(parse)


class MqttBus:
    """One connection to the broker."""

    def __init__(
        self,
        url: str,
        client_id: str,
        clock: Clock,
        on_arrival: Callable[[int], None],
        on_marker: Callable[[], None],
        on_lost: Callable[[], None],
        ca_file: str = "",
        on_reply: Callable[[str, EdgeReply], None] = lambda _node_id, _reply: None,
        frigate: Frigate | None = None,
    ) -> None:
        self._clock = clock
        self._on_reply = on_reply
        self._frigate = frigate
        self._on_arrival = on_arrival
        self._on_marker = on_marker
        self._on_lost = on_lost
        self._marker_topic = MARKER_TOPIC.format(client_id=client_id)
        self._guard = threading.Lock()
        self._arrivals: list[Arrival] = []
        self._markers: dict[bytes, threading.Event] = {}
        self._marker_number = 0
        self._away_told = False
        self._connection = 0
        self._received = self._sent = 0
        self._client = self._new_client(url, client_id, ca_file)
        self._pubacks = OrderedPubacks(lambda packet_id: self._client.ack(packet_id, 1))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self) -> None:
        """Connect in the background, and again for ever."""
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the broker."""
        self._stopping.set()
        self._client.disconnect()
        self._thread.join(timeout=5)

    @property
    def connected(self) -> bool:
        """Whether the broker answers just now."""
        return self._client.is_connected()

    def counters(self) -> dict[str, float]:
        """Messages received and sent, and connections made."""
        return {
            "messages_received": self._received,
            "messages_sent": self._sent,
            "broker_connections": self._connection,
        }

    def take(self) -> list[Arrival]:
        """All that arrived since the last call; the caller confirms it after its commit."""
        with self._guard:
            taken, self._arrivals = self._arrivals, []
        return taken

    def waiting(self) -> list[Arrival]:
        """What arrived and was not taken yet, oldest first."""
        with self._guard:
            return list(self._arrivals)

    def confirm(self, mids: Sequence[int]) -> None:
        """PUBACK, in order; messages of an earlier connection are passed over."""
        self._pubacks.confirm(mids)

    def acknowledge(self, node_id: str, outbox_id: str, through: int, also: list[int]) -> None:
        """`ack` to the edge."""
        self._publish(node_id, Leaf.ACK, Ack(outbox_id=outbox_id, through_seq=through, also=also))

    def command(self, row: CommandRow) -> bool:
        """Send a command; False when the broker does not answer just now."""
        message = Command(
            command_id=row.command_id, kind=row.kind, expires_at=row.expires_at, detail=row.detail
        )
        return self._publish(row.node_id, Leaf.COMMAND, message)

    def configure(self, row: ConfigRow) -> bool:
        """Publish a node's retained config; False when the broker does not answer just now."""
        return self._publish(row.node_id, Leaf.CONFIG, config_message(row), retain=True)

    def sync(self, timeout_s: float) -> bool:
        """Wait until all that the broker had before this call has arrived here."""
        self._marker_number += 1
        mark = f"{self._connection}-{self._marker_number}".encode()
        done = self._markers[mark] = threading.Event()
        self._client.publish(self._marker_topic, mark, qos=1)
        arrived = done.wait(timeout_s)
        self._markers.pop(mark, None)
        return arrived

    def _publish(
        self, node_id: str, leaf: Leaf, message: Ack | Command | Config, *, retain: bool = False
    ) -> bool:
        if not self._client.is_connected():
            return False
        payload = codec.encode(message)
        sent = self._client.publish(topic(node_id, leaf), payload, qos=1, retain=retain)
        handed_over: bool = sent.rc == paho.MQTT_ERR_SUCCESS
        self._sent += handed_over
        return handed_over

    def _new_client(self, url: str, client_id: str, ca_file: str) -> paho.Client:
        parts = urlsplit(url)
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=True,
            protocol=paho.MQTTv311,
            manual_ack=True,
        )
        if parts.username:
            client.username_pw_set(*credentials_of(url))
        if parts.scheme == "mqtts":
            _trust(client, ca_file)
        client.reconnect_delay_set(min_delay=1, max_delay=5)
        # No limit: with one, paho walks through all that is in flight at each PUBACK that it gets.
        client.max_inflight_messages_set(0)
        client.on_socket_open = _send_at_once
        client.on_connect = self._connected
        client.on_connect_fail = self._unreachable
        client.on_disconnect = self._lost
        client.on_message = self._arrived
        port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
        client.connect_async(parts.hostname or "127.0.0.1", port, KEEPALIVE_S)
        return client

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._client.loop_forever(retry_first_connection=True)
            except Exception:
                log.exception("connection failed", extra={"action": "broker_client_failed"})
                self._stopping.wait(AFTER_FAILURE_S)

    def _connected(
        self, client: paho.Client, _data: Any, _flags: Any, reason: ReasonCode, _p: Any
    ) -> None:
        if reason.is_failure:
            log.error(
                "broker refused us", extra={"action": "broker_refused", "reason": str(reason)}
            )
            return
        self._connection += 1
        self._away_told = False
        self._pubacks.reconnected()
        log.info("broker connected", extra={"action": "broker_connected"})
        client.subscribe([(all_nodes(leaf), 1) for leaf in FROM_EDGE] + [(self._marker_topic, 1)])
        if self._frigate is not None:
            client.subscribe([(topic, 1) for topic in self._frigate.filters])
        client.publish(self._marker_topic, b"first", qos=1)

    def _unreachable(self, _client: paho.Client, _data: Any) -> None:
        if not self._away_told:
            log.warning("broker cannot be reached", extra={"action": "broker_unreachable"})
        self._away_told = True

    def _lost(self, _client: paho.Client, _data: Any, _flags: Any, reason: Any, _p: Any) -> None:
        self._away_told = True
        if not self._stopping.is_set():
            log.warning("broker lost", extra={"action": "broker_lost", "reason": str(reason)})
        self._on_lost()

    def _arrived(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        ticket = self._ticket(message)
        try:
            node_id, leaf = _route(message.topic)
        except TopicError:
            self._not_of_a_node(message, ticket)
            return
        payload = bytes(message.payload)
        content = decoded(leaf, payload)
        if leaf is Leaf.REPLY:
            content, payload = self._passed_on(node_id, content, payload, live=not message.retain)
        arrival = Arrival(
            node_id,
            leaf,
            content,
            payload,
            not message.retain,
            to_ms(self._clock.now()),
            self._clock.wall(),
            ticket,
        )
        self._hand_over([arrival])

    def _hand_over(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            with self._guard:
                self._arrivals.append(arrival)
                waiting = len(self._arrivals)
            self._on_arrival(waiting)
        self._received += 1

    def _not_of_a_node(self, message: paho.MQTTMessage, ticket: int) -> None:
        if message.topic == self._marker_topic:
            self._pubacks.confirm([ticket])
            self._marked(bytes(message.payload))
            return
        arrivals = self._seen_by_frigate(message)
        if arrivals:  # what it amounts to is confirmed with the last part of it
            self._hand_over([*arrivals[:-1], arrivals[-1]._replace(mid=ticket)])
        else:
            self._pubacks.confirm([ticket])

    def _seen_by_frigate(self, message: paho.MQTTMessage) -> list[Arrival]:
        if self._frigate is None or message.retain:
            return []
        now, wall = self._clock.now(), self._clock.wall()
        found = self._frigate.translate(message.topic, bytes(message.payload), now) or []
        return [
            Arrival(one.node_id, one.leaf, one.content, b"", True, to_ms(now), wall, 0)
            for one in found
        ]

    def _passed_on(
        self, node_id: str, content: Content | DecodeError, payload: bytes, *, live: bool
    ) -> tuple[Content | DecodeError, bytes]:
        """A reply may hold a picture: its detail goes to whoever waits for it, and no further."""
        if not isinstance(content, Reply):
            return content, payload[:UNREADABLE_REPLY_KEPT]
        if live:
            said = EdgeReply(content.command_id, content.outcome, content.detail)
            self._on_reply(node_id, said)
        return Reply(command_id=content.command_id, outcome=content.outcome), b""

    def _marked(self, mark: bytes) -> None:
        waiting = self._markers.get(mark)
        if waiting is not None:
            waiting.set()
        elif mark == b"first":
            self._on_marker()

    def _ticket(self, message: paho.MQTTMessage) -> int:
        return self._pubacks.received(message.mid) if message.qos else 0


def _trust(client: paho.Client, ca_file: str) -> None:
    try:
        client.tls_set(ca_certs=ca_file or None)
    except (OSError, ValueError) as error:
        reason = f"{ca_file} cannot be used as certificate authority: {error}"
        raise InvalidInput(Fault("broker_ca_file", reason)) from error


def credentials_of(url: str) -> tuple[str, str]:
    """User name and password; a URL writes `/`, `@` and `:` in them as `%2F`, `%40` and `%3A`."""
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")


def _send_at_once(_client: paho.Client, _data: Any, sock: Any) -> None:
    """Small packets wait for nobody: with Nagle's rule each round to the broker takes 40 ms."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def decoded(leaf: Leaf, payload: bytes) -> Content | DecodeError:
    """What a payload says, or why it cannot be read."""
    try:
        if leaf is Leaf.READINGS:
            return codec.decode_batch(payload)
        return codec.decode(leaf, payload)  # type: ignore[return-value]
    except DecodeError as error:
        return (codec.salvage_alert(payload, error) if leaf is Leaf.ALERT else None) or error
