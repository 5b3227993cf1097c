"""The broker of a run: Mosquitto where it is installed, else the embedded one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.processes import Measured, free_port, is_listening, wait_until

_MOSQUITTO = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
max_inflight_messages 1000
max_queued_messages 0
set_tcp_nodelay true
"""


@contextmanager
def a_broker(folder: Path) -> Iterator[int]:
    """A broker on the loopback; its port."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    port = free_port()
    if program is None:
        yield from _embedded(folder, port)
        return
    settings = folder / "mosquitto.conf"
    settings.write_text(_MOSQUITTO.format(port=port))
    with Measured([program, "-c", str(settings)], folder / "mosquitto.log"):
        wait_until(lambda: is_listening(port), "Mosquitto")
        print(f"   broker: {program}", flush=True)
        yield port


def _embedded(folder: Path, port: int) -> Iterator[int]:
    from hub.adapters.broker import EmbeddedBroker

    broker = EmbeddedBroker(port, folder)
    broker.ensure_running()
    try:
        wait_until(lambda: is_listening(port), "the embedded broker")
        print("   broker: embedded (no Mosquitto here)", flush=True)
        yield port
    finally:
        broker.stop()
