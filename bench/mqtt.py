"""As much MQTT 3.1.1 as a load generator needs, without a client library's cost a message."""

import socket

from demo.drill.packets import packet, text

CONNACK, PUBLISH, PUBACK = 0x20, 0x30, 0x40
_KEEPALIVE_S = 600


def connect(port: int, client_id: str) -> socket.socket:
    """A clean session on the loopback."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = text(b"MQTT") + b"\x04\x02" + _KEEPALIVE_S.to_bytes(2, "big")
    sock.sendall(packet(0x10, head + text(client_id.encode())))
    answer = sock.recv(4)
    if answer[:1] != bytes([CONNACK]) or answer[3:] != b"\0":
        raise ConnectionError(f"the broker answered {answer!r}")
    return sock


def subscription(topic_filter: str, qos: int) -> bytes:
    """A SUBSCRIBE packet."""
    return packet(0x82, b"\0\1" + text(topic_filter.encode()) + bytes([qos]))


def publication(topic: bytes, payload: bytes, packet_id: int) -> bytes:
    """A PUBLISH packet of QoS 1."""
    body = text(topic) + packet_id.to_bytes(2, "big") + payload
    return packet(PUBLISH | 2, body)


def topic_and_payload(body: bytes) -> tuple[bytes, bytes]:
    """Of a PUBLISH of QoS 0."""
    end = 2 + int.from_bytes(body[:2], "big")
    return body[2:end], body[end:]
