"""The pages on a real server: without JavaScript, with a real browser, small, and from one host."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.contract.api.town import EVIDENCE, Town
from tests.system.street import Carrying, browse, cookies_of, furnish, served

pytestmark = pytest.mark.system
MOST_BYTES = 50_000


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, secure=False)
    furnish(town)
    yield town
    town.database.close()


@pytest.fixture
def address(town: Town, free_port: Callable[[], int]) -> Iterator[str]:
    with served(town.app, town, free_port()) as address:
        yield address


@pytest.fixture
def worker(town: Town) -> tuple[str, str]:
    """User name and password of worker w-1."""
    body = {"username": "li", "scope": "worker", "worker_id": "w-1"}
    return "li", town.client().post("/api/v1/accounts", json=body).json()["password"]


def fields_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a page's form, as a browser without scripts would send them."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.S)
    assert form is not None, f"no form for {action}"
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))


@contextmanager
def sign_in(address: str, username: str, password: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, follow_redirects=True) as browser:
        first = browser.get("/my")
        assert first.url.path == "/sign-in"
        fields = fields_of(first.text, "/sign-in")
        fields |= {"username": username, "password": password}
        page = browser.post("/sign-in", data=fields)
        assert page.status_code == 200
        assert page.url.path == "/my"
        yield browser


def test_a_worker_takes_a_ticket_to_its_end_without_javascript(
    address: str, worker: tuple[str, str]
) -> None:
    with sign_in(address, *worker) as browser:
        mine = browser.get("/my").text
        assert mine.index("/t/t-000") < mine.index("/t/t-002") < mine.index("/t/t-004")
        for action in ("accept", "arrive"):
            page = browser.get("/t/t-000").text
            browser.post(f"/t/t-000/{action}", data=fields_of(page, f"/t/t-000/{action}"))
        page = browser.get("/t/t-000").text
        fields = fields_of(page, "/t/t-000/resolve")
        fields |= {"outcome": "safe", "note": "<b>她在厨房</b>"}
        done = browser.post("/t/t-000/resolve", data=fields)
        assert done.status_code == 200
        assert '<span class="state">已办结</span>' in done.text
        assert "&lt;b&gt;她在厨房&lt;/b&gt;" in done.text
        assert "/t/t-000" not in browser.get("/my").text


def test_what_stood_in_the_way_is_said_on_the_page(address: str, worker: tuple[str, str]) -> None:
    with sign_in(address, *worker) as browser:
        fields = fields_of(browser.get("/t/t-000").text, "/t/t-000/accept")
        assert browser.post("/t/t-000/accept", data=fields).status_code == 200
        again = browser.post("/t/t-000/accept", data=fields)
        assert (again.status_code, "情况刚有变化" in again.text) == (409, True)
        empty = browser.post("/t/t-000/note", data=fields | {"note": " "})
        assert (empty.status_code, "请写一句说明" in empty.text) == (422, True)
        forged = browser.post("/t/t-000/arrive", data={"csrf": "guessed"})
        assert forged.status_code == 403


def test_pages_speak_chinese_first_and_english_by_choice(
    address: str, worker: tuple[str, str]
) -> None:
    with sign_in(address, *worker) as browser:
        page = browser.get("/t/t-000").text
        assert page.index("到09:15窗帘仍未拉开") < page.index("Curtain still closed at 09:15")
        page = browser.get("/language/en", params={"to": "/t/t-000"}).text
        assert page.index("Curtain still closed at 09:15") < page.index("到09:15窗帘仍未拉开")
        assert '<html lang="en">' in page


def test_the_desk_shows_no_names_and_no_phone_numbers(town: Town, address: str) -> None:
    cookies = cookies_of(town, town.username, town.password)
    desk = httpx.get(f"{address}/ops", headers={"Cookie": cookies}).text
    assert not re.search("王秀英|李桂兰|138000", desk)
    assert "失去联系的设备" in desk


def test_pages_stay_small_on_the_worst_of_days(
    town: Town, address: str, worker: tuple[str, str]
) -> None:
    long = {"reason_zh": "很" * 400, "reason_en": "very " * 80, "priority": "P1"}
    for number in range(100, 160):
        town.enrol(f"h-{number}")
        town.verdict(f"v-{number}", f"h-{number}", ticket_id=f"t-{number}", **long)
        evidence = [EVIDENCE | {"zh": "远" * 400}] * 60
        town.ticket(f"t-{number}", home_id=f"h-{number}", evidence=evidence, **long)
    desk = cookies_of(town, town.username, town.password)
    for _ in range(30):
        path = "/api/v1/tickets/t-100/note"
        assert town.client().post(path, json={"note": "长" * 1000}).status_code == 200
    mine = cookies_of(town, *worker)
    for path, cookies in (("/ops", desk), ("/my", mine), ("/t/t-100", mine), ("/sign-in", "")):
        page = httpx.get(address + path, headers={"Cookie": cookies})
        assert page.status_code == 200
        assert len(page.content) < MOST_BYTES, f"{path}: {len(page.content)} bytes"


def test_pages_hold_no_inline_script_or_style_and_load_nothing_from_elsewhere(
    town: Town, address: str
) -> None:
    cookies = cookies_of(town, town.username, town.password)
    for path in ("/ops", "/t/t-000", "/sign-in", "/api/v1/docs", "/t/none"):
        headers = {"Cookie": cookies, "Accept": "text/html"}
        page = httpx.get(address + path, headers=headers)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert not re.search(r"<script(?! src=\"/static/)|<style|\bstyle=|\son\w+=", page.text)
        assert not re.search(r"(src|href|action)=\"(https?:)?//", page.text)


def test_a_real_browser_shows_the_page_live_and_breaks_no_rule(
    town: Town,
    worker: tuple[str, str],
    free_port: Callable[[], int],
    chromium_path: Path,
    tmp_path: Path,
) -> None:
    carrying = Carrying(town.app, cookies_of(town, *worker))
    picture, profile = tmp_path / "my.png", tmp_path / "profile"
    with served(carrying, town, free_port()) as address:
        arguments = (f"--screenshot={picture}", "--timeout=2000", f"{address}/my")
        shown = browse(chromium_path, profile, *arguments)
        dumped = browse(chromium_path, profile, "--dump-dom", "--timeout=2000", f"{address}/my")
    assert picture.stat().st_size > 5_000
    assert {"/static/style.css", "/static/live.js", "/api/v1/stream"} <= set(carrying.paths)
    assert "王秀英" in dumped.stdout
    for log in (shown.stderr, dumped.stderr):
        assert "Content Security Policy" not in log
        assert "CONSOLE" not in log
