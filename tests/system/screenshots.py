"""Pictures of the pages for people to look at: `python -m tests.system.screenshots`."""

import io
import shutil
import socket
import tempfile
from pathlib import Path

from PIL import Image

from tests.contract.api.town import Town
from tests.system.street import Carrying, browse, cookies_of, darken, furnish, served, watch

OUT = Path(__file__).resolve().parents[2] / "build" / "screenshots"
DOOR, SHEET = "(door)", "(sheet)"
"""Addresses that are known once they are made."""
LOOKS = 'document.querySelectorAll("[data-look]").forEach((button) => button.click());'
PHONE, SCREEN = "360,740", "1440,900"
SHOTS = (
    ("sign-in", "", "/sign-in", PHONE),
    ("my", "li", "/my", PHONE),
    ("ticket", "li", "/t/t-000", PHONE),
    ("ticket-on-site", "li", "/t/t-003", "360,1100"),
    ("ticket-proven", "li", "/t/t-001", "360,1700"),
    ("door", "li", DOOR, PHONE),
    ("door-stranger", "", DOOR, PHONE),
    ("door-code", "ops", "/homes/h-001/door-code", PHONE),
    ("duty", "ops", "/handover", PHONE),
    ("handover", "ops", SHEET, "360,1900"),
    ("handover-screen", "ops", SHEET, SCREEN),
    ("desk", "ops", "/ops", SCREEN),
    ("desk-phone", "ops", "/ops", PHONE),
    ("docs", "ops", "/api/v1/docs", SCREEN),
    ("walk-list", "li", "/incidents/i-1", "360,1500"),
    ("walk-list-desk", "ops", "/incidents/i-1", SCREEN),
    ("cameras", "ops", "/cameras", SCREEN),
    ("cameras-phone", "ops", "/cameras", "360,1900"),
    ("ticket-seconds", "ops", "/t/t-001", "360,2600"),
    ("missing", "ops", "/t/none", PHONE),
)


def on_duty(town: Town) -> dict[str, str]:
    """A visit with its proofs, a door with its code, a shift that ends."""
    ops, worker = town.client(), town.client(town.worker_token())
    code = ops.post("/api/v1/homes/h-001/door-code").json()["code"]
    where = {"latitude": 31.23, "longitude": 121.47, "accuracy_m": 12}
    worker.post("/api/v1/tickets/t-001/arrive", json={"door_code": code, "position": where})
    worker.post("/api/v1/tickets/t-001/photos", content=picture())
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


def main() -> None:
    """Write every picture, Chinese by day and English by night."""
    OUT.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: sudo apt-get install --yes chromium"
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), secure=False)
        furnish(town)
        darken(town)
        watch(town)
        made = town.client().post(
            "/api/v1/accounts", json={"username": "li", "scope": "worker", "worker_id": "w-1"}
        )
        secrets = {"li": made.json()["password"], "ops": town.password}
        worker = town.client(town.worker_token())
        for action in ("accept", "arrive"):
            worker.post(f"/api/v1/tickets/t-003/{action}")
        made_paths = on_duty(town)
        town.client().post("/api/v1/tickets/t-001/evidence", json={"alert_id": "a-fall"})
        for name, who, path, size in SHOTS:
            for language, dark in (("zh-CN", False), ("en", True)):
                cookies = cookies_of(town, who, secrets[who], language) if who else ""
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", 0))
                    port: int = probe.getsockname()[1]
                picture = OUT / f"{name}-{language}.png"
                look = (
                    ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []
                )
                with served(Carrying(town.app, cookies, LOOKS, looks=5), town, port) as address:
                    browse(
                        Path(chromium),
                        Path(folder) / f"{name}-{language}",
                        *look,
                        f"--window-size={size}",
                        f"--screenshot={picture}",
                        "--timeout=1500",
                        address + made_paths.get(path, path),
                    )


if __name__ == "__main__":
    main()
