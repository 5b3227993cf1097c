"""Web Push: encrypted for each browser of a worker (RFC 8291), signed with our key (RFC 8292)."""

import base64
import json
import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any, Protocol
from urllib.parse import urlsplit

from hub.adapters.channels.patience import LONGEST_S, Patience
from hub.adapters.channels.posting import CONNECT_S, READ_S, Poster, is_taken
from hub.domain.subscriptions import Subscription, is_loopback, is_public_address, refusal
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message

KEPT_S = 86_400
"""How long a push service keeps a message for a phone that is off."""
SIGNED_FOR = timedelta(hours=12)
LONGEST_BODY = 900
"""Characters: a push service takes 4 KB, encrypted."""
GONE = frozenset({404, 410})


class Subscriptions(Protocol):
    """Whose browsers there are."""

    def of_worker(self, worker_id: str) -> Sequence[Subscription]: ...
    def remove(self, subscription_ids: Sequence[str]) -> None: ...


class PushChannel:
    """`push:`. Taken when one browser's push service took it; the phone says when it is there."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        key: "PushKey",
        wall: Callable[[], datetime],
        *,
        loopback: bool = False,
        connect_s: float = CONNECT_S,
        read_s: float = READ_S,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._subscriptions = subscriptions
        self._key = key
        self._wall = wall
        self._loopback = loopback
        self._poster = Poster("the push service", connect_s, read_s)
        self._patience = Patience(longest_s)

    def send(self, url: str, message: Message) -> Delivery:  # noqa: ARG002
        """To all at once: one that hangs keeps no other waiting. Raises DeliveryFailed."""
        browsers = self._subscriptions.of_worker(message.worker_id)
        sending = [
            self._patience.begin(browser.push_service, partial(self._send, browser, message))
            for browser in browsers
        ]
        failures, taken = list[DeliveryFailed](), 0
        for one in sending:
            try:
                self._patience.end(one)
                taken += 1
            except DeliveryFailed as failure:
                failures.append(failure)
        if taken:
            return Delivery(f"taken for {taken} of {len(browsers)} browsers")
        if not failures:
            raise DeliveryFailed("no browser of this person is subscribed", permanent=True)
        raise next((one for one in failures if not one.permanent), failures[0])

    def _send(self, browser: Subscription, message: Message) -> None:
        self._check(browser.endpoint)
        headers = self._key.headers(browser.endpoint, self._wall() + SIGNED_FOR) | {
            "Content-Encoding": "aes128gcm",
            "TTL": str(KEPT_S),
            "Urgency": "high" if message.priority in {"P1", "P2"} else "normal",
        }
        status = self._poster.post(browser.endpoint, _encrypted(browser, message), headers)
        if status in GONE:
            self._subscriptions.remove([browser.subscription_id])
        if not is_taken(status):
            raise self._poster.refuse(status)

    def _check(self, endpoint: str) -> None:
        """Never into our own network, whatever the name of the push service resolves to now."""
        url = urlsplit(endpoint)
        if refusal(endpoint, loopback=self._loopback):
            raise DeliveryFailed("the endpoint is not a push service", permanent=True)
        if is_loopback(url):
            return
        try:
            found = socket.getaddrinfo(url.hostname, 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise DeliveryFailed("the push service has no address now") from error
        if not all(is_public_address(str(address[4][0])) for address in found):
            raise DeliveryFailed("the push service lies in our own network", permanent=True)


class PushKey:
    """Our key pair towards push services."""

    def __init__(self, pem: bytes, contact: str) -> None:
        self._pem = pem
        self._contact = contact
        """Whom a push service may write to: a mailto: or https: URL."""

    @cached_property
    def _vapid(self) -> Any:
        from py_vapid import Vapid02

        vapid = Vapid02.from_pem(self._pem)
        vapid.conf = {"no-strict": True}  # it knows mailto: only; RFC 8292 allows https:, too
        return vapid

    @cached_property
    def public(self) -> str:
        """As browsers want it: an uncompressed point, base64url without padding."""
        from cryptography.hazmat.primitives import serialization

        point: bytes = self._vapid.public_key.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def headers(self, endpoint: str, until: datetime) -> dict[str, str]:
        """The signature for one push service."""
        url = urlsplit(endpoint)
        claims = {
            "aud": f"{url.scheme}://{url.netloc}",
            "sub": self._contact,
            "exp": int(until.timestamp()),
        }
        signed: dict[str, str] = self._vapid.sign(claims)
        return signed


def _encrypted(browser: Subscription, message: Message) -> bytes:
    from pywebpush import WebPusher  # takes a while: only hubs that use it pay for it

    said = {
        "title": message.title,
        "body": message.body[:LONGEST_BODY],
        "url": f"/s/{message.ways.token}",
        "acknowledge": message.ways.acknowledge,
        "tag": f"{message.ticket_id} {message.step}",
        "urgent": message.priority in {"P1", "P2"},
    }
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    try:
        pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
        body: bytes = pusher.encode(json.dumps(said, ensure_ascii=False).encode())["body"]
    except (ValueError, TypeError) as error:  # keys that are none
        raise DeliveryFailed("the browser's keys cannot be used", permanent=True) from error
    return body
