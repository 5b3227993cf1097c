"""The page of cameras in a real browser: no picture before somebody presses, then one a second."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.adapters.sql import schema
from tests.contract.api.town import Town
from tests.system.street import Carrying, browse, cookies_of, furnish, served, watch

pytestmark = pytest.mark.system
GATE = "/api/v1/cameras/n-p0/cam/picture"
PRESS = """document.querySelector('[data-picture*="n-p0"] [data-look]').click();"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, secure=False)
    furnish(town, homes=2)
    watch(town)
    yield town
    town.database.close()


@pytest.fixture
def open_page(
    town: Town, chromium_path: Path, free_port: Callable[[], int], tmp_path: Path
) -> Callable[[str], tuple[str, list[str], str]]:
    """Opens /cameras and presses; the page afterwards, what it asked for, what the browser said."""

    def visit(presses: str) -> tuple[str, list[str], str]:
        cookies = cookies_of(town, "ops", town.password)
        app = Carrying(town.app, cookies, presses, looks=2 if presses else 0)
        with served(app, town, free_port()) as address:
            profile = tmp_path / "profile"
            done = browse(chromium_path, profile, "--dump-dom", f"{address}/cameras")
        return done.stdout, app.paths, done.stderr

    return visit


def test_nothing_is_fetched_before_somebody_presses(open_page, town: Town) -> None:
    page, asked, _ = open_page("")
    assert "东门消防通道" in page
    assert [path for path in asked if path.endswith("/picture")] == []
    assert town.edges.asked == []


def test_a_press_brings_pictures_of_that_camera_alone_and_no_rule_of_the_page_is_broken(
    open_page, town: Town
) -> None:
    page, asked, said = open_page(PRESS)
    pictures = [path for path in asked if path.endswith("/picture")]
    assert pictures
    assert set(pictures) == {GATE}
    assert 'width="640"' in page, "the picture was drawn"
    assert "Content Security Policy" not in said
    looks = [row for row in town.rows(schema.audit) if row.purpose == "picture"]
    assert len(looks) == 1
