"""As much MQTT 3.1.1 as a thousand nodes in one process need: packets in, packets out.

Section numbers are those of the OASIS standard.
"""

import socket
from collections.abc import Iterator, Sequence
from typing import Final

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
    head = _text(b"MQTT") + b"\x04" + _CLEAN_WILL_QOS1_RETAINED
    head += KEEPALIVE_S.to_bytes(2, "big")
    texts = (client_id.encode(), will_topic.encode(), will)
    return _packet(0x10, head + b"".join(map(_text, texts)))


def subscription(topics: Sequence[str]) -> bytes:
    """SUBSCRIBE with QoS 1 (3.8)."""
    filters = b"".join(_text(topic.encode()) + b"\x01" for topic in topics)
    return _packet(0x82, b"\0\1" + filters)


def publication(topic: str, payload: bytes, packet_id: int, *, retain: bool = False) -> bytes:
    """PUBLISH of QoS 1; of QoS 0 where `packet_id` is 0 (3.3)."""
    number = packet_id.to_bytes(2, "big") if packet_id else b""
    first = PUBLISH | (2 if packet_id else 0) | retain
    return _packet(first, _text(topic.encode()) + number + payload)


def acknowledgement(packet_id: int) -> bytes:
    """PUBACK (3.4)."""
    return _packet(PUBACK, packet_id.to_bytes(2, "big"))


def published(first: int, body: bytes) -> tuple[str, int, bytes]:
    """(topic, packet id or 0, payload) of a PUBLISH."""
    end = 2 + int.from_bytes(body[:2], "big")
    topic = body[2:end].decode()
    if not first & 0x06:
        return topic, 0, body[end:]
    return topic, int.from_bytes(body[end : end + 2], "big"), body[end + 2 :]


class Packets:
    """Cuts a stream of bytes into packets."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """(first byte, body) of each packet that is complete now."""
        buffer, start = self._rest + data, 0
        while (found := _head(buffer, start)) is not None:
            begin, end = found
            if end > len(buffer):
                break
            yield buffer[start], buffer[begin:end]
            start = end
        self._rest = buffer[start:]


def _head(buffer: bytes, start: int) -> tuple[int, int] | None:
    """Where the body of a packet begins and ends (2.2.3)."""
    length, shift, at = 0, 0, start + 1
    while at < len(buffer):
        byte = buffer[at]
        length |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return at, at + length
        shift += 7
    return None


def _packet(first: int, body: bytes) -> bytes:
    length, encoded = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        encoded.append(digit | (128 if length else 0))
        if not length:
            return bytes([first]) + bytes(encoded) + body


def _text(text: bytes) -> bytes:
    return len(text).to_bytes(2, "big") + text
