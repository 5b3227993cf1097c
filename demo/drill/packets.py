"""MQTT packets as bytes: cut from a stream, and put together. Sections are those of 3.1.1."""

from collections.abc import Iterator


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


def packet(first: int, body: bytes) -> bytes:
    """A whole packet: first byte, remaining length, body."""
    length, encoded = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        encoded.append(digit | (128 if length else 0))
        if not length:
            return bytes([first]) + bytes(encoded) + body


def text(content: bytes) -> bytes:
    """A string as the protocol writes it (1.5.3)."""
    return len(content).to_bytes(2, "big") + content
