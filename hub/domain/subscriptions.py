"""A browser that lets us wake it: what it gives us, and where we are willing to knock."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

PUSH = "push:"
"""The channel that reaches all browsers of a worker."""
MOST_A_WORKER = 4
LONGEST_ENDPOINT = 1000
_INWARD = (".localhost", ".local", ".internal", ".lan", ".home", ".corp")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser of one worker (Push API, `PushSubscription`)."""

    subscription_id: str
    account_id: str
    worker_id: str
    endpoint: str
    p256dh: str
    auth: str
    created_at: datetime

    @property
    def push_service(self) -> str:
        """Whose push service it is: all that may be shown of the endpoint."""
        return urlsplit(self.endpoint).hostname or ""


def subscription_id(endpoint: str) -> str:
    """The same browser always has the same id."""
    return "ps-" + hashlib.blake2b(endpoint.encode(), digest_size=12).hexdigest()


def refusal(endpoint: str, *, loopback: bool) -> str | None:
    """Why we do not knock there; None for a push service on the public network.

    Whoever subscribes chooses where the hub sends a request: never to our own network. `loopback`
    opens http:// on this machine, for drills and tests.
    """
    try:
        url = urlsplit(endpoint)
        host, port = url.hostname or "", url.port
    except ValueError:
        return "is not a URL"
    if loopback and is_loopback(url):
        return None
    if url.scheme != "https":
        return "must begin with https://"
    if url.username or url.password or port not in {None, 443}:
        return "must be a plain https URL without user and port"
    return None if _is_public_name(host) else "must name a push service on the public network"


def is_loopback(url: SplitResult) -> bool:
    """http:// on this machine."""
    return url.scheme == "http" and (url.hostname or "") in {"127.0.0.1", "::1", "localhost"}


def _is_public_name(host: str) -> bool:
    if "." not in host.strip(".") or host.endswith(_INWARD):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return not host.replace(".", "").isdigit()
    return False


def is_public_address(address: str) -> bool:
    """Whether a resolved address lies outside of our own networks."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global
