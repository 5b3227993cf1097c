"""Web Push against a push endpoint on this machine that decrypts as a browser does."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hub.adapters.channels.push import KEPT_S, PushChannel, PushKey
from hub.adapters.channels.table import Channels
from hub.adapters.keys import link_keys, push_key
from hub.adapters.sql import schema
from hub.adapters.sql.replies import SqlReplies
from hub.adapters.sql.state import opener
from hub.adapters.sql.subscriptions import SqlSubscriptions, StoredSubscriptions
from hub.domain.links import Purpose
from hub.domain.people import Role
from hub.domain.phrases import Sentence
from hub.domain.subscriptions import subscription_id
from hub.domain.tickets import Priority
from hub.errors import DeliveryFailed, NotFound
from hub.pipeline.accounts import Caller, Scope
from hub.pipeline.deliveries import Message, Ways
from hub.pipeline.linking import Links
from hub.pipeline.replies import Replies
from hub.pipeline.subscribing import Subscribing
from tests.contract.tickets.conftest import Town

pytestmark = pytest.mark.system
CONTACT = "https://hub.example"
MESSAGE = Message(
    "t-1",
    "P1",
    "[P1] 约定未见",
    "关于王奶奶\n到09:15窗帘仍未拉开。",
    "rung:0:0",
    worker_id="w-li",
    spoken=Sentence("", ""),
    ways=Ways(token="s-token", acknowledge="a-token"),
)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A subscription with its private key, which never leaves it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = b64(point), b64(self._auth)

    def read(self, body: bytes) -> Any:
        """What the service worker gets as `event.data.json()`."""
        plain = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"
        )
        return json.loads(plain)


class PushService(ThreadingHTTPServer):
    """Takes what is sent to it, or answers each path as told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: dict[str, int] = {}
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.release = threading.Event()

    def browser(self, name: str) -> Browser:
        return Browser(f"{self.origin}/{name}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((self.path, headers, body))
        if self.path == "/drip":
            self._drip()
        self.send_response(self.server.answers.get(self.path, 201))
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        """An answer that never ends, though no single read of it takes long."""
        while not self.server.release.wait(0.02):
            try:
                self.wfile.write(b"H")
            except OSError:
                return

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.release.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    town = Town(tmp_path)
    account = {"username": "li", "password_hash": "-", "scope": "worker", "worker_id": "w-li"}
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://chat/li")
    town.add(schema.accounts, account | {"account_id": "u-li"})
    yield town
    town.close()


CALLER = Caller("u-li", "li", Scope.WORKER, "w-li", role=Role.MICRO_GRID_WORKER)


def subscribing(town: Town) -> Subscribing:
    begin = opener(town.database, SqlSubscriptions)
    return Subscribing(begin, town.clock, "unused", loopback=True)


def subscribe(town: Town, browser: Browser) -> None:
    subscribing(town).add(CALLER, browser.endpoint, browser.p256dh, browser.auth)


@pytest.fixture
def key(tmp_path) -> PushKey:
    return PushKey(push_key(tmp_path), CONTACT)


def channel(town: Town, key: PushKey, *, loopback: bool = True) -> PushChannel:
    rows = StoredSubscriptions(town.database)
    return PushChannel(rows, key, town.clock.wall, loopback=loopback, connect_s=1, read_s=1)


def failure(push: PushChannel) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        push.send("push:", MESSAGE)
    return caught.value


def test_a_browser_reads_what_was_sent_and_nobody_else_can(town, service, key):
    browser, other = service.browser("li"), service.browser("other")
    subscribe(town, browser)
    detail = channel(town, key).send("push:", MESSAGE).detail
    assert detail == "taken for 1 of 1 browsers"
    ((path, headers, body),) = service.got
    assert path == "/li"
    assert browser.read(body) == {
        "title": MESSAGE.title,
        "body": MESSAGE.body,
        "url": "/s/s-token",
        "acknowledge": "a-token",
        "tag": "t-1 rung:0:0",
        "urgent": True,
    }
    assert "王奶奶".encode() not in body
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", str(KEPT_S))
    assert headers["urgency"] == "high"
    with pytest.raises(http_ece.ECEException):
        other.read(body)


def test_the_signature_is_ours_for_this_service_and_for_half_a_day(town, service, key):
    subscribe(town, service.browser("li"))
    channel(town, key).send("push:", MESSAGE)
    scheme, _, fields = service.got[0][1]["authorization"].partition(" ")
    assert scheme == "vapid"
    said = dict(field.split("=", 1) for field in fields.split(","))
    assert said["k"].strip() == key.public
    claims = verified(said["t"].strip(), key.public)
    assert (claims["aud"], claims["sub"]) == (service.origin, CONTACT)
    left = datetime.fromtimestamp(claims["exp"], UTC) - town.clock.wall()
    assert left.total_seconds() == 12 * 3600


def test_a_signature_by_another_key_would_be_noticed(town, service, key, tmp_path_factory):
    stranger = PushKey(push_key(tmp_path_factory.mktemp("stranger")), CONTACT)
    subscribe(town, service.browser("li"))
    channel(town, stranger).send("push:", MESSAGE)
    token = service.got[0][1]["authorization"].split("t=", 1)[1].split(",")[0]
    with pytest.raises(InvalidSignature):
        verified(token, key.public)


def verified(token: str, public: str) -> Any:
    """The claims of a JWT (RFC 7519) that is signed with ES256 by this key."""
    head, claims, signature = token.split(".")
    assert json.loads(unb64(head))["alg"] == "ES256"
    raw = unb64(signature)
    numbers = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(public))
    said = f"{head}.{claims}".encode()
    point.verify(encode_dss_signature(*numbers), said, ec.ECDSA(hashes.SHA256()))
    return json.loads(unb64(claims))


def test_all_browsers_of_a_worker_are_woken_and_one_that_takes_is_enough(town, service, key):
    service.answers["/old"] = 503
    for name in ("old", "new"):
        subscribe(town, service.browser(name))
    assert channel(town, key).send("push:", MESSAGE).detail == "taken for 1 of 2 browsers"
    assert {path for path, *_ in service.got} == {"/old", "/new"}


def test_a_push_service_that_drips_keeps_no_other_browser_waiting(town, service, key):
    for name in ("drip", "new"):
        subscribe(town, service.browser(name))
    rows = StoredSubscriptions(town.database)
    push = PushChannel(rows, key, town.clock.wall, loopback=True, longest_s=2)
    assert push.send("push:", MESSAGE).detail == "taken for 1 of 2 browsers"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(town, service, key, status):
    service.answers["/li"] = status
    subscribe(town, service.browser("li"))
    assert failure(channel(town, key)).permanent
    assert town.rows(schema.push_subscriptions) == []
    assert "no browser" in str(failure(channel(town, key)))


@pytest.mark.parametrize(
    ("status", "permanent"), [(429, False), (500, False), (400, True), (413, True), (307, True)]
)
def test_answers_say_whether_trying_again_can_help(town, service, key, status, permanent):
    service.answers["/li"] = status
    subscribe(town, service.browser("li"))
    assert failure(channel(town, key)).permanent is permanent
    assert len(service.got) == 1, "no redirect is followed"
    assert len(town.rows(schema.push_subscriptions)) == 1


def test_a_push_service_that_is_away_is_tried_again(town, key, free_port):
    subscribe(town, Browser(f"http://127.0.0.1:{free_port()}/secret-path"))
    error = failure(channel(town, key))
    assert not error.permanent
    assert "secret-path" not in str(error)


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:{port}/li", "https://127.0.0.1/li", "https://localhost.localdomain/li"],
)
def test_outside_of_a_drill_nothing_is_sent_into_our_own_network(town, service, key, endpoint):
    where = endpoint.format(port=service.server_address[1])
    browser = Browser(where)
    row = {"account_id": "u-li", "worker_id": "w-li", "created_at": town.clock.wall()}
    row |= {"p256dh": browser.p256dh, "auth": browser.auth, "endpoint": where}
    town.add(schema.push_subscriptions, row | {"subscription_id": subscription_id(where)})
    failure(channel(town, key, loopback=False))
    assert service.got == []


def test_a_long_message_still_fits_into_a_push(town, service, key):
    browser = service.browser("li")
    subscribe(town, browser)
    long = Message("t-1", "P2", "题" * 200, "长" * 2000, "rung:0:0", worker_id="w-li")
    channel(town, key).send("push:", long)
    body = service.got[0][2]
    assert len(body) <= 4096
    assert browser.read(body)["body"].startswith("长")


def test_a_phone_that_shows_the_message_keeps_the_next_channel_silent(town, service, key, tmp_path):
    """The whole way: ticket, push, decrypted on the phone, acknowledged, seen."""
    browser = service.browser("li")
    subscribe(town, browser)
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", priority=Priority.P2)
    town.ticketing.open_once()
    links = Links({1: b"k" * 32})
    replies = Replies(opener(town.database, SqlReplies), town.clock, links, town.desk)
    notifier = town.new_notifier(send=Channels(channel(town, key), town_chat(town)).send)
    while notifier.send_once():
        pass
    (row,) = town.rows(schema.notices, channel="push:")
    assert row.state == "sent"
    said = browser.read(service.got[0][2])
    with pytest.raises(NotFound):
        replies.note_seen(said["acknowledge"])
    replies.note_delivered(said["acknowledge"])
    (row,) = town.rows(schema.notices, channel="push:")
    assert (row.state, row.delivered_at) == ("delivered", town.clock.wall())
    town.clock.forward(60)
    while notifier.send_once():
        pass
    notifier.close()
    (chat,) = town.rows(schema.notices, channel="http://chat/li")
    assert (chat.state, chat.result) == ("failed", "heard already")
    replies.note_seen(said["url"].removeprefix("/s/"))
    (row,) = town.rows(schema.notices, channel="push:")
    assert row.state == "seen"


def town_chat(town: Town) -> Any:
    """Whatever is no push goes where the town remembers it."""

    class Chat:
        def send(self, url: str, message: Message) -> Any:
            return town.sender(url, message)

    return Chat()


def test_subscribing_puts_push_first_and_a_fifth_browser_ends_the_oldest(town, service):
    for number in range(5):
        subscribe(town, service.browser(f"b{number}"))
        town.clock.forward(1)
    (worker,) = town.rows(schema.workers)
    assert worker.channels == ["push:", "http://chat/li"]
    kept = {row.endpoint.rpartition("/")[2] for row in town.rows(schema.push_subscriptions)}
    assert kept == {"b1", "b2", "b3", "b4"}


def test_a_browser_that_changes_hands_wakes_for_its_new_owner_only(town, service):
    browser = service.browser("shared")
    subscribe(town, browser)
    town.add_worker("w-wu")
    account = {"username": "wu", "password_hash": "-", "scope": "worker", "worker_id": "w-wu"}
    town.add(schema.accounts, account | {"account_id": "u-wu"})
    other = Caller("u-wu", "wu", Scope.WORKER, "w-wu", role=Role.MICRO_GRID_WORKER)
    subscribing(town).add(other, browser.endpoint, browser.p256dh, browser.auth)
    (row,) = town.rows(schema.push_subscriptions)
    assert (row.worker_id, row.account_id) == ("w-wu", "u-wu")


def test_keys_are_made_once_and_readable_by_the_hub_alone(tmp_path):
    first = (push_key(tmp_path), link_keys(tmp_path))
    assert (push_key(tmp_path), link_keys(tmp_path)) == first
    for path in (tmp_path / "keys").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_second_line_rotates_the_link_key_and_the_first_still_opens(tmp_path):
    ends = datetime(2026, 11, 22, tzinfo=UTC)
    before = Links(link_keys(tmp_path)).ways("m-" + "0" * 24, ends).token
    with (tmp_path / "keys" / "links").open("a") as file:
        file.write(f"2 {os.urandom(32).hex()}\n")
    links = Links(link_keys(tmp_path))
    after = links.ways("m-" + "0" * 24, ends).token
    assert before != after
    assert {links.open(Purpose.LINK, one, ends) for one in (before, after)} == {"m-" + "0" * 24}
