"""What holds for every screen: accessible, from one host, under the policy, in both languages."""

import pytest

from tests.system.web.pages import PAGES, Screen, show
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
def test_a_screen_is_accessible_and_breaks_no_rule(visits: Visits, screen: Screen) -> None:
    for number, size in enumerate(screen.sizes):
        dark = number % 2 == 1
        page = show(visits, screen, size, "en" if dark else "zh-CN", dark=dark)
        assert axe(page) == [], f"{screen.name} at {size}"
    assert visits.requests


def test_the_policy_allows_nothing_unsafe(visits: Visits) -> None:
    page = visits.open("ops", "/desk")
    answer = page.request.get(f"{visits.address}/desk")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
