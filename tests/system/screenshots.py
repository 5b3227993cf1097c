"""Pictures of every screen and page for people to look at: `python -m tests.system.screenshots`."""

import io
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from hub.api.services import BUILT
from tests.contract.api.town import Town
from tests.system.street import served
from tests.system.web.conftest import FLAGS
from tests.system.web.filling import fill
from tests.system.web.pages import PAGES, Screen, show
from tests.system.web.visits import DESK, PHONE, Visits

SCREENS = Path(os.environ.get("FIRSTLIGHT_WEB", BUILT))
OUT = Path(__file__).resolve().parents[2] / "build" / "screenshots"
DOOR, SHEET = "(door)", "(sheet)"
"""Addresses that are known once they are made."""
PLAIN = (
    Screen("plain-sign-in", "", "/sign-in", (PHONE,)),
    Screen("plain-my", "w-1", "/my", (PHONE,)),
    Screen("plain-ticket", "w-1", "/t/t-000", (PHONE,)),
    Screen("plain-ticket-on-site", "w-1", "/t/t-003", (PHONE,)),
    Screen("plain-ticket-proven", "w-1", "/t/t-001", (PHONE,)),
    Screen("plain-ticket-seconds", "ops", "/t/t-001", (PHONE,)),
    Screen("plain-door", "w-1", DOOR, (PHONE,)),
    Screen("plain-door-stranger", "", DOOR, (PHONE,)),
    Screen("plain-door-code", "ops", "/homes/h-001/door-code", (PHONE,)),
    Screen("plain-duty", "ops", "/handover", (PHONE,)),
    Screen("plain-handover", "ops", SHEET, (PHONE, DESK)),
    Screen("plain-desk", "ops", "/ops", (DESK, PHONE)),
    Screen("plain-docs", "ops", "/api/v1/docs", (DESK,)),
    Screen("plain-walk-list", "w-1", "/incidents/i-1", (PHONE, DESK)),
    Screen("plain-cameras", "ops", "/cameras", (DESK, PHONE)),
    Screen("plain-report", "ops", "/report", (DESK,)),
    Screen("plain-missing", "ops", "/t/none", (PHONE,)),
)


def on_duty(town: Town) -> dict[str, str]:
    """A visit with its proofs, a door with its code, a shift that ends."""
    ops, worker = town.client(), town.client(town.worker_token())
    for action in ("accept", "arrive"):
        worker.post(f"/api/v1/tickets/t-003/{action}")
    code = ops.post("/api/v1/homes/h-001/door-code").json()["code"]
    where = {"latitude": 31.23, "longitude": 121.47, "accuracy_m": 12}
    worker.post("/api/v1/tickets/t-001/arrive", json={"door_code": code, "position": where})
    worker.post("/api/v1/tickets/t-001/photos", content=picture())
    ops.post("/api/v1/tickets/t-001/evidence", json={"alert_id": "a-fall"})
    entry = {"area_id": "grid-1", "text": "3号楼单元门禁坏了，物业下午来修。"}
    ops.post("/api/v1/duty-log", json=entry)
    sheet = ops.post("/api/v1/handover-sheets", json={"area_id": "community-1"}).json()
    ops.post(f"/api/v1/handover-sheets/{sheet['sheet_id']}/sign", json={"note": "P1 请盯紧"})
    other = ops.post("/api/v1/homes/h-003/door-code").json()["code"]
    return {DOOR: f"/d/{other}", SHEET: f"/handover/{sheet['sheet_id']}"}


def picture() -> bytes:
    """A landing, roughly."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def main(wanted: str = "") -> None:
    """Write every picture whose name holds `wanted`: Chinese by day and English by night."""
    OUT.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: sudo apt-get install --yes chromium"
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for number, screen in enumerate((*PAGES, *PLAIN)):
            if wanted in screen.name:
                _shoot(browser, Path(folder) / str(number), screen)
        browser.close()


def _shoot(browser: Browser, folder: Path, screen: Screen) -> None:
    """Each screen in a town of its own, so that no look changes another's picture."""
    folder.mkdir()
    town = Town(folder, secure=False, screens=SCREENS)
    fill(town)
    made = on_duty(town) if screen in PLAIN else {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    path = made.get(screen.path, screen.path)
    there = Screen(screen.name, screen.who, path, screen.sizes, screen.ready)
    with served(town.app, town, port) as address:
        visits = Visits(browser, town, address)
        for size in screen.sizes:
            for language, dark in (("zh-CN", False), ("en", True)):
                _press(page := show(visits, there, size, language, dark=dark))
                name = f"{screen.name}-{size[0]}-{language}.png"
                page.screenshot(path=OUT / name, full_page=screen.sizes == (PHONE,))
        visits.close()
    town.database.close()


def _press(page: Page) -> None:
    """Looks through the cameras of a page that has some."""
    for button in page.query_selector_all("[data-look]"):
        button.click()
    if page.query_selector("[data-look]"):
        page.wait_for_timeout(1500)


if __name__ == "__main__":
    main(*sys.argv[1:])
