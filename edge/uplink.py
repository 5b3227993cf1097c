"""The MQTT session: will, subscriptions, publishing, and coming back after every kind of loss.

Each session is a fresh paho client in this thread: a new `session` number needs a new will before
it connects, and nothing half-sent of an older session may slip into a newer one with a stale age.
The outbox, not paho, knows what is still owed.
"""

import logging
import queue
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from edge.agent import Clock, Connected, Disconnected, Incoming, LinkEvent
from edge.agent.condition import Condition
from edge.domain.backoff import LONGEST_S, delay_s
from edge.errors import UplinkError
from wire.codec import encode
from wire.messages import Death, DeathReason
from wire.topics import FROM_HUB, Leaf, TopicError, parse, topic

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S: Final = 8.0
GOODBYE_S: Final = 2.0
MAX_INFLIGHT: Final = 100
STEADY_S: Final = 30.0
"""A session that lasted longer was a good one: the next wait begins small again."""


@dataclass(frozen=True, slots=True)
class UplinkSettings:
    """Where to connect and as whom. Files are PEM; without `ca_file` the system's are trusted."""

    node_id: str
    boot_id: str
    host: str
    port: int
    username: str
    password: str | None = None
    tls: bool = False
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    keepalive_s: int = 10
    longest_wait_s: float = LONGEST_S


class MqttUplink:
    """Runs its own thread from `start` to `stop`. `roll` gives random numbers in [0, 1)."""

    def __init__(self, settings: UplinkSettings, clock: Clock, roll: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._roll = roll
        self._tls = _tls_context(settings) if settings.tls else None
        self._events: queue.SimpleQueue[tuple[LinkEvent, paho.Client]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name=f"uplink-{settings.node_id}", daemon=True
        )
        self._condition = Condition(log, "link to the broker", node_id=settings.node_id)
        self._live: paho.Client | None = None  # the thread's
        self._told: paho.Client | None = None  # the one that the agent knows of
        self._session = 0

    # -- the agent's side ----------------------------------------------------------------------

    def start(self) -> None:
        """Begin to connect, and never stop trying until `stop`."""
        self._thread.start()

    def poll(self) -> list[LinkEvent]:
        """What happened since the last call; from here on `publish` means that session."""
        events: list[LinkEvent] = []
        while True:
            try:
                event, client = self._events.get_nowait()
            except queue.Empty:
                return events
            if isinstance(event, Connected):
                self._told = client
            elif isinstance(event, Disconnected):
                self._told = None
            events.append(event)

    def publish(self, leaf: Leaf, payload: bytes, *, qos: int = 1, retain: bool = False) -> bool:
        """Hand over to the session that `poll` last reported; False when it is gone."""
        client = self._told
        if client is None or not client.is_connected():
            return False
        sent = client.publish(topic(self._settings.node_id, leaf), payload, qos, retain)
        return sent.rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def stop(self) -> None:
        """Say goodbye and disconnect; a broker that does not listen is left after two seconds."""
        self._stopping.set()
        client = self._live
        if client is not None:
            self._say_goodbye(client)
            client.disconnect()
        if self._thread.is_alive():
            self._thread.join(GOODBYE_S)

    def _say_goodbye(self, client: paho.Client) -> None:
        if not client.is_connected():
            return
        death = self._death(self._session, DeathReason.STOPPED)
        sent = client.publish(topic(self._settings.node_id, Leaf.DEATH), death, 1, True)
        try:
            sent.wait_for_publish(GOODBYE_S)
        except (RuntimeError, ValueError):
            return  # the link broke meanwhile: the will speaks for us

    # -- the thread's side ---------------------------------------------------------------------

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began_s = self._clock.monotonic()
            try:
                self._live_once()
            except Exception as error:  # noqa: BLE001 - whatever a broken link throws, we try again
                self._condition.failed(error)
            lasted_s = self._clock.monotonic() - began_s
            failures = 1 if lasted_s > STEADY_S else failures + 1
            wait_s = delay_s(failures, self._roll(), self._settings.longest_wait_s)
            self._stopping.wait(wait_s)

    def _live_once(self) -> None:
        """One session from connect to loss."""
        self._session += 1
        client = self._new_client(self._session)
        client.connect(self._settings.host, self._settings.port, self._settings.keepalive_s)
        self._live = client
        try:
            if not self._stopping.is_set():
                client.loop_forever()
        finally:
            self._live = None
            self._events.put((Disconnected(), client))
        if not self._stopping.is_set():
            self._condition.failed(UplinkError("the session ended"))

    def _new_client(self, session: int) -> paho.Client:
        settings = self._settings
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=settings.node_id,
            clean_session=True,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(MAX_INFLIGHT)
        client.username_pw_set(settings.username, settings.password)
        if self._tls is not None:
            client.tls_set_context(self._tls)
        will = self._death(session, DeathReason.LOST)
        client.will_set(topic(settings.node_id, Leaf.DEATH), will, qos=1, retain=True)
        client.on_socket_open = _send_at_once
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        return client

    def _death(self, session: int, reason: DeathReason) -> bytes:
        return encode(Death(boot_id=self._settings.boot_id, session=session, reason=reason))

    def _on_connect(
        self, client: paho.Client, _userdata: Any, _flags: Any, reason: ReasonCode, _more: Any
    ) -> None:
        if reason.is_failure:
            self._condition.failed(UplinkError(f"the broker refuses us: {reason}"))
            client.disconnect()
            return
        client.subscribe([(topic(self._settings.node_id, leaf), 1) for leaf in FROM_HUB])
        self._condition.worked()
        self._events.put((Connected(self._session), client))

    def _on_message(self, client: paho.Client, _userdata: Any, message: paho.MQTTMessage) -> None:
        """Only passes on: work in a callback would starve the keepalive."""
        try:
            _, leaf = parse(message.topic)
        except TopicError:
            return
        self._events.put((Incoming(leaf, bytes(message.payload)), client))


def _send_at_once(_client: paho.Client, _data: Any, sock: Any) -> None:
    """Small packets wait for nobody: with Nagle's rule each round to the broker takes 40 ms."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _tls_context(settings: UplinkSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.cert_file is not None:
            context.load_cert_chain(settings.cert_file, settings.key_file)
    except (OSError, ssl.SSLError) as error:
        raise UplinkError(f"TLS files cannot be used: {error}") from error
    return context
