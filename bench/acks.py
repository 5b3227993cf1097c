"""The way back: the hub's `ack`s as the nodes see them, and probes that time the whole round."""

import threading
import time
from datetime import UTC, datetime

import msgspec

from bench.mqtt import PUBLISH, connect, publication, subscription, topic_and_payload
from bench.register import node_id
from demo.drill.packets import Packets

PROBE_EVERY_S = 0.02


class _Ack(msgspec.Struct):
    outbox_id: str
    through_seq: int


class Acks:
    """How far each outbox of one prefix has been acknowledged."""

    def __init__(self, port: int, outbox: str) -> None:
        self._prefix = f"{outbox}-"
        self._through: dict[str, int] = {}
        self.total = 0
        self.messages = 0
        self._arrived = threading.Condition()
        self._sock = connect(port, f"bench-acks-{outbox}")
        self._sock.sendall(subscription("firstlight/v1/+/ack", 0))
        self._sock.settimeout(None)
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for(self, total: int, patience_s: float) -> float:
        """Wait until so many readings are acknowledged; the monotonic time of the last."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: self.total >= total, patience_s):
                raise TimeoutError(f"{self.total:,} of {total:,} acknowledged")
        return time.monotonic()

    def wait_for_one(self, outbox_id: str, seq: int, patience_s: float) -> bool:
        """Whether this outbox was acknowledged through `seq` in time."""
        with self._arrived:
            return self._arrived.wait_for(
                lambda: self._through.get(outbox_id, 0) >= seq, patience_s
            )

    def _listen(self) -> None:
        packets = Packets()
        decoder = msgspec.json.Decoder(_Ack)
        while data := self._sock.recv(65_536):
            for first, body in packets.feed(data):
                if first & 0xF0 == PUBLISH:
                    self._take(decoder.decode(topic_and_payload(body)[1]))
            with self._arrived:
                self._arrived.notify_all()

    def _take(self, ack: _Ack) -> None:
        if ack.outbox_id.startswith(self._prefix):
            self.messages += 1
            before = self._through.get(ack.outbox_id, 0)
            self._through[ack.outbox_id] = max(before, ack.through_seq)
            self.total += max(0, ack.through_seq - before)


class Probe:
    """A door that moves every now and then: from its publication to the `ack` of its commit."""

    def __init__(self, port: int, number: int) -> None:
        self.rounds_s: list[float] = []
        self._outbox_id = f"probe-{time.monotonic_ns()}"
        self._topic = f"firstlight/v1/{node_id(number)}/readings".encode()
        self._acks = Acks(port, "probe")
        self._sock = connect(port, "bench-probe")
        self._seq = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Probe":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(PROBE_EVERY_S):
            began = time.monotonic()
            self._publish()
            if self._acks.wait_for_one(self._outbox_id, self._seq, 30):
                self.rounds_s.append(time.monotonic() - began)
            self._sock.recv(65_536)

    def _publish(self) -> None:
        self._seq += 1
        at = datetime.now(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        reading = {"seq": self._seq, "sensor_id": "door", "kind": "door", "observed_at": at}
        message = {
            "outbox_id": self._outbox_id,
            "boot_id": "boot-0",
            "sent_at": at,
            "readings": [reading | {"value": float(self._seq % 2)}],
        }
        self._sock.sendall(publication(self._topic, msgspec.json.encode(message), 1))
