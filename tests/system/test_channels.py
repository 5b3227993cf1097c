"""Real channels against real servers on this machine: a webhook that misbehaves, Apprise, SMTP."""

import contextlib
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hub.adapters.channels.table import Channels
from hub.adapters.channels.webhook import WebhookChannel
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Message

pytestmark = pytest.mark.system
MESSAGE = Message("t-1", "P1", "[P1] 约定未见", "到09:15窗帘仍未拉开。", "rung:0:0", repeat=True)


class Receiver(ThreadingHTTPServer):
    """Answers each path as told; remembers what it got."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[int]] = {}
        self.got: list[tuple[str, Any]] = []
        self.connections: set[Any] = set()
        self.release = threading.Event()

    def url(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.server_address[1]}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, json.loads(body)))
        self.server.connections.add(self.client_address)
        if self.path == "/hang":
            self.server.release.wait(10)
        if self.path.startswith("/drop"):
            self.close_connection = True
            return
        waiting = self.server.answers.get(self.path)
        self.send_response(waiting.pop(0) if waiting else 200)
        answer = b"x" * (10_000_000 if self.path == "/long" else 2)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.release.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def channels() -> Channels:
    return Channels()


def failure(channels: Any, url: str) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        channels.send(url, MESSAGE)
    return caught.value


def test_webhook_gets_one_json_object(channels, receiver):
    assert channels.send(receiver.url("/ok"), MESSAGE).detail == "answered 200"
    ((path, body),) = receiver.got
    assert path == "/ok"
    assert body == {
        "ticket_id": "t-1",
        "priority": "P1",
        "title": MESSAGE.title,
        "body": MESSAGE.body,
        "step": "rung:0:0",
        "repeat": True,
    }


def test_webhook_connections_are_kept(channels, receiver):
    for _ in range(5):
        channels.send(receiver.url("/ok"), MESSAGE)
    assert len(receiver.connections) == 1


def test_long_answer_of_a_webhook_is_not_read_to_its_end(channels, receiver):
    assert channels.send(receiver.url("/long"), MESSAGE).detail == "answered 200"


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(500, False), (503, False), (429, False), (408, False), (410, True), (404, True), (302, True)],
)
def test_webhook_answers_say_whether_trying_again_can_help(channels, receiver, status, permanent):
    receiver.answers["/odd"] = [status]
    error = failure(channels, receiver.url("/odd"))
    assert error.permanent == permanent
    assert str(status) in str(error)
    assert len(receiver.got) == 1


def test_webhook_that_fails_once_works_the_next_time(channels, receiver):
    receiver.answers["/shaky"] = [500, 200]
    failure(channels, receiver.url("/shaky"))
    channels.send(receiver.url("/shaky"), MESSAGE)


def test_webhook_that_hangs_is_left_after_its_time_out(receiver):
    channel = WebhookChannel(connect_s=0.2, read_s=0.2)
    began = time.monotonic()
    error = failure(channel, receiver.url("/hang"))
    assert time.monotonic() - began < 5
    assert not error.permanent
    assert "ReadTimeout" in str(error)


def test_webhook_that_drops_the_connection_is_tried_again_later(channels, receiver):
    assert not failure(channels, receiver.url("/drop?key=s3cr3t")).permanent


def test_nobody_there_is_a_failure_without_secrets(channels, free_port):
    error = failure(channels, f"http://127.0.0.1:{free_port()}/hook/s3cr3t-token")
    assert not error.permanent
    assert "s3cr3t" not in str(error)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "https://exa mple:x/"])
def test_broken_webhook_url_fails_for_good(channels, url):
    assert failure(channels, url).permanent


def test_apprise_json_is_delivered(channels, receiver):
    assert channels.send(receiver.url("/apprise", "json"), MESSAGE).detail == "taken by json"
    ((path, body),) = receiver.got
    assert path.startswith("/apprise")
    assert body["message"] == MESSAGE.body


@pytest.mark.parametrize(("status", "permanent"), [(500, False), (429, False), (410, True)])
def test_apprise_failure_says_what_apprise_logged(channels, receiver, status, permanent):
    receiver.answers["/apprise"] = [status]
    error = failure(channels, receiver.url("/apprise", "json"))
    assert f"error={status}" in str(error)
    assert error.permanent == permanent


def test_apprise_reasons_of_threads_do_not_mix(channels, receiver):
    receiver.answers |= {f"/{status}": [status] for status in (500, 503, 410, 404)}
    reasons: dict[int, str] = {}

    def send(status: int) -> None:
        reasons[status] = str(failure(channels, receiver.url(f"/{status}", "json")))

    threads = [threading.Thread(target=send, args=(s,)) for s in (500, 503, 410, 404)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"error={status}" in reason for status, reason in reasons.items())
    assert len(reasons) == 4


@pytest.mark.parametrize("url", ["nosuchservice://x", "mailto://", "tgram://"])
def test_url_that_apprise_cannot_read_fails_for_good(channels, url):
    assert failure(channels, url).permanent


class MailServer(socketserver.ThreadingTCPServer):
    """Just enough of SMTP."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.mails: list[str] = []


class _Smtp(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.server.mails.append(self.mail())
            self.say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def mail(self) -> str:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.decode())
        return "".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def test_apprise_sends_mail(channels):
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        url = (
            f"mailto://127.0.0.1:{server.server_address[1]}"
            "?from=hub@example.org&to=li@example.org&mode=insecure&format=text"
        )
        channels.send(url, MESSAGE)
        server.shutdown()
        thread.join()
    (mail,) = server.mails
    assert "To: li@example.org" in mail
