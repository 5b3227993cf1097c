"""How long callers wait for the first byte of an answer, by surface and outcome; never by path."""

from collections.abc import Iterable
from time import monotonic

from prometheus_client import Histogram
from prometheus_client.core import Metric
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BOUNDS_S = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SURFACES = (
    ("/api/", "api"),
    ("/web/", "files"),
    ("/static/", "files"),
    ("/healthz", "machine"),
    ("/readyz", "machine"),
    ("/metrics", "machine"),
)


class Requests:
    """The waits of one application."""

    def __init__(self) -> None:
        self._waits = Histogram(
            "firstlight_request_seconds",
            "Until an answer began.",
            ["surface", "status"],
            buckets=BOUNDS_S,
            registry=None,
        )

    def collect(self) -> Iterable[Metric]:
        """For `/metrics`."""
        return self._waits.collect()

    def answered(self, path: str, status: int, waited_s: float) -> None:
        """An answer has begun."""
        named = (surface for begins, surface in SURFACES if path.startswith(begins))
        self._waits.labels(next(named, "pages"), f"{status // 100}xx").observe(waited_s)


class Counted:
    """Outermost, so that refusals count, too."""

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        self._app, self._requests = app, requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and look at the clock when the answer begins."""
        began_s = monotonic()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._requests.answered(scope["path"], message["status"], monotonic() - began_s)
            await send(message)

        await self._app(scope, receive, counted if scope["type"] == "http" else send)
