import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.wall import FEWEST, Cell, Unit, units_of


def cell(name: str, homes: int, *path: str) -> Cell:
    return Cell(name, path or ("county", "town", "community"), homes)


@st.composite
def cells(draw: st.DrawFn) -> list[Cell]:
    """Grids somewhere in a tree of three levels, some right under a town."""
    found = []
    for number in range(draw(st.integers(0, 25))):
        town = draw(st.integers(0, 2))
        community = draw(st.integers(0, 3))
        path = ("c", f"t{town}", f"t{town}v{community}")[: draw(st.integers(1, 3))]
        homes = draw(st.one_of(st.integers(0, 6), st.integers(0, 60)))
        found.append(Cell(f"g{number:02}", path, homes))
    return found


@given(cells())
def test_every_cell_with_a_home_is_in_exactly_one_unit(given_cells: list[Cell]) -> None:
    units = units_of(given_cells)
    inside = sorted(area_id for unit in units for area_id in unit.area_ids)
    assert inside == sorted(one.area_id for one in given_cells if one.homes)
    homes = {one.area_id: one.homes for one in given_cells}
    assert all(unit.homes == sum(homes[area] for area in unit.area_ids) for unit in units)
    assert len({unit.unit_id for unit in units}) == len(units)


@given(cells())
def test_every_unit_has_five_homes_unless_there_are_no_five(given_cells: list[Cell]) -> None:
    units = units_of(given_cells)
    if sum(one.homes for one in given_cells) < FEWEST:
        assert len(units) <= 1
        assert not any(unit.is_shown for unit in units)
    else:
        assert all(unit.homes >= FEWEST and unit.is_shown for unit in units)


@given(cells(), st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(given_cells: list[Cell], chance: random.Random) -> None:
    shuffled = [replace(one) for one in given_cells]
    chance.shuffle(shuffled)
    assert units_of(shuffled) == units_of(given_cells)


@given(cells())
def test_a_grid_with_five_homes_shares_its_numbers_only_to_hide_others(
    given_cells: list[Cell],
) -> None:
    """Two grids that could stand alone are never told as one."""
    homes = {one.area_id: one.homes for one in given_cells}
    for unit in units_of(given_cells):
        assert sum(homes[area] >= FEWEST for area in unit.area_ids) <= 1


def test_neighbours_of_one_community_are_merged_first() -> None:
    near = [cell("a", 3), cell("b", 2), cell("d", 9)]
    far = [cell("z", 2, "county", "town", "other"), cell("y", 7, "county", "town", "other")]
    assert units_of([*near, *far]) == [
        Unit(("a", "b"), 5),
        Unit(("d",), 9),
        Unit(("y", "z"), 9),
    ]


def test_what_is_left_over_joins_the_smallest_unit_of_its_place() -> None:
    units = units_of([cell("a", 4), cell("b", 50), cell("c", 6)])
    assert units == [Unit(("a", "c"), 10), Unit(("b",), 50)]


def test_a_community_of_too_few_goes_up_the_tree() -> None:
    lone = cell("a", 2, "county", "town", "hamlet")
    assert units_of([lone, cell("b", 8)]) == [Unit(("a", "b"), 10)]
    other_town = cell("b", 8, "county", "elsewhere", "village")
    assert units_of([lone, other_town]) == [Unit(("a", "b"), 10)]


def test_a_reach_of_fewer_than_five_homes_is_one_unit_that_tells_nothing() -> None:
    (unit,) = units_of([cell("a", 2), cell("b", 2, "county", "elsewhere")])
    assert unit.homes == 4
    assert not unit.is_shown


def test_a_unit_is_named_after_its_first_grid() -> None:
    assert Unit(("a",), 9).unit_id == "a"
    assert Unit(("a", "b", "c"), 9).unit_id == "a+2"
