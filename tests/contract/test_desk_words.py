"""The desk has words for what the hub can say to it."""

import json
from pathlib import Path

import pytest

from hub.api.grants import API_GRANTS, PAGE_GRANTS

pytestmark = pytest.mark.contract
DESK = Path(__file__).parents[2] / "dashboards/web/src/desk"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_log_of_changes_can_name_each_part_of_each_route_that_changes(language: str) -> None:
    words = json.loads((DESK / "audit" / "words" / f"{language}.json").read_text("utf-8"))
    changing = [path for method, path in (*API_GRANTS, *PAGE_GRANTS) if method != "GET"]
    parts = {part for path in changing for part in path.split("/") if part and part[0] != "{"}
    assert parts - set(words["desk_audit"]["parts"]) == set()
