"""What holds for every screen: accessible, from one host, under the policy, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.adapters.ports import free_port
from tests.contract.api.town import Town
from tests.system.street import served
from tests.system.web.filling import fill
from tests.system.web.pages import PAGES, Screen, show
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, screens: Path) -> Iterator[Town]:
    """One town for all: nobody does more here than look."""
    town = Town(tmp_path_factory.mktemp("town"), secure=False, screens=screens)
    fill(town)
    yield town
    town.database.close()


@pytest.fixture(scope="module")
def address(town: Town) -> Iterator[str]:
    with served(town.app, town, free_port()) as address:
        yield address


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
def test_a_screen_is_accessible_and_breaks_no_rule(visits: Visits, screen: Screen) -> None:
    page = show(visits, screen, screen.sizes[0], "zh-CN", dark=False)
    assert axe(page) == []
    assert visits.requests


@pytest.mark.long
@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
def test_so_it_is_at_every_size_by_day_and_by_night_in_both_languages(
    visits: Visits, screen: Screen
) -> None:
    for size in dict.fromkeys(screen.sizes):
        for language, dark in (("zh-CN", True), ("en", False)):
            page = show(visits, screen, size, language, dark=dark)
            assert axe(page) == [], f"{size} {language}"


def test_the_policy_allows_nothing_unsafe(visits: Visits) -> None:
    page = visits.open("ops", "/desk")
    answer = page.request.get(f"{visits.address}/desk")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
