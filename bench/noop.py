"""The peer: a paho subscriber that does nothing but confirm what it gets; counts on request."""

import json
import sys
import threading
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion


class Noop:
    """paho as cheap as it gets: 3.1.1, its own thread, manual acknowledgement."""

    def __init__(self, port: int) -> None:
        self.count = 0
        self._ready = threading.Event()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id="bench-noop", manual_ack=True
        )
        self._client.on_connect = lambda client, *_: client.subscribe("firstlight/v1/+/readings", 1)
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_message = self._received
        self._client.connect("127.0.0.1", port)
        threading.Thread(target=self._client.loop_forever, daemon=True).start()
        self._ready.wait(10)

    def _received(self, client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        self.count += 1
        client.ack(message.mid, message.qos)


def main() -> None:
    """Answers each line with the number of messages so far."""
    noop = Noop(**json.loads(sys.argv[1]))
    for _ in sys.stdin:
        print(json.dumps({"messages": noop.count}), flush=True)


if __name__ == "__main__":
    main()
