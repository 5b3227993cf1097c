"""Real channels against real servers on this machine: a webhook that misbehaves, Apprise, SMTP."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from hub.adapters.channels.table import Channels
from hub.adapters.channels.webhook import WebhookChannel
from hub.adapters.sql import schema
from hub.domain.phrases import Sentence
from hub.domain.tickets import Priority
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message, Ways
from tests.contract.tickets.conftest import Town

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


class NoPush:
    """Nobody here has subscribed; what a push is, test_push.py shows."""

    def send(self, url: str, message: Message) -> Delivery:
        raise DeliveryFailed("no browser of this person is subscribed", permanent=True)


@pytest.fixture
def channels() -> Channels:
    return Channels(NoPush())


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


class Mailbox:
    """Keeps what a real SMTP server took."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"


@pytest.fixture
def smtp(free_port) -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    yield mailbox, server.port
    server.stop()


def mail_url(port: int, to: str) -> str:
    where = f"mailto://127.0.0.1:{port}?from=hub@example.org"
    return f"{where}&to={to}&mode=insecure&format=text"


def test_apprise_sends_mail_that_reads_as_it_was_written(channels, smtp):
    mailbox, port = smtp
    channels.send(mail_url(port, "li@example.org"), MESSAGE)
    (mail,) = mailbox.mails
    assert mail["To"] == "li@example.org"
    assert mail["Subject"] == MESSAGE.title
    assert mail.get_body().get_content().strip() == MESSAGE.body


def test_mail_that_the_server_refuses_is_a_failure_that_names_no_address(channels, smtp):
    error = failure(channels, mail_url(smtp[1], "nobody@example.org"))
    assert "nobody@example.org" not in str(error)


def test_mail_without_a_server_is_tried_again_later(channels, free_port):
    assert not failure(channels, mail_url(free_port(), "li@example.org")).permanent


@pytest.mark.parametrize(
    "url",
    [
        "wecombot://BotKey12345678",
        "dingtalk://Secret@AccessToken1234567890abcdef",
        "feishu://abcdefghij1234567890abcdefghij",
        "ntfys://ntfy.example.org/grid-03",
        "mailtos://user:password@smtp.example.org?to=li@example.org",
    ],
)
def test_urls_of_the_document_are_read_by_apprise(url):
    import apprise

    assert apprise.Apprise.instantiate(url) is not None


def test_voice_gateway_gets_the_text_and_where_to_report_the_key(channels, receiver):
    message = replace(
        MESSAGE,
        spoken=Sentence("关于王奶奶。接单请按1。", "About Granny Wang. Press 1."),
        ways=Ways(reply="https://hub.example/calls/abc"),
    )
    channels.send("voice+" + receiver.url("/call"), message)
    ((path, body),) = receiver.got
    assert path == "/call"
    assert body == {
        "ticket_id": "t-1",
        "priority": "P1",
        "step": "rung:0:0",
        "repeat": True,
        "speak": {"zh-CN": "关于王奶奶。接单请按1。", "en": "About Granny Wang. Press 1."},
        "reply_url": "https://hub.example/calls/abc",
    }


@pytest.mark.parametrize(("status", "permanent"), [(503, False), (404, True)])
def test_voice_gateway_that_refuses_says_whether_trying_again_can_help(
    channels, receiver, status, permanent
):
    receiver.answers["/call"] = [status]
    assert failure(channels, "voice+" + receiver.url("/call")).permanent is permanent


def test_voice_over_plain_http_to_elsewhere_is_refused(channels):
    assert failure(channels, "voice+http://gateway.example.org/call").permanent


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def told_by(town: Town, channels: Channels, *urls: str) -> Any:
    """A ticket in no such hurry whose worker has these channels, and a notifier that sends."""
    town.add_worker("w-li", "micro_grid_worker", "grid", *urls)
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", priority=Priority.P2)
    town.ticketing.open_once()
    return town.new_notifier(send=channels.send)


def work(notifier: Any) -> None:
    """Until everything that is due has gone out and come back."""
    while notifier.send_once():
        pass


def paths(receiver: Receiver) -> list[str]:
    return [path for path, _ in receiver.got]


def result_of(town: Town, url: str) -> tuple[str, str, int]:
    (row,) = town.rows(schema.notices, channel=url)
    return row.state, row.result, row.attempts


def test_webhook_that_fails_three_times_and_works_is_told_once(town, channels, receiver):
    url = receiver.url("/shaky")
    receiver.answers["/shaky"] = [500, 503, 500, 200]
    notifier = told_by(town, channels, url)
    for _ in range(4):
        work(notifier)
        town.clock.forward(10)
    notifier.close()
    assert result_of(town, url) == ("sent", "answered 200", 4)
    assert len(receiver.got) == 4
    assert not any(body["repeat"] for _, body in receiver.got)


def test_webhook_that_takes_and_forgets_falls_to_the_next_channel(town, channels, receiver):
    forgetful, mail = receiver.url("/200"), receiver.url("/next")
    notifier = told_by(town, channels, forgetful, mail)
    work(notifier)
    assert result_of(town, forgetful)[0] == "sent"
    town.clock.forward(59)
    work(notifier)
    assert paths(receiver) == ["/200"]
    town.clock.forward(1)
    work(notifier)
    notifier.close()
    assert paths(receiver) == ["/200", "/next"]


def test_webhook_that_drops_the_line_falls_to_the_next_channel(town, channels, receiver):
    notifier = told_by(town, channels, receiver.url("/drop"), receiver.url("/next"))
    work(notifier)
    town.clock.forward(60)
    work(notifier)
    notifier.close()
    assert paths(receiver)[0] == "/drop"
    assert paths(receiver).count("/next") == 1


def test_webhook_that_hangs_holds_nobody_up_and_falls_to_the_next_channel(town, channels, receiver):
    notifier = told_by(town, channels, receiver.url("/hang"), receiver.url("/next"))
    notifier.send_once()
    town.clock.forward(60)
    while "/next" not in paths(receiver):
        notifier.send_once()
    assert result_of(town, receiver.url("/hang"))[0] == "sending"
    receiver.release.set()
    notifier.close()
    assert paths(receiver) == ["/hang", "/next"]


def test_webhook_that_is_gone_pulls_the_next_channel_forward(town, channels, receiver):
    receiver.answers["/gone"] = [410]
    notifier = told_by(town, channels, receiver.url("/gone"), receiver.url("/next"))
    work(notifier)
    notifier.close()
    assert paths(receiver) == ["/gone", "/next"]
