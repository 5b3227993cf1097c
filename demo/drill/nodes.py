"""All nodes of the town in one thread: a selector, a socket a node, and who heard which ask."""

import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Final

from demo.drill import mqtt
from demo.drill.node import Node
from demo.drill.truth import Home, Move
from demo.errors import DemoError
from wire import codec
from wire.messages import Ack, Command
from wire.topics import Leaf, parse

TICK_S: Final = 0.25
PING_S: Final = 5.0
HEALTH_S: Final = 60.0
AGAIN_S: Final = 30.0
CHUNK: Final = 65_536


class Nodes:
    """Plays the boxes; every call may come from the drill's own thread."""

    def __init__(self, homes: Iterable[Home], port: int, seed: int) -> None:
        self._port = port
        self._nodes = {
            home.home_id: Node(home.node_id, f"o-{seed}-{home.home_id}")
            for home in homes
            if home.is_heard
        }
        self._asked: set[tuple[str, str]] = set()
        self._home_of = {node.node_id: home_id for home_id, node in self._nodes.items()}
        self._now = datetime.now(UTC)
        self._guard = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._wake_out, self._wake_in = socket.socketpair()
        self._wake_out.setblocking(False)
        self._selector.register(self._wake_out, selectors.EVENT_READ, None)
        self._stopping = threading.Event()
        self._began_s = time.monotonic()
        self._spread = Random(seed)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="nodes", daemon=True)
        self._thread.start()

    # -- what the drill does -------------------------------------------------------------------

    def set_time(self, now: datetime) -> None:
        """What the boxes' clocks say."""
        self._now = now

    def power_on(self, home_ids: Iterable[str]) -> None:
        """Boxes start, connect, and report every sensor once."""
        with self._guard:
            for node in self._those(home_ids):
                node.boot += 1
                node.session = 0
                node.has_power = node.wants_link = True
                for sensor_id in node.values:
                    node.note(sensor_id, self._now)
        self._wake()

    def power_off(self, home_ids: Iterable[str]) -> None:
        """No goodbye: the broker says their wills."""
        with self._guard:
            for node in self._those(home_ids):
                node.has_power = node.wants_link = False
        self._wake()

    def link_off(self, home_ids: Iterable[str]) -> None:
        """The router is dead; the boxes go on and store."""
        with self._guard:
            for node in self._those(home_ids):
                node.wants_link = False
        self._wake()

    def link_on(self, home_ids: Iterable[str]) -> None:
        """Back, with all that was stored."""
        with self._guard:
            for node in self._those(home_ids):
                node.wants_link = True
        self._wake()

    def move(self, moves: Iterable[Move]) -> None:
        """Sensors change; what can be sent is sent."""
        with self._guard:
            for move in moves:
                node = self._nodes.get(move.home_id)
                if node is None:
                    continue
                reading = node.feel(move.sensor_id, move.value, move.at)
                if reading is not None and node.is_up:
                    node.say_readings([reading], self._now)
                    node.sent_at_s = time.monotonic()
        self._wake()

    def heartbeat(self) -> None:
        """Every sensor says again what it said before."""
        with self._guard:
            for node in self._nodes.values():
                if not node.has_power:
                    continue
                readings = [node.note(sensor_id, self._now) for sensor_id in node.values]
                if node.is_up:
                    node.say_readings(readings, self._now)
                    node.sent_at_s = time.monotonic()
        self._wake()

    def take_asked(self) -> set[tuple[str, str]]:
        """(home, window) of each ask that was heard since the last call."""
        with self._guard:
            taken, self._asked = self._asked, set()
        return taken

    def up(self) -> int:
        """How many are connected and born."""
        with self._guard:
            return sum(node.is_up for node in self._nodes.values())

    def wanted_up(self) -> int:
        """How many want to be."""
        with self._guard:
            return sum(node.wants_link for node in self._nodes.values())

    def settle(self, patience_s: float = 60.0) -> None:
        """Until the broker has all that was said and the hub has confirmed every gesture."""
        self._until(self._is_settled, "the hub confirms what the homes said", patience_s)

    def wait_up(self, patience_s: float = 90.0) -> None:
        """Until all who can are connected, and owe nothing."""
        self._until(lambda: self.up() == self.wanted_up(), "all nodes are connected", patience_s)
        self.settle(patience_s)

    def close(self) -> None:
        """The town is switched off."""
        self._stopping.set()
        self._wake()
        self._thread.join(10)

    def _is_settled(self) -> bool:
        with self._guard:
            nodes = [node for node in self._nodes.values() if node.wants_link]
            return not any(
                node.in_flight or node.out or node.owes_gestures or not node.is_up for node in nodes
            )

    def _until(self, true: Callable[[], bool], what: str, patience_s: float) -> None:
        give_up_at = time.monotonic() + patience_s
        while not true():
            if self._failure is not None:
                raise DemoError(f"the nodes' thread has failed: {self._failure!r}")
            if time.monotonic() > give_up_at:
                raise DemoError(f"waited {patience_s:g} s until {what}: {self._laggards()}")
            time.sleep(0.002)

    def _laggards(self) -> str:
        with self._guard:
            late = [n for n in self._nodes.values() if n.wants_link and (n.owed or not n.is_up)]
        shown = ", ".join(f"{n.node_id} up={n.is_up} owes={len(n.owed)}" for n in late[:3])
        return f"{len(late)} nodes, such as {shown}"

    def _those(self, home_ids: Iterable[str]) -> list[Node]:
        return [self._nodes[home_id] for home_id in home_ids if home_id in self._nodes]

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._wake_in.send(b"!")

    # -- the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            next_tick_s = 0.0
            while not self._stopping.is_set():
                ready = self._selector.select(TICK_S)
                with self._guard:
                    for key, _ in ready:
                        self._hear(key)
                    if time.monotonic() >= next_tick_s:
                        self._tick()
                        next_tick_s = time.monotonic() + TICK_S
                    self._flush_all()
        except BaseException as error:  # noqa: BLE001 - handed over to whoever waits
            self._failure = error
        finally:
            for node in self._nodes.values():
                self._drop(node)

    def _hear(self, key: selectors.SelectorKey) -> None:
        if key.data is None:
            with suppress(BlockingIOError):
                self._wake_out.recv(CHUNK)
            self._join_and_leave()
            return
        node: Node = key.data
        if node.sock is None:
            return
        try:
            data = node.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(node)
            return
        for first, body in node.packets.feed(data):
            self._packet(node, first, body)

    def _packet(self, node: Node, first: int, body: bytes) -> None:
        match first & 0xF0:
            case mqtt.CONNACK:
                node.out += node.subscribe_packet()
            case mqtt.SUBACK:
                node.is_up = True
                node.say_birth(self._now)
                self._say_owed(node)
            case mqtt.PUBACK:
                node.in_flight.discard(int.from_bytes(body[:2], "big"))
            case mqtt.PUBLISH:
                self._told(node, first, body)
            case _:
                pass  # PINGRESP

    def _told(self, node: Node, first: int, body: bytes) -> None:
        topic, packet_id, payload = mqtt.published(first, body)
        if packet_id:
            node.out += mqtt.acknowledgement(packet_id)
        _, leaf = parse(topic)
        if leaf not in (Leaf.ACK, Leaf.COMMAND):
            return
        message = codec.decode(leaf, payload)
        if isinstance(message, Ack) and message.outbox_id == node.outbox_id:
            node.forget(message.through_seq, message.also)
        elif isinstance(message, Command):
            self._obey(node, message)

    def _obey(self, node: Node, command: Command) -> None:
        is_new = command.command_id not in node.done
        node.done.add(command.command_id)
        if command.kind == "rebirth":
            node.say_reply(command.command_id, "done")
            node.say_birth(self._now)
            self._say_owed(node)
        elif command.kind == "ask":
            node.say_reply(command.command_id, "heard")
            if is_new:
                window_id = str(command.detail.get("window_id", ""))
                self._asked.add((self._home_of[node.node_id], window_id))
        else:
            node.say_reply(command.command_id, "done")

    def _say_owed(self, node: Node) -> None:
        if node.owed:
            node.say_owed(self._now)
            node.sent_at_s = time.monotonic()

    def _tick(self) -> None:
        """Ping, health, what was not acknowledged for half a minute; connections come and go."""
        now_s = time.monotonic()
        for node in self._nodes.values():
            if node.sock is None:
                continue
            if now_s >= node.ping_at_s:
                node.out += mqtt.PINGREQ
                node.ping_at_s = now_s + PING_S
            if node.is_up and now_s >= node.health_at_s:
                node.say_health(self._now, now_s - self._began_s)
                node.health_at_s = now_s + HEALTH_S
            if node.is_up and node.owed and now_s - node.sent_at_s > AGAIN_S:
                self._say_owed(node)
        self._join_and_leave()

    def _join_and_leave(self) -> None:
        for node in self._nodes.values():
            if node.sock is not None and not node.wants_link:
                self._drop(node)
            elif node.sock is None and node.wants_link and not self._join(node):
                return  # the broker is away: another round will try again

    def _join(self, node: Node) -> bool:
        try:
            node.sock = mqtt.open_socket(self._port)
        except OSError:
            return False
        self._selector.register(node.sock, selectors.EVENT_READ, node)
        node.ping_at_s = node.health_at_s = time.monotonic() + self._spread.uniform(0, PING_S)
        node.out += node.connect_packet()
        return True

    def _drop(self, node: Node) -> None:
        if node.sock is None:
            return
        with suppress(KeyError, ValueError):
            self._selector.unregister(node.sock)
        node.sock.close()
        node.sock, node.is_up = None, False
        node.in_flight.clear()
        node.out.clear()

    def _flush_all(self) -> None:
        for node in self._nodes.values():
            if node.out and node.sock is not None:
                self._flush(node)

    def _flush(self, node: Node) -> None:
        assert node.sock is not None
        try:
            sent = node.sock.send(node.out)
        except BlockingIOError:
            return
        except OSError:
            self._drop(node)
            return
        del node.out[:sent]


def port_of(broker_url: str) -> int:
    """The port of `mqtt://127.0.0.1:18830`."""
    return int(broker_url.rsplit(":", 1)[1].strip("/"))


def no_more_files_than(limit: int) -> None:
    """Each node holds a socket: ask the system for so many."""
    import resource  # POSIX only, as the embedded broker's drill is

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, hard), hard))
