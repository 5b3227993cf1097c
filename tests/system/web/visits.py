"""Signed-in pages in a real browser. What a page must not do is noted."""

from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from hub.api.cookies import SESSION
from hub.api.templates import LANGUAGE_COOKIE
from hub.pipeline.accounts import Scope
from tests.contract.api.town import Town

Size = tuple[int, int]
PHONE: Size = (360, 740)
DESK: Size = (1440, 900)
WALL: Size = (1920, 1080)
WALL_4K: Size = (3840, 2160)
AXE = Path(__file__).parents[3] / "dashboards/web/node_modules/axe-core/axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FOUND = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(
  (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)
    + " | " + (node.any[0]?.message ?? "")).join(" || ")}`)"""


@dataclass
class Visits:
    """Opens pages as somebody: `ops`, a worker's id such as `w-1`, or `""` for nobody."""

    browser: Browser
    town: Town
    address: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        who: str,
        path: str,
        *,
        size: Size = DESK,
        language: str = "zh-CN",
        dark: bool = False,
        touch: bool = False,
    ) -> Page:
        """A page of its own browser profile, loaded; its context is `page.context`."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            locale=language,
            timezone_id="Asia/Shanghai",
        )
        self._contexts.append(context)
        self._sign_in(context, who, language)
        page = context.new_page()
        self._watch(page)
        page.goto(self.address + path)
        return page

    def close(self) -> None:
        """Every profile is gone."""
        for context in self._contexts:
            context.unroute_all(behavior="ignoreErrors")  # a page may ask until its last moment
            context.close()
        self._contexts.clear()

    def expect_fault(self, words: str) -> None:
        """What a test brought about itself is no fault; it must have happened."""
        found = [fault for fault in self.faults if words in fault]
        assert found, f"no fault with {words!r} among {self.faults}"
        self.faults = [fault for fault in self.faults if words not in fault]

    def _sign_in(self, context: BrowserContext, who: str, language: str) -> None:
        cookies = {LANGUAGE_COOKIE: language}
        if who:
            name, password = self._account(who)
            session = self.town.signing_in.sign_in(name, password)
            assert session is not None
            cookies[SESSION] = session.token
        context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
        )

    def _account(self, who: str) -> tuple[str, str]:
        """The name and the password of an account of that worker, made anew for each visit."""
        if who == "ops":
            return self.town.username, self.town.password
        name = f"{who}.{token_hex(4)}"
        worker = None if who in set(Scope) else who
        scope = Scope.WORKER if worker else Scope(who)
        made = self.town.accounts.create(name, scope, worker)
        return name, made.password

    def _watch(self, page: Page) -> None:
        page.on("request", self._note_request)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and not request.url.startswith(self.address + "/"):
            self.faults.append(f"asked another host: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        # A refusal that the page explains is in the browser's console, too, and is no fault.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"said in the console: {message.text}")


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands; WCAG 2.2 A and AA, and good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FOUND, list(RULES))
    return found
