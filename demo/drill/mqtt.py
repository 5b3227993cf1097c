"""As much MQTT 3.1.1 as a thousand nodes in one process need: packets in, packets out.

Section numbers are those of the OASIS standard.
"""

import socket
from collections.abc import Sequence
from typing import Final

from demo.drill.packets import packet, text

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP = 0x20, 0x30, 0x40, 0x90, 0xD0
KEEPALIVE_S: Final = 12
_CLEAN_WILL_QOS1_RETAINED: Final = b"\x2e"
PINGREQ: Final = b"\xc0\x00"


def open_socket(port: int) -> socket.socket:
    """To a broker on the loopback; it does not block once it is connected."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=10)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    return sock


def connection(client_id: str, will_topic: str, will: bytes) -> bytes:
    """CONNECT with a clean session and a retained will of QoS 1 (3.1)."""
    head = text(b"MQTT") + b"\x04" + _CLEAN_WILL_QOS1_RETAINED
    head += KEEPALIVE_S.to_bytes(2, "big")
    texts = (client_id.encode(), will_topic.encode(), will)
    return packet(0x10, head + b"".join(map(text, texts)))


def subscription(topics: Sequence[str]) -> bytes:
    """SUBSCRIBE with QoS 1 (3.8)."""
    filters = b"".join(text(topic.encode()) + b"\x01" for topic in topics)
    return packet(0x82, b"\0\1" + filters)


def publication(topic: str, payload: bytes, packet_id: int, *, retain: bool = False) -> bytes:
    """PUBLISH of QoS 1; of QoS 0 where `packet_id` is 0 (3.3)."""
    number = packet_id.to_bytes(2, "big") if packet_id else b""
    first = PUBLISH | (2 if packet_id else 0) | retain
    return packet(first, text(topic.encode()) + number + payload)


def acknowledgement(packet_id: int) -> bytes:
    """PUBACK (3.4)."""
    return packet(PUBACK, packet_id.to_bytes(2, "big"))


def published(first: int, body: bytes) -> tuple[str, int, bytes]:
    """(topic, packet id or 0, payload) of a PUBLISH."""
    end = 2 + int.from_bytes(body[:2], "big")
    topic = body[2:end].decode()
    if not first & 0x06:
        return topic, 0, body[end:]
    return topic, int.from_bytes(body[end : end + 2], "big"), body[end + 2 :]
