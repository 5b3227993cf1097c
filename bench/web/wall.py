"""The wall over 100,000 homes in 2,600 grids: bytes, time until the map stands, frames in a pan."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page

from bench.processes import serving_hub
from bench.report import figures, heading, quantile, rounded, table
from bench.web.browser import Bytes, chromium
from bench.web.city import HOMES, city_hub

SIZES = ((1920, 1080), (3840, 2160))
DRAWN = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const mark of list.getEntriesByName("wall-map-drawn")) done(mark.startTime);
}).observe({type: "mark", buffered: true}))"""
RECORD = """() => { const at = []; window.frames_at = at; window.is_panning = true;
  const step = (now) => { at.push(now); if (window.is_panning) requestAnimationFrame(step); };
  requestAnimationFrame(step); }"""
RECORDED = "() => { window.is_panning = false; return window.frames_at; }"
FRAME_MS = 1000 / 60
DRAGS, MOVES = 4, 40
AIM_S = 3.0


def run() -> None:
    """Once cold, as after the hub began, then at both sizes of a wall."""
    heading(f"the wall over {HOMES:,} homes in 2,600 grids, Chromium without a graphics card")
    began = time.monotonic()
    facts = city_hub()
    print(f"   the city stood after {time.monotonic() - began:.0f} s")
    with serving_hub(Path(facts["data_dir"]), facts["api_url"]), chromium() as browser:
        open_page = signed_in(browser, facts)
        found = {"1920 x 1080, cold": measure(lambda: open_page(SIZES[0]))}
        found |= {f"{w} x {h}": measure(lambda size=(w, h): open_page(size)) for w, h in SIZES}
    columns = ("wall", "kB", "of it JSON", f"map s (aim {AIM_S:.0f})", "pan p50 ms", "p95", "late")
    rows = [(name, *_shown(one).values()) for name, one in found.items()]
    table(columns, rows)
    figures("web.wall", {"homes": HOMES, **found})


def signed_in(browser: Browser, facts: dict[str, Any]) -> Callable[[tuple[int, int]], Page]:
    """Pages of a screen's account, each with an empty cache, still blank."""
    username = f"bench-{time.time():.0f}"
    bearer = {"Authorization": f"Bearer {facts['token']}"}
    answer = httpx.post(
        f"{facts['api_url']}/api/v1/accounts",
        json={"username": username, "scope": "screen"},
        headers=bearer,
    )
    secret = answer.raise_for_status().json()["password"]

    def open_page(size: tuple[int, int]) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=facts["api_url"],
            locale="zh-CN",
        )
        page = context.new_page()
        page.goto("/sign-in?to=/healthz")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(secret)
        page.locator("form button").click()
        page.wait_for_load_state()
        return page

    return open_page


def measure(page_factory: Callable[[], Page]) -> dict[str, Any]:
    """Figures of one wall: kB as they travelled, seconds until the map stands, frames of a pan."""
    page = page_factory()
    taken = Bytes(page)
    page.goto("/wall")
    drawn_s = page.evaluate(DRAWN) / 1000
    first = dict(taken.by_kind)
    intervals = pan(page)
    page.context.close()
    late = sum(one > 1.5 * FRAME_MS for one in intervals) / max(1, len(intervals))
    return {
        "kb": round(sum(first.values()) / 1000),
        "json_kb": round(sum(first.get(kind, 0) for kind in ("Fetch", "EventSource")) / 1000),
        "map_s": rounded(drawn_s),
        "pan_p50_ms": rounded(quantile(intervals, 0.5), 1),
        "pan_p95_ms": rounded(quantile(intervals, 0.95), 1),
        "pan_late_share": rounded(late),
    }


def pan(page: Page) -> list[float]:
    """Milliseconds between frames while the map is drawn to and fro under the mouse."""
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.get_by_role("button", name="放大").click()
    page.wait_for_timeout(1000)  # the zoom's own motion is over
    page.evaluate(RECORD)
    for number in range(DRAGS):
        way = 1 if number % 2 else -1
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + way * box["width"] / 3, y + way * box["height"] / 6, steps=MOVES)
        page.mouse.up()
    at: list[float] = page.evaluate(RECORDED)
    return [after - before for before, after in pairwise(at)]


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    late = found["pan_late_share"]
    return {**found, "pan_late_share": "-" if late is None else f"{late:.0%}"}
