"""As much MQTT 3.1.1 as a load generator needs, without a client library's cost a message."""

import socket
from collections.abc import Iterator

CONNACK, PUBLISH, PUBACK = 0x20, 0x30, 0x40
_KEEPALIVE_S = 600


def connect(port: int, client_id: str) -> socket.socket:
    """A clean session on the loopback."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = _text(b"MQTT") + b"\x04\x02" + _KEEPALIVE_S.to_bytes(2, "big")
    sock.sendall(_packet(0x10, head + _text(client_id.encode())))
    answer = sock.recv(4)
    if answer[:1] != bytes([CONNACK]) or answer[3:] != b"\0":
        raise ConnectionError(f"the broker answered {answer!r}")
    return sock


def subscription(topic_filter: str, qos: int) -> bytes:
    """A SUBSCRIBE packet."""
    return _packet(0x82, b"\0\1" + _text(topic_filter.encode()) + bytes([qos]))


def publication(topic: bytes, payload: bytes, packet_id: int) -> bytes:
    """A PUBLISH packet of QoS 1."""
    body = _text(topic) + packet_id.to_bytes(2, "big") + payload
    return _packet(PUBLISH | 2, body)


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


def topic_and_payload(body: bytes) -> tuple[bytes, bytes]:
    """Of a PUBLISH of QoS 0."""
    end = 2 + int.from_bytes(body[:2], "big")
    return body[2:end], body[end:]


def _head(buffer: bytes, start: int) -> tuple[int, int] | None:
    """Where the body of a packet begins and ends."""
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
