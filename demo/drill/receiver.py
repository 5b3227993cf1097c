"""The workers' phones: one local webhook that writes down every message. The judge of doubles."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import msgspec

FOLLOW_UP, WALK = "follow_up", "line"
SENDS_NOBODY: Final = frozenset({"stand_down", "digest", "warn", "breach", FOLLOW_UP, WALK})
LONGEST_HOLD_S: Final = 20.0


class Posted(msgspec.Struct, frozen=True):
    """What a hub's webhook sends; the rest of it does not matter here."""

    ticket_id: str
    step: str
    repeat: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """One message that reached a phone, and when by the drill's clock."""

    worker_id: str
    ticket_id: str
    step: str
    repeat: bool
    at: datetime

    @property
    def verb(self) -> str:
        """What kind of step it tells of."""
        return self.step.split(":", 1)[0]

    @property
    def sends_somebody(self) -> bool:
        """It asks for an answer to the ticket: it neither calls back nor reminds nor asks else."""
        return self.verb not in SENDS_NOBODY


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The hub was killed while it spoke to us."""


class Receiver:
    """Listens on the loopback; the path names the worker."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._heard: list[Heard] = []
        self._now = datetime.now(UTC)
        self._holds = False
        self._held = threading.Event()
        self._release = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def url(self, worker_id: str) -> str:
        """The channel of one worker."""
        return f"http://127.0.0.1:{self._server.server_port}/{worker_id}"

    def set_time(self, now: datetime) -> None:
        """What the drill's clock says."""
        self._now = now

    def heard(self, since: int = 0) -> list[Heard]:
        """All messages, in the order of arrival, from that number on."""
        with self._guard:
            return self._heard[since:]

    def hold_next(self) -> None:
        """The next message is written down and not answered until `release`."""
        self._held.clear()
        self._release.clear()
        self._holds = True

    def wait_held(self, patience_s: float) -> bool:
        """Whether somebody waits for our answer."""
        return self._held.wait(patience_s)

    def release(self) -> None:
        """Answer whoever waits."""
        self._holds = False
        self._release.set()

    def close(self) -> None:
        """Nobody listens any more."""
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _note(self, worker_id: str, body: bytes) -> None:
        posted = msgspec.json.decode(body, type=Posted)
        with self._guard:
            holds, self._holds = self._holds, False
            one = Heard(worker_id, posted.ticket_id, posted.step, posted.repeat, self._now)
            self._heard.append(one)
        if holds:
            self._held.set()
            self._release.wait(LONGEST_HOLD_S)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver._note(self.path.strip("/"), body)
                self.send_response_only(204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Silence."""

        return Handler
