"""Chromium as the screens meet it, and how many bytes it took."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser without a window; FileNotFoundError with the way out."""
    path = shutil.which("chromium")
    if path is None:
        raise FileNotFoundError("chromium is not installed: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Bytes:
    """What came over the wire, compressed as it came, by what the browser took it for."""

    def __init__(self, page: Page) -> None:
        self.by_kind: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._begun)
        session.on("Network.dataReceived", self._came)
        session.on("Network.loadingFinished", self._ended)
        session.on("Network.eventSourceMessageReceived", self._told)
        session.send("Network.enable")
        self._so_far: Counter[str] = Counter()

    def total(self) -> int:
        """All kinds together."""
        return sum(self.by_kind.values())

    def _begun(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _came(self, event: dict[str, Any]) -> None:
        if self._kinds.get(event["requestId"]) != "EventSource":
            self._add(event["requestId"], event["encodedDataLength"])

    def _ended(self, event: dict[str, Any]) -> None:
        # With its headers; what had come as data is counted already.
        rest = event["encodedDataLength"] - self._so_far[event["requestId"]]
        self._add(event["requestId"], max(0, round(rest)))

    def _told(self, event: dict[str, Any]) -> None:
        """An event of a stream, which is not compressed; its bytes are not always counted else."""
        self.by_kind["EventSource"] += len(event["data"].encode())

    def _add(self, request: str, size: int) -> None:
        self._so_far[request] += size
        self.by_kind[self._kinds.get(request, "Other")] += size
