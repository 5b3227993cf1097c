"""Which words of a story may be somebody's id."""

import pytest

from hub.api.story_names import ids_in
from hub.domain.phrases import Sentence


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("w-17接单", "w-17 has accepted", {"w-17"}),
        ("已开单，派给li.xiao。", "Opened and assigned to li.xiao.", {"li.xiao"}),
        ("10086把工单派给w-2", "10086 assigned it to w-2", {"10086", "w-2"}),
        ("17分钟后上报", "climbs in 17 minutes", set()),
        ("住户在家", "the resident is at home", set()),
    ],
)
def test_an_id_stands_in_both_languages_alike(zh: str, en: str, expected: set[str]) -> None:
    assert ids_in([Sentence(zh, en)]) == expected
