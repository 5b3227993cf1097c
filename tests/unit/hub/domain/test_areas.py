import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.area_tree import Placed, merge_faults
from hub.domain.area_words import parse_level, parse_purpose
from hub.domain.areas import ORDER, Area, Level, Purpose, faults_of_area, faults_under, may_contain

COUNTY = Area("xian", "县", Level.COUNTY, code="990121")
TOWN = Area("town", "街道", Level.TOWN, "xian", "990121001")
COMMUNITY = Area("lane", "社区", Level.COMMUNITY, "town", "990121001001")
GRID = Area("grid", "网格", Level.GRID, "lane", "990121001001001")


def placed(*areas: Area) -> list[Placed]:
    return [Placed(row, area) for row, area in enumerate(areas, 2)]


def told(tree: dict[str, Area], *areas: Area) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.field) for fault in merge_faults(tree, placed(*areas))]


@pytest.mark.parametrize("parent", Level)
@pytest.mark.parametrize("child", Level)
def test_only_what_is_lower_stands_under_a_place(parent: Level, child: Level) -> None:
    assert may_contain(parent, child) is (ORDER.index(parent) < ORDER.index(child))


@pytest.mark.parametrize(
    ("level", "good", "bad"),
    [
        (Level.COUNTY, ["990121"], ["99012", "9901211", "99012x", "９９０１２１"]),
        (Level.TOWN, ["990121001"], ["990121", "9901210011"]),
        (Level.COMMUNITY, ["990121001001"], ["990121001", "9901210010011"]),
        (Level.GRID, ["9901210010010", "990121001001A001"], ["990121001001", "9" * 17]),
        (Level.BUILDING, ["9901210010010011", "9" * 20], ["9" * 12, "9" * 21, "9" * 13 + "-"]),
    ],
)
def test_each_level_has_codes_of_its_own_length(
    level: Level, good: list[str], bad: list[str]
) -> None:
    for code in good:
        assert list(faults_of_area(Area("a", "甲", level, code=code))) == []
    for code in bad:
        (fault,) = faults_of_area(Area("a", "甲", level, code=code))
        assert fault.field == "code"


@pytest.mark.parametrize("level", Level)
def test_only_a_grid_may_be_special(level: Level) -> None:
    faults = list(faults_of_area(Area("a", "甲", level, purpose=Purpose.SPECIAL)))
    assert [fault.field for fault in faults] == ([] if level is Level.GRID else ["purpose"])


def test_a_code_begins_with_that_of_the_place_above() -> None:
    assert list(faults_under(TOWN, COUNTY)) == []
    stranger = Area("town", "街道", Level.TOWN, "xian", "990122001")
    (fault,) = faults_under(stranger, COUNTY)
    assert (fault.field, "does not begin with 990121" in fault.reason) == ("code", True)
    assert list(faults_under(stranger, Area("xian", "县", Level.COUNTY))) == []


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("县区", Level.COUNTY),
        ("乡镇街道", Level.TOWN),
        ("村社区", Level.COMMUNITY),
        ("网格", Level.GRID),
        ("楼栋", Level.BUILDING),
        (" Street ", Level.TOWN),
        ("village", Level.COMMUNITY),
        ("GRID", Level.GRID),
    ],
)
def test_levels_are_read_in_chinese_and_english(word: str, level: Level) -> None:
    assert parse_level(word) is level


def test_a_word_that_is_no_level_or_purpose_is_told_the_way_out() -> None:
    with pytest.raises(ValueError, match="网格"):
        parse_level("片区")
    with pytest.raises(ValueError, match="专属"):
        parse_purpose("公园")
    assert (parse_purpose(""), parse_purpose("专属")) == (Purpose.RESIDENTIAL, Purpose.SPECIAL)


def test_places_may_come_before_or_after_those_that_they_lie_in() -> None:
    assert told({}, GRID, COMMUNITY, TOWN, COUNTY) == []
    assert told({"xian": COUNTY}, COMMUNITY, TOWN) == []


def test_every_fault_of_a_tree_is_named_by_its_row() -> None:
    tree = {"xian": COUNTY, "town": TOWN}
    found = told(
        tree,
        Area("a", "甲", Level.GRID, "nowhere"),
        Area("town-2", "街道", Level.TOWN, "xian", TOWN.code),  # another one's code
        Area("town", "社区", Level.TOWN, "xian", "990121009"),
        Area("town", "社区", Level.TOWN, "xian", "990121009"),  # twice
        Area("b", "乙", Level.COUNTY, "town"),
    )
    assert found == [(2, "parent_id"), (5, "area_id"), (6, "parent_id")]


def test_a_code_that_is_taken_is_refused_and_one_that_is_given_up_is_not() -> None:
    tree = {"xian": COUNTY, "town": TOWN}
    other = Area("town-2", "街道", Level.TOWN, "xian", TOWN.code)
    assert told(tree, other) == [(2, "code")]
    assert told(tree, other, Area("town", "街道", Level.TOWN, "xian")) == []


def test_a_change_that_what_lies_below_forbids_is_refused() -> None:
    tree = {area.area_id: area for area in (COUNTY, TOWN, COMMUNITY)}
    assert told(tree, Area("town", "街道", Level.TOWN, "xian", "990121002")) == [(2, "code")]
    assert told(tree, Area("town", "街道", Level.GRID, "xian")) == [(2, "level")]


AREAS = st.builds(
    Area,
    area_id=st.sampled_from("abcdef"),
    name=st.just("甲"),
    level=st.sampled_from(Level),
    parent_id=st.none() | st.sampled_from("abcdef"),
)


@given(st.lists(AREAS, max_size=8), st.lists(AREAS, max_size=8))
def test_a_tree_that_is_let_in_has_no_circle_and_no_loose_end(
    first: list[Area], second: list[Area]
) -> None:
    tree: dict[str, Area] = {}
    for areas in (first, second):
        if not merge_faults(tree, placed(*areas)):
            tree |= {area.area_id: area for area in areas}
    for area in tree.values():
        steps = 0
        while area.parent_id is not None:
            assert may_contain(tree[area.parent_id].level, area.level)
            area, steps = tree[area.parent_id], steps + 1
            assert steps < len(Level)
