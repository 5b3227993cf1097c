"""Pictures of the pages for people to look at: `python -m tests.system.screenshots`."""

import shutil
import socket
import tempfile
from pathlib import Path

from tests.contract.api.town import Town
from tests.system.street import Carrying, browse, cookies_of, furnish, served

OUT = Path(__file__).resolve().parents[2] / "build" / "screenshots"
PHONE, SCREEN = "360,740", "1440,900"
SHOTS = (
    ("sign-in", "", "/sign-in", PHONE),
    ("my", "li", "/my", PHONE),
    ("ticket", "li", "/t/t-000", PHONE),
    ("ticket-on-site", "li", "/t/t-003", "360,1100"),
    ("desk", "ops", "/ops", SCREEN),
    ("desk-phone", "ops", "/ops", PHONE),
    ("docs", "ops", "/api/v1/docs", SCREEN),
    ("missing", "ops", "/t/none", PHONE),
)


def main() -> None:
    """Write every picture, Chinese by day and English by night."""
    OUT.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: sudo apt-get install --yes chromium"
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), secure=False)
        furnish(town)
        made = town.client().post(
            "/api/v1/accounts", json={"username": "li", "scope": "worker", "worker_id": "w-1"}
        )
        secrets = {"li": made.json()["password"], "ops": town.password}
        worker = town.client(town.worker_token())
        for action in ("accept", "arrive"):
            worker.post(f"/api/v1/tickets/t-003/{action}")
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
                with served(Carrying(town.app, cookies), town, port) as address:
                    browse(
                        Path(chromium),
                        Path(folder) / f"{name}-{language}",
                        *look,
                        f"--window-size={size}",
                        f"--screenshot={picture}",
                        "--timeout=1500",
                        address + path,
                    )


if __name__ == "__main__":
    main()
