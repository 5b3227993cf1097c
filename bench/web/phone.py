"""The worker's app on a phone's line: bytes by kind, and when it can be used.

The line is Lighthouse's slow 4G for phones (150 ms round trips, 1.6 Mbit/s down, 0.75 up), the
processor four times as slow. *Interactive* is when the first ticket stands in the list and the last
task that held the main thread for more than 50 ms is over, counted from the start of the navigation
by somebody who is signed in.
"""

import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

from bench.processes import free_port, serving_hub
from bench.report import figures, heading, quantile, rounded, table
from bench.web.browser import Bytes, chromium

SIZE = {"width": 360, "height": 740}
LINE = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
RUNS = 5
MOST_KB, AIM_S = 150, 2.0
SHELL = ("Document", "Script", "Stylesheet")
"""What the app itself is made of; icons, the stream and the answers of the API are not."""
BEFORE_DUE, AFTER_DUE = "2026-11-22T03:30:00+08:00", "2026-11-22T09:40:00+08:00"
TASKS = """window.busy_until = 0; new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.busy_until = task.startTime + task.duration;
}).observe({type: "longtask", buffered: true});
new MutationObserver((_, self) => {
  if (document.querySelector("a.entry") === null) return;
  self.disconnect();
  requestAnimationFrame(() => { window.shown_at = performance.now(); });
}).observe(document, {childList: true, subtree: true});"""
QUIET = """() => window.shown_at !== undefined
  && performance.now() - Math.max(window.shown_at, window.busy_until) > 1000"""
STOCKED = """async () => {
  while (!(await caches.match('/phone'))) await new Promise((look) => setTimeout(look, 50));
  return true;
}"""
"""The app is kept; it looks again by itself, as nobody waits for what a promise holds."""
INTERACTIVE = "() => Math.max(window.shown_at, window.busy_until) / 1000"


def run() -> None:
    """First with nothing kept, then as it is opened every day."""
    heading("the worker's app, 150 ms and 1.6 Mbit/s, a processor four times as slow")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        facts = init(Path(name) / "hub")
        stack.enter_context(serving_hub(Path(facts["data_dir"]), facts["api_url"]))
        secret = furnish(facts)
        browser = stack.enter_context(chromium())
        found = [measure(browser, facts["api_url"], secret) for _ in range(RUNS)]
    for case in ("first", "again"):
        kinds = found[0][case]["kb"]
        rows = [(kind, round(size, 1)) for kind, size in sorted(kinds.items())]
        app = sum(kinds.get(kind, 0) for kind in SHELL)
        table((f"{case} load, kB", "compressed"), [*rows, (f"app (aim {MOST_KB})", round(app, 1))])
        times = [one[case]["interactive_s"] for one in found]
        print(f"   interactive: median {quantile(times, 0.5):.2f} s, worst {max(times):.2f} s")
        seconds = {"median_s": rounded(quantile(times, 0.5)), "worst_s": rounded(max(times))}
        figures(f"web.phone.{case}", {"app_kb": round(app, 1), "aim_s": AIM_S, **seconds})


def measure(browser: Browser, address: str, secret: dict[str, str]) -> dict[str, Any]:
    """Both loads of one new phone."""
    context = browser.new_context(
        viewport=SIZE, base_url=address, locale="zh-CN", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto("/sign-in?to=/healthz")
    page.locator("[name=username]").fill(secret["username"])
    page.locator("[name=password]").fill(secret["password"])
    page.locator("form button").click()
    page.wait_for_load_state()
    page.close()
    found = {"first": load(context), "again": load(context)}
    context.close()
    return found


def load(context: BrowserContext) -> dict[str, Any]:
    """One opening of the app on the slow line; it ends when the app is at rest."""
    page = context.new_page()
    page.add_init_script(TASKS)
    taken = Bytes(page)
    slow_down(page)
    page.goto("/phone")
    page.wait_for_function(QUIET)
    interactive_s = page.evaluate(INTERACTIVE)
    kb = {kind: size / 1000 for kind, size in taken.by_kind.items()}
    page.wait_for_function(STOCKED)
    page.close()
    return {"kb": kb, "interactive_s": interactive_s}


def slow_down(page: Page) -> None:
    """A phone's line and a phone's processor."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def init(data_dir: Path) -> dict[str, Any]:
    """A hub whose clock is moved."""
    command = [sys.executable, "-m", "hub", "init", "--data-dir", str(data_dir), "--json"]
    drill = ["--drill", "--clock", f"{BEFORE_DUE}@0", "--api-port", str(free_port())]
    done = subprocess.run([*command, *drill], capture_output=True, check=True)
    facts: dict[str, Any] = json.loads(done.stdout)
    return {**facts, "data_dir": str(data_dir)}


def furnish(facts: dict[str, Any], homes: int = 12) -> dict[str, str]:
    """One worker, and homes that nothing was heard of; how he signs in."""
    bearer = {"Authorization": f"Bearer {facts['token']}"}
    with httpx.Client(base_url=f"{facts['api_url']}/api/v1", headers=bearer, timeout=60) as api:
        api.post("/areas", json={"area_id": "grid-1", "name": "第一网格", "level": "grid"})
        worker = {"worker_id": "w-1", "name": "李晓", "role": "micro_grid_worker"}
        api.post("/workers", json={**worker, "area_ids": ["grid-1"], "channels": []})
        for number in range(homes):
            api.post("/homes", json=_home(number)).raise_for_status()
        api.post("/drill/advance", json={"until": AFTER_DUE}).raise_for_status()
        account = {"username": "li", "scope": "worker", "worker_id": "w-1"}
        made: dict[str, str] = api.post("/accounts", json=account).raise_for_status().json()
    return made


def _home(number: int) -> dict[str, Any]:
    sensor = {"sensor_id": "curtain-1", "kind": "curtain", "max_silence_s": 3600}
    gesture = {"sensor_ids": ["curtain-1"], "kind": "curtain", "direction": "open"}
    window = {"window_id": "morning", "name": "早晨", "opens_at": "05:00", "due_at": "09:00"}
    return {
        "home_id": f"h-{number}",
        "area_id": "grid-1",
        "resident": {"name": f"王秀英{number}", "phone": f"138{number:08}", "frailty": 5},
        "workers": ["w-1"],
        "nodes": [{"node_id": f"n-bench{number}", "sensors": [sensor]}],
        "windows": [{**window, "gesture": gesture, "tz": "Asia/Shanghai"}],
    }
