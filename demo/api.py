"""The hub's public API as a stranger sees it: one bearer token, JSON in, structs out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import msgspec
import urllib3

from demo.errors import ApiError

T = TypeVar("T")
PATIENCE_S: Final = 20.0
A_PAGE: Final = 1000


class Both(msgspec.Struct, frozen=True):
    """One sentence in both languages."""

    zh: str
    en: str


class Evidence(msgspec.Struct, frozen=True):
    """One thing that was known."""

    points: str
    observed_at: datetime | None
    sensor_id: str | None


class Verdict(msgspec.Struct, frozen=True):
    """What the hub says of a window."""

    home_id: str
    window_id: str
    day: str
    judge_at: datetime
    verdict: str
    decided_at: datetime | None
    reason: Both | None
    evidence: list[Evidence]
    ticket_id: str | None = None


class TicketEvent(msgspec.Struct, frozen=True):
    """One line in the story of a ticket."""

    event_id: int
    at: datetime
    actor: str
    action: str
    why: Both
    note: str | None


class Ticket(msgspec.Struct, frozen=True):
    """The work."""

    ticket_id: str
    kind: str
    priority: str
    state: str
    home_id: str | None
    assignee: str | None
    reason: Both
    opened_at: datetime
    events: list[TicketEvent]


class Notice(msgspec.Struct, frozen=True):
    """A message to a person."""

    notice_id: str
    ticket_id: str
    worker_id: str
    state: str


class Node(msgspec.Struct, frozen=True):
    """One edge agent as the hub sees it."""

    node_id: str
    link: str


class Token(msgspec.Struct, frozen=True):
    """A bearer token."""

    token: str


class Account(msgspec.Struct, frozen=True):
    """A new sign-in."""

    username: str
    password: str


class Api:
    """One caller. May be used from one thread at a time."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        self._pool = urllib3.PoolManager(maxsize=1, timeout=PATIENCE_S)
        self._headers = {"Content-Type": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def signed_in_as(self, token: str) -> "Api":
        """The same hub for somebody else."""
        return Api(self.url, token)

    def get(self, path: str, kind: type[T], **wanted: str) -> T:
        """One resource under /api/v1; ApiError."""
        query = f"?{urlencode(wanted)}" if wanted else ""
        return msgspec.json.decode(self._call("GET", f"/api/v1{path}{query}"), type=kind)

    def items(self, path: str, kind: type[T], **wanted: str) -> list[T]:
        """A whole list, page after page; ApiError."""
        found: list[T] = []
        cursor: dict[str, str] = {"limit": str(A_PAGE)}
        while True:
            page = self.get(path, _Page, **wanted, **cursor)
            found += msgspec.convert(page.items, list[kind])  # type: ignore[valid-type]
            if page.next is None:
                return found
            cursor["cursor"] = page.next

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        """Change something under /api/v1; ApiError."""
        return self._call("POST", f"/api/v1{path}", msgspec.json.encode(body or {}))

    def put(self, path: str, body: Mapping[str, Any]) -> bytes:
        """Replace something under /api/v1; ApiError."""
        return self._call("PUT", f"/api/v1{path}", msgspec.json.encode(body))

    def blob(self, path: str) -> bytes:
        """The bytes at a path, such as a picture; ApiError."""
        return self._call("GET", path)

    def text(self, path: str) -> str:
        """A page at the root, such as /metrics; ApiError."""
        return self._call("GET", path).decode()

    def _call(self, method: str, path: str, body: bytes | None = None) -> bytes:
        request = f"{method} {path}"
        try:
            answer = self._pool.request(
                method, self.url + path, body=body, headers=self._headers, retries=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(request, 0, f"no answer ({error})") from error
        if answer.status >= 300:
            raise ApiError(request, answer.status, answer.data.decode(errors="replace")[:500])
        return answer.data


class _Page(msgspec.Struct, frozen=True):
    items: list[Any]
    next: str | None


def is_ready(url: str) -> bool:
    """Whether the hub says that it keeps its promise."""
    try:
        Api(url).text("/readyz")
    except ApiError:
        return False
    return True
