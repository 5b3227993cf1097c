"""The hub's public API over HTTP, with nothing but the standard library."""

import json
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

PREFIX: Final = "/api/v1"
TIMEOUT_S: Final = 120.0

Query = Mapping[str, str | Sequence[str]]


class ApiError(Exception):
    """The hub said no, or nothing; `status` is 0 where there was no answer."""

    def __init__(self, what: str, status: int, answer: str) -> None:
        super().__init__(f"{what}: {status or 'no answer'} {answer}")
        self.status = status


class ApiClient:
    """Keeps one connection; not for several threads. Paths are below `/api/v1`, or at the root."""

    def __init__(self, api_url: str, token: str) -> None:
        parts = urlsplit(api_url)
        self._connection = HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT_S
        )
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def get(self, path: str, query: Query | None = None) -> Any:
        """What lies there; raises ApiError."""
        asked = f"?{urlencode(query, doseq=True)}" if query else ""
        return self._call("GET", path + asked, None)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What the hub answers; raises ApiError."""
        return self._call("POST", path, None if body is None else json.dumps(body).encode())

    def items(self, path: str, query: Query | None = None) -> Iterator[dict[str, Any]]:
        """All items of a list, page by page; raises ApiError."""
        wanted: dict[str, str | Sequence[str]] = {**(query or {}), "limit": "1000"}
        while True:
            page = self.get(path, wanted)
            yield from page["items"]
            if page["next"] is None:
                return
            wanted["cursor"] = page["next"]

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _call(self, method: str, path: str, body: bytes | None) -> Any:
        try:
            self._connection.request(method, _full(path), body, self._headers)
            answer = self._connection.getresponse()
            status, content = answer.status, answer.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            raise ApiError(f"{method} {path}", 0, str(error)) from error
        if status >= 400:
            raise ApiError(f"{method} {path}", status, content.decode("utf-8", "replace"))
        return json.loads(content) if content else None


def _full(path: str) -> str:
    return path if path in ("/healthz", "/readyz", "/metrics") else PREFIX + path
