"""The table of screens: each gets its pictures, an accessibility check and a record of requests."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.system.web.visits import DESK, PHONE, WALL, WALL_4K, Size, Visits


@dataclass(frozen=True, slots=True)
class Screen:
    """A page as somebody sees it; it stands once the element `ready` is there."""

    name: str
    who: str
    path: str
    sizes: tuple[Size, ...]
    ready: str = "h1"


PAGES = (
    Screen("wall", "ops", "/wall", (WALL, WALL_4K)),
    Screen("desk", "ops", "/desk", (DESK, WALL, PHONE), "article"),
    Screen("desk-list", "ops", "/desk?view=list", (DESK, WALL), "tbody"),
    Screen("desk-ticket", "ops", "/desk/tickets/t-001", (DESK, WALL, PHONE), "#told"),
    Screen("desk-incidents", "ops", "/desk/incidents", (DESK,), ".incident"),
    Screen("desk-incident", "ops", "/desk/incidents/i-1", (DESK, PHONE), "tbody"),
    Screen("desk-whistles", "ops", "/desk/whistles", (DESK,)),
    Screen("family", "daughter", "/screens/family", (PHONE, DESK)),
    Screen("phone", "w-1", "/phone", (PHONE,)),
)
"""Add a page with one line."""


def show(visits: Visits, screen: Screen, size: Size, language: str, *, dark: bool) -> Page:
    """The page, loaded and at rest."""
    page = visits.open(
        screen.who, screen.path, size=size, language=language, dark=dark, touch=size == PHONE
    )
    page.wait_for_selector(screen.ready)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    return page
