"""The embedded MQTT broker: a child process for the demo, drills and tests only.

`iotcore` is rumqttd in a wheel. It keeps nothing on disk and has no access list; a real deployment
names an Eclipse Mosquitto by URL instead.
"""

from pathlib import Path

from iotcore import Broker

_CONFIG = """\
id = 0

[router]
id = 0
max_connections = 20000
max_outgoing_packet_count = 2000
max_segment_size = 16777216
max_segment_count = 8

[v4.1]
name = "firstlight"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1

[v4.1.connections]
connection_timeout_ms = 60000
max_payload_size = 1048576
max_inflight_count = 2000
dynamic_filters = true
"""


class EmbeddedBroker:
    """Starts the child, and starts it again when somebody killed it; it dies with its parent."""

    def __init__(self, port: int, data_dir: Path) -> None:
        config = data_dir / "broker.toml"
        config.write_text(_CONFIG.format(port=port))
        self._broker = Broker(config_path=str(config))

    def ensure_running(self) -> bool:
        """Start the child unless it runs; whether it had to be started."""
        if self._broker.is_running:
            return False
        self._broker.start()
        return True

    def stop(self) -> None:
        """End the child."""
        self._broker.stop()
