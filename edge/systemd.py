"""Telling systemd that we are ready and still alive (sd_notify, without its library)."""

import os
import socket
from collections.abc import Mapping


class Notifier:
    """Silent where there is no systemd. See sd_notify(3): one datagram of KEY=VALUE lines."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def ready(self) -> None:
        """The agent runs."""
        self._send(b"READY=1")

    def alive(self) -> None:
        """The loop still turns; systemd kills us when this stays away for WatchdogSec."""
        self._send(b"WATCHDOG=1")

    def stopping(self) -> None:
        """We are on our way out."""
        self._send(b"STOPPING=1")

    def _send(self, state: bytes) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.sendto(state, self._address)
        except OSError:
            return  # a missing supervisor must not stop the agent
