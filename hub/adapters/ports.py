"""A TCP port for a drill that nobody holds, and that nobody's outgoing connection can take."""

import socket
from secrets import randbelow

FIRST, COUNT = 20_000, 12_000
"""Below the range from which Linux numbers outgoing connections (32768 and up)."""


def free_port() -> int:
    """A port of 127.0.0.1; OSError where all are taken."""
    for _ in range(COUNT):
        port = FIRST + randbelow(COUNT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {FIRST} to {FIRST + COUNT - 1}")
