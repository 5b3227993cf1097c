"""A load of readings over one raw connection: many nodes, each with its own outbox.

One process: settings as JSON in its argument, then a line of JSON a step ({rate, seconds, batch})
answered by what was sent. `quiet` leaves curtain, door and motion out of the mix.
"""

import json
import select
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle

from bench.mqtt import connect, publication
from bench.register import node_id

TICK_S = 0.01
MIX = (
    *("temperature", "power", "humidity", "temperature", "power") * 3,
    *("humidity", "power", "temperature", "motion", "curtain"),
)
"""Kinds of twenty readings: mostly heartbeats and meters, one motion, one curtain."""
QUIET = tuple("power" if kind in ("motion", "curtain") else kind for kind in MIX)
_VALUES = {"temperature": b"21.4", "power": b"38.5", "humidity": b"47.0"}
_MESSAGE = b'{"outbox_id":"%s","boot_id":"boot-0","sent_at":"%s","readings":[%s]}'
_READING = b'{"seq":%d,"sensor_id":"%s","kind":"%s","value":%s,"observed_at":"%s","quality":"good"}'


@dataclass(slots=True)
class Sender:
    """One simulated node."""

    topic: bytes
    outbox_id: bytes
    seq: int = 0


class Load:
    """Offers messages at a steady rate."""

    def __init__(self, port: int, nodes: int, outbox: str, quiet: bool = False) -> None:
        self._sock = connect(port, f"bench-load-{outbox}")
        self._senders = cycle([_sender(number, outbox) for number in range(nodes)])
        self._kinds = cycle(kind.encode() for kind in (QUIET if quiet else MIX))
        self._packet_id = 0
        self._heard = 0

    def step(self, rate: float, seconds: float, batch: int) -> dict[str, float]:
        """So many readings a second, `batch` to a message; what became of it."""
        began, sent = time.monotonic(), 0
        while (elapsed := time.monotonic() - began) < seconds:
            wanted = int(rate * elapsed) // batch
            if wanted > sent:
                self._sock.sendall(b"".join(self._messages(wanted - sent, batch)))
                sent = wanted
            self._drain()
            time.sleep(TICK_S)
        return {"readings": sent * batch, "seconds": time.monotonic() - began}

    def _messages(self, count: int, batch: int) -> Iterator[bytes]:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")[:-6].encode() + b"Z"
        for _ in range(count):
            sender = next(self._senders)
            readings = b",".join(self._reading(sender, now) for _ in range(batch))
            self._packet_id = self._packet_id % 65_535 + 1
            payload = _MESSAGE % (sender.outbox_id, now, readings)
            yield publication(sender.topic, payload, self._packet_id)

    def _reading(self, sender: Sender, now: bytes) -> bytes:
        sender.seq += 1
        kind = next(self._kinds)
        return _READING % (sender.seq, kind, kind, _VALUES.get(kind.decode(), b"0"), now)

    def _drain(self) -> None:
        """The broker's PUBACKs; only that they come matters."""
        while select.select([self._sock], [], [], 0)[0]:
            self._heard += len(_received(self._sock))


def _received(sock: socket.socket) -> bytes:
    data = sock.recv(65_536)
    if not data:
        raise ConnectionError("the broker hung up")
    return data


def _sender(number: int, outbox: str) -> Sender:
    topic = f"firstlight/v1/{node_id(number)}/readings"
    return Sender(topic.encode(), f"{outbox}-{number}".encode())


def main() -> None:
    """Steps until the input ends."""
    load = Load(**json.loads(sys.argv[1]))
    for line in sys.stdin:
        print(json.dumps(load.step(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
