"""The built screens as the hub serves them: to whom, how long they are kept, in which form."""

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest

from hub.api.app import create_app
from hub.api.desk_pages import beginning
from hub.domain.people import Role
from tests.contract.api.town import TestClient, Town

SHELL = '<!doctype html>\n<html lang="zh-CN">\n<head><title>窗</title></head></html>'
SCRIPT = "console.log(1);\n" * 100


@pytest.fixture
def town(tmp_path: Path):
    screens = tmp_path / "screens"
    (screens / "assets").mkdir(parents=True)
    for name in ("wall", "desk", "phone", "family"):
        (screens / f"{name}.html").write_text(SHELL, encoding="utf-8")
    script = screens / "assets" / "desk-1a2b3c.js"
    script.write_text(SCRIPT, encoding="utf-8")
    script.with_name("desk-1a2b3c.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (screens / "sw.js").write_text("// offline", encoding="utf-8")
    town = Town(tmp_path, screens=screens)
    town.settle()
    yield town
    town.database.close()


@pytest.mark.parametrize("path", ["/wall", "/desk", "/desk/tickets/t-1?state=open"])
def test_the_desk_gets_a_shell_in_its_language_that_is_asked_for_anew(town: Town, path) -> None:
    page = town.client().get(path, headers={"Cookie": "firstlight_language=en"})
    assert page.status_code == 200
    assert '<html lang="en" data-zone="Asia/Shanghai">' in page.text
    assert page.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("who", "path", "zh", "en"),
    [
        (None, "/wall", "大屏 · 窗帘之约", "Wall · Firstlight"),
        (None, "/desk/people", "值班台 · 窗帘之约", "Duty desk · Firstlight"),
        ("w-1", "/phone/tickets/t-1", "网格员 · 窗帘之约", "Worker · Firstlight"),
        ("daughter", "/screens/family", "家人 · 窗帘之约", "Family · Firstlight"),
    ],
)
def test_a_window_is_called_in_the_readers_language_before_its_screen_has_loaded(
    town: Town, who: str | None, path: str, zh: str, en: str
) -> None:
    daughter = {"worker_id": "daughter", "name": "王梅", "role": "family"}
    assert town.client().post("/api/v1/workers", json=daughter).status_code == 201
    reader = town.client(town.worker_token(who) if who else None)
    for cookie, title in (("zh-CN", zh), ("en", en)):
        page = reader.get(path, headers={"Cookie": f"firstlight_language={cookie}"})
        assert re.findall("<title>(.*?)</title>", page.text) == [title]


@pytest.mark.parametrize("path", ["/wall", "/desk", "/desk/people"])
def test_a_worker_gets_the_phone_and_not_the_desk(town: Town, path) -> None:
    worker = town.client(town.worker_token())
    assert worker.get("/phone/tickets/t-1").status_code == 200
    assert worker.get(path).status_code == 403


def test_a_file_whose_name_says_what_is_in_it_is_kept_for_ever(town: Town) -> None:
    plain = town.client("").get("/web/assets/desk-1a2b3c.js", headers={"Accept-Encoding": ""})
    assert plain.text == SCRIPT
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in plain.headers
    assert "javascript" in plain.headers["content-type"]


def test_a_browser_that_takes_gzip_gets_the_smaller_file_with_the_plain_ones_type(town) -> None:
    packed = town.client("").get("/web/assets/desk-1a2b3c.js", headers={"Accept-Encoding": "gzip"})
    assert packed.text == SCRIPT
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert "javascript" in packed.headers["content-type"]
    assert int(packed.headers["content-length"]) < len(SCRIPT)


def test_nothing_but_assets_is_served_below_web(town: Town) -> None:
    for path in ("/web/desk.html", "/web/assets/../desk.html", "/web/assets/none.js"):
        assert town.client("").get(path).status_code == 404


def test_the_service_worker_is_the_built_one_where_there_is_one(town: Town, tmp_path) -> None:
    assert town.client("").get("/sw.js").text == "// offline"
    (tmp_path / "screens" / "sw.js").unlink()
    assert "notificationclick" in town.client("").get("/sw.js").text


def test_without_a_build_the_plain_pages_do_the_work(town: Town, tmp_path: Path) -> None:
    (tmp_path / "screens" / "desk.html").unlink()
    page = town.client().get("/desk")
    assert page.status_code == 503
    assert "make web" in page.text
    assert town.client().get("/", follow_redirects=False).headers["location"] == "/ops"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_begins_somewhere(role: Role) -> None:
    assert beginning(role, built=True).startswith("/")
    assert beginning(role, built=False).startswith("/")


def test_tiles_of_a_map_are_the_only_other_host_that_the_policy_may_name(town: Town) -> None:
    assert "http" not in town.client("").get("/sign-in").headers["content-security-policy"]
    tiles = "https://tiles.example:8443/osm/{z}/{x}/{y}.png"
    app = create_app(replace(town.services, map_tiles_url=tiles))
    policy = TestClient(app).get("/sign-in").headers["content-security-policy"]
    assert "img-src 'self' blob: https://tiles.example:8443;" in policy
    assert "unsafe" not in policy


def test_a_shell_says_where_the_map_comes_from_and_whose_it_is(town: Town) -> None:
    whose = '© "Tiles" <contributors>'
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    app = create_app(replace(town.services, map_tiles_url=tiles, map_tiles_attribution=whose))
    page = TestClient(app, headers=dict(town.client().headers)).get("/wall").text
    assert f'data-tiles="{tiles}"' in page
    assert 'data-tiles-attribution="© &quot;Tiles&quot; &lt;contributors&gt;"' in page
