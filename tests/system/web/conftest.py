"""A town behind a real server, and a real browser that breaks no rule while a test looks on.

`FIRSTLIGHT_WEB` names another folder with built screens than the package's.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from hub.api.services import BUILT
from tests.contract.api.town import Town
from tests.system.street import served
from tests.system.web.filling import fill
from tests.system.web.visits import Visits

PATIENCE_MS = 30_000
"""How long a page on a busy machine may take to show what it will."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


@pytest.fixture(scope="session")
def screens() -> Path:
    """The folder with the built screens."""
    folder = Path(os.environ.get("FIRSTLIGHT_WEB", BUILT))
    assert (folder / "desk.html").is_file(), f"no screens in {folder}: make web"
    return folder


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium_path), args=list(FLAGS), headless=True
        )
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture
def town(tmp_path: Path, screens: Path) -> Iterator[Town]:
    """A town with all that a page could show."""
    town = Town(tmp_path, secure=False, screens=screens)
    fill(town)
    yield town
    town.database.close()


@pytest.fixture
def address(town: Town, free_port: Callable[[], int]) -> Iterator[str]:
    with served(town.app, town, free_port()) as address:
        yield address


@pytest.fixture
def visits(browser: Browser, town: Town, address: str) -> Iterator[Visits]:
    """`visits.open("ops", "/desk")`: a signed-in page. At the end no rule may have been broken."""
    visits = Visits(browser, town, address)
    yield visits
    visits.close()
    assert visits.faults == []
