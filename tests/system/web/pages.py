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
    Screen("wall", "screen", "/wall", (WALL, WALL_4K), "[data-testid=open-tickets]"),
    Screen("desk", "ops", "/desk", (DESK, WALL, PHONE), "article"),
    Screen("desk-list", "ops", "/desk?view=list", (DESK, WALL), "tbody"),
    Screen("desk-beside", "ops", "/desk?ticket=t-001", (DESK, WALL), "#told"),
    Screen("desk-beside-list", "ops", "/desk?view=list&ticket=t-001", (DESK,), "#told"),
    Screen("desk-ticket", "ops", "/desk/tickets/t-001", (DESK, WALL, PHONE), "#told"),
    Screen("desk-incidents", "ops", "/desk/incidents", (DESK,), ".incident"),
    Screen("desk-incident", "ops", "/desk/incidents/i-1", (DESK, PHONE), "tbody"),
    Screen("desk-whistles", "ops", "/desk/whistles", (DESK,)),
    Screen("desk-import", "ops", "/desk/import", (DESK, PHONE)),
    Screen("desk-enrol", "ops", "/desk/enrol", (DESK, WALL, PHONE), "fieldset"),
    Screen("desk-areas", "ops", "/desk/areas?area=grid-1", (DESK, PHONE), "fieldset"),
    Screen("desk-homes", "ops", "/desk/homes", (DESK, WALL, PHONE), "tbody"),
    Screen("desk-home", "ops", "/desk/homes/h-003", (DESK, WALL, PHONE), ".picture"),
    Screen("desk-agreed", "ops", "/desk/homes/h-003?tab=agreed", (DESK, PHONE), ".list"),
    Screen("desk-care", "ops", "/desk/homes/h-003?tab=care", (DESK, PHONE), "dl"),
    Screen("desk-looks", "ops", "/desk/homes/h-003?tab=looks", (DESK, PHONE), "tbody"),
    Screen("desk-days-list", "ops", "/desk/homes/h-003?as=list", (DESK, PHONE), "tbody"),
    Screen("desk-away", "ops", "/desk/away", (DESK, PHONE), ".pair"),
    Screen("desk-people", "ops", "/desk/people", (DESK, WALL, PHONE), "tbody"),
    Screen("desk-person", "ops", "/desk/people/w-1", (DESK, PHONE), "#leaves-title"),
    Screen("desk-roster", "ops", "/desk/roster?area=grid-1", (DESK, WALL, PHONE), "tbody"),
    Screen("desk-nodes", "ops", "/desk/nodes", (DESK, WALL, PHONE), "tbody"),
    Screen("desk-node", "ops", "/desk/nodes/n-p1", (DESK, PHONE), "dl"),
    Screen("desk-quarantine", "ops", "/desk/quarantine", (DESK,)),
    Screen("desk-cameras", "ops", "/desk/cameras", (DESK, WALL, PHONE), ".tiles"),
    Screen("desk-scenes", "ops", "/desk/scenes", (DESK, PHONE), "tbody"),
    Screen("desk-node-scenes", "ops", "/desk/scenes/n-p0", (DESK, PHONE), "fieldset"),
    Screen("desk-found", "ops", "/desk/found", (DESK, PHONE), ".card"),
    Screen("desk-vehicles", "ops", "/desk/vehicles", (DESK, PHONE), ".card"),
    Screen("desk-posts", "ops", "/desk/posts", (DESK,), "tbody"),
    Screen("desk-report", "ops", "/desk/report?week=2026-W47", (DESK, WALL, PHONE), "tbody"),
    Screen("desk-duty", "ops", "/desk/duty?area=grid-1", (DESK, PHONE)),
    Screen("desk-audit", "ops", "/desk/audit", (DESK, WALL), "tbody"),
    Screen("desk-notices", "ops", "/desk/notices", (DESK,)),
    Screen("desk-policies", "ops", "/desk/policies", (DESK, PHONE), "tbody"),
    Screen("desk-policy", "ops", "/desk/policies/write?from=built_in", (DESK, PHONE), "fieldset"),
    Screen("family", "daughter", "/screens/family", (PHONE, DESK)),
    Screen("phone", "w-1", "/phone", (PHONE, PHONE), "a.entry"),
    Screen("phone-ticket", "w-1", "/phone/t/t-001", (PHONE, PHONE), "section.next"),
    Screen("phone-untaken", "w-1", "/phone/t/t-000", (PHONE, PHONE), "section.next"),
    Screen("phone-door", "w-1", "/phone/w/i-1/h-001", (PHONE, PHONE), "section.next"),
    Screen("phone-me", "w-1", "/phone/me", (PHONE, PHONE), "section.card"),
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
