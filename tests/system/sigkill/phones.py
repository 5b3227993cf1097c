"""The workers' phones: a webhook that writes down every message, told again or not."""

import json
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Told(NamedTuple):
    """Who was told of which step of which ticket."""

    worker: str
    ticket_id: str
    step: str


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The hub was killed while it spoke to us."""


class Phones:
    """Answers each message after a moment, so that a kill can fall into the middle of it."""

    def __init__(self, answers_after_s: float = 0.03) -> None:
        self._guard = threading.Lock()
        self._messages: dict[Told, list[dict[str, Any]]] = defaultdict(list)
        phones = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                phones._note(self.path.strip("/"), json.loads(body))
                time.sleep(answers_after_s)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def url(self, worker: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{worker}"

    def told(self) -> dict[Told, list[bool]]:
        """For every message, whether each of its deliveries said that it was a repeat."""
        with self._guard:
            return {
                told: [message["repeat"] for message in messages]
                for told, messages in self._messages.items()
            }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _note(self, worker: str, message: dict[str, Any]) -> None:
        told = Told(worker, message["ticket_id"], message["step"])
        with self._guard:
            self._messages[told].append(message)
