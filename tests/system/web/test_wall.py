"""The wall screen: what happens appears by itself, what is old says so, and nobody is named."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from hub.adapters.sql import schema
from hub.api.app import create_app
from tests.contract.api.town import Town
from tests.system.stranger import Neighbourhood
from tests.system.street import NAMES, furnish, served
from tests.system.web.visits import WALL, WALL_4K, Visits, axe

pytestmark = pytest.mark.system
SOON_MS = 2000
"""From the moment that a ticket is opened until it is on the wall."""
MARGIN_MS = 1500
"""For two busy cores."""
LAPTOP = (1366, 768)


@dataclass
class Street:
    """A town whose hub can be stopped and started again at the same address."""

    browser: Browser
    town: Town
    port: int
    folder: Path
    """Its own copy of the built screens."""
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> Visits:
        address = self.running.enter_context(served(self.town.app, self.town, self.port))
        return Visits(self.browser, self.town, address)

    def stop(self) -> None:
        self.running.close()


@pytest.fixture
def bare(
    tmp_path: Path, browser: Browser, screens: Path, free_port: Callable[[], int]
) -> Iterator[Street]:
    """Nobody lives there yet."""
    folder = tmp_path / "screens"
    shutil.copytree(screens, folder)
    town = Town(tmp_path, secure=False, screens=folder)
    street = Street(browser, town, free_port(), folder)
    yield street
    street.stop()
    town.database.close()


@pytest.fixture
def street(bare: Street) -> Street:
    """Six homes with tickets."""
    furnish(bare.town)
    return bare


def open_tickets(page: Page) -> int:
    shown = page.get_by_test_id("open-tickets")
    expect(shown).to_be_visible()
    return int(shown.inner_text())


def open_wall(visits: Visits, who: str = "screen", **how: object) -> Page:
    page = visits.open(who, "/wall", **{"size": WALL, **how})  # type: ignore[arg-type]
    expect(page.get_by_test_id("open-tickets")).to_be_visible()
    return page


def test_a_ticket_appears_within_two_seconds_and_is_marked(visits: Visits, town: Town) -> None:
    page = open_wall(visits)
    before = open_tickets(page)
    town.clock.forward(seconds=1)  # a frame is made at most once a second of the hub's time
    town.ticket("t-new", home_id="h-003", priority="P1")
    expect(page.get_by_test_id("open-tickets")).to_have_text(
        str(before + 1), timeout=SOON_MS + MARGIN_MS
    )
    expect(page.get_by_text("新", exact=True)).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_nobody_is_named_and_no_door_is_told(visits: Visits, town: Town) -> None:
    page = open_wall(visits)
    told = page.content()
    assert not re.search("|".join((*NAMES, "李晓", "1380000", "3号楼2单元501", r"h-00\d")), told)
    heard = [url for url in visits.requests if "/api/" in url]
    assert {url.split("/api/v1/")[1].split("/")[0] for url in heard} <= {"wall", "clock"}


def test_a_screen_opens_the_wall_and_nothing_else(visits: Visits) -> None:
    page = open_wall(visits)
    for path in ("/desk", "/ops", "/api/v1/homes/h-001", "/api/v1/tickets"):
        assert page.request.get(visits.address + path).status in {403, 404}, path


def test_an_open_incident_lies_across_the_whole_wall(visits: Visits, town: Town) -> None:
    page = open_wall(visits)
    band = page.get_by_role("status", name="片区事件")
    expect(band).to_contain_text("可能停电")
    expect(band).to_contain_text("5 户失去联系")
    box = band.bounding_box()
    assert box is not None
    assert box["width"] > 0.95 * WALL[0]


def test_cameras_have_their_place_where_there_are_any(visits: Visits) -> None:
    page = open_wall(visits)
    expect(page.get_by_role("heading", name="公共摄像头")).to_be_visible()


def test_a_unit_tells_its_numbers_by_keyboard(visits: Visits) -> None:
    page = open_wall(visits)
    choice = page.get_by_role("combobox", name="选择网格")
    choice.focus()
    choice.press("ArrowDown")
    card = page.get_by_test_id("unit")
    expect(card).to_contain_text("住户")
    assert "unit=" in page.url
    card.get_by_role("button", name="收起").press("Enter")
    expect(card).to_have_count(0)


@pytest.mark.parametrize("size", [WALL, WALL_4K, LAPTOP], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_everything_fits_without_scrolling_and_can_be_read_from_afar(
    visits: Visits, size: tuple[int, int], language: str
) -> None:
    page = open_wall(visits, size=size, language=language)
    assert page.evaluate("document.scrollingElement.scrollHeight") <= size[1]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= size[0]
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("main *, header *")]
          .filter((one) => [...one.childNodes].some(
            (node) => node.nodeType === 3 && node.data.trim()))
          .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
    )
    assert smallest >= 0.012 * size[1], f"{smallest} px of {size[1]}"


def test_the_wall_of_an_empty_town_says_so_and_is_accessible(bare: Street) -> None:
    visits = bare.start()
    page = open_wall(visits)
    expect(page.get_by_text("还没有登记住户")).to_be_visible()
    expect(page.get_by_role("heading", name="公共摄像头")).to_have_count(0)
    assert axe(page) == []
    visits.close()
    assert visits.faults == []


def draw(town: Town) -> None:
    """Its grid gets an outline."""
    ring = [[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.1], [121.0, 31.0]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    with town.database.write() as connection:
        connection.execute(
            schema.areas.update().where(schema.areas.c.area_id == "grid-1").values(outline=outline)
        )


def test_a_drawn_town_is_a_map_that_keys_can_move(street: Street) -> None:
    draw(street.town)
    visits = street.start()
    page = open_wall(visits)
    drawn = page.get_by_test_id("map")
    expect(drawn.locator("canvas")).to_be_visible()
    drawn.focus()
    drawn.press("+")
    drawn.press("ArrowLeft")
    box = drawn.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_test_id("unit")).to_contain_text("工单")
    assert axe(page) == []
    visits.close()
    assert visits.faults == []


def test_a_background_says_whose_it_is_and_the_provider_hears_of_no_page(street: Street) -> None:
    town = street.town
    draw(town)
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    told = replace(
        town.services, map_tiles_url=tiles, map_tiles_attribution="© OpenStreetMap contributors"
    )
    town.app = create_app(told)
    visits = street.start()
    page = visits.open("screen", "/sign-in", size=WALL)
    heard: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        heard.append(route.request.all_headers())
        route.fulfill(content_type="image/png", body=encoded_tile())

    page.route("https://tiles.example/**", answer)
    page.goto(f"{visits.address}/wall")
    expect(page.get_by_text("© OpenStreetMap contributors")).to_be_visible()
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    assert {one.get("referer") for one in heard} == {f"{visits.address}/"}
    assert axe(page) == []
    visits.close()
    visits.expect_fault("asked another host: https://tiles.example/")
    assert visits.faults == []


def encoded_tile() -> bytes:
    """A sea, as a map's provider would draw it."""
    out = io.BytesIO()
    Image.new("RGB", (256, 256), "#9ab8c8").save(out, "PNG")
    return out.getvalue()


def test_a_wall_survives_a_restart_of_the_hub_and_says_how_old_it_is(street: Street) -> None:
    visits = street.start()
    page = visits.open("screen", "/sign-in", size=WALL)
    page.clock.install()
    page.goto(f"{visits.address}/wall")
    age = page.get_by_test_id("age")
    expect(age).to_contain_text("数据 0 秒前")
    before = open_tickets(page)
    page.evaluate("window.isTheSamePage = true")

    street.stop()
    page.clock.fast_forward(20_000)
    expect(age).to_contain_text("正在重新连接")
    page.clock.fast_forward(60_000)
    expect(age).to_contain_text("以下数字可能已经变化")
    expect(page.locator("main.faded")).to_be_visible()
    assert open_tickets(page) == before

    street.town.clock.forward(minutes=2)
    street.town.ticket("t-meanwhile", home_id="h-004")
    street.start()
    page.clock.fast_forward(4000)
    expect(page.get_by_test_id("open-tickets")).to_have_text(str(before + 1), timeout=20_000)
    expect(page.locator("main.faded")).to_have_count(0)
    assert page.evaluate("window.isTheSamePage") is True, "nothing was loaded again"
    visits.close()
    visits.faults = [one for one in visits.faults if "ERR_CONNECTION" not in one]
    assert visits.faults == []


def test_a_new_build_is_loaded_by_itself(street: Street) -> None:
    visits = street.start()
    page = open_wall(visits)
    street.stop()
    new = rebuild(street.folder)
    street.town.clock.forward(seconds=10)
    street.start()
    expect(page.locator(f'script[src="/web/assets/{new}"]')).to_have_count(1, timeout=20_000)
    expect(page.get_by_test_id("open-tickets")).to_be_visible()
    visits.close()


def rebuild(folder: Path) -> str:
    """The same wall under another name, as a new build of it would be; the old one is gone."""
    page = folder / "wall.html"
    told = page.read_text(encoding="utf-8")
    (entry,) = re.findall(r"/web/assets/(wall-[\w-]+\.js)\"></script>", told)
    new = "wall-0rebuilt.js"
    (folder / "assets" / entry).rename(folder / "assets" / new)
    page.write_text(told.replace(entry, new), encoding="utf-8")
    return new


def test_an_ended_session_says_so_with_the_way_out(street: Street) -> None:
    visits = street.start()
    page = open_wall(visits)
    before = open_tickets(page)
    with street.town.database.write() as connection:
        connection.execute(schema.tokens.delete())
    way_out = page.get_by_role("link", name="重新登录")
    expect(way_out).to_be_visible(timeout=20_000)
    assert way_out.get_attribute("href") == "/sign-in?to=%2Fwall"
    assert open_tickets(page) == before
    visits.close()
    assert visits.faults == []


def test_a_missed_window_becomes_a_count_on_the_wall(
    drill: Callable[[str], Neighbourhood], browser: Browser
) -> None:
    place = drill("2026-11-23T05:00:00+08:00")
    nodes = [place.home(f"h-{number}") for number in range(1, 7)]
    for node in nodes:
        node.curtain(0.0, place.hub.now())
    account = {"username": "wall-1", "scope": "screen"}
    password = place.hub.post("/accounts", account)["password"]
    page = browser.new_page(viewport={"width": WALL[0], "height": WALL[1]})
    page.goto(f"{place.hub.facts['api_url']}/wall")
    page.locator("[name=username]").fill("wall-1")
    page.locator("[name=password]").fill(password)
    page.locator("form button").click()
    expect(page.get_by_test_id("open-tickets")).to_have_text("0")

    place.advance_to("08:30:00")
    for node in nodes:
        node.curtain(0.0, place.hub.now())
    for node in nodes[1:]:
        node.curtain(1.0, place.hub.now() + timedelta(seconds=1))
    place.advance_to("08:59:59")
    expect(page.get_by_test_id("covenant")).to_contain_text("已拉开 5 户", timeout=20_000)
    place.hub.post("/drill/advance", {"seconds": 1})
    expect(page.get_by_test_id("open-tickets")).to_have_text("1", timeout=SOON_MS + MARGIN_MS)
    expect(page.locator(".missed dd")).to_have_text("1")
    page.close()
