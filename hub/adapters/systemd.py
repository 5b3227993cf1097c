"""Telling systemd that the hub is ready and still alive (sd_notify(3), without its library)."""

import os
import socket
from collections.abc import Mapping


class Supervisor:
    """Silent where there is no systemd."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def tell(self, state: str) -> None:
        """`READY=1`, `WATCHDOG=1` or `STOPPING=1`; a missing supervisor stops nothing."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.sendto(state.encode(), self._address)
        except OSError:
            return
