from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.places.city import city
from demo.places.county import county
from demo.places.drawing import OPEN_SEA, Box
from demo.places.growing import spread
from demo.places.register import Register
from demo.places.writing import homes_file, workers_file

REGISTERS = {"county": county(), "city": city()}


def test_the_county_is_as_large_as_those_of_the_reports() -> None:
    levels = Counter(place.level for place in REGISTERS["county"].places)
    assert (levels["community"], levels["grid"], levels["building"]) == (14, 79, 241)
    assert sum(place.special for place in REGISTERS["county"].places) > 0


def test_the_city_is_one_of_a_million() -> None:
    register = REGISTERS["city"]
    roles = Counter(person.role for person in register.people)
    assert len(register.of_level("grid")) == 2619
    assert (roles["grid_leader"], roles["grid_worker"], roles["volunteer"]) == (501, 3675, 8566)


@pytest.mark.parametrize("name", REGISTERS)
def test_every_id_and_code_is_once_and_every_name_leads_somewhere(name: str) -> None:
    register = REGISTERS[name]
    areas = {place.area_id: place for place in register.places}
    people = {person.worker_id for person in register.people}
    assert len(areas) == len(register.places)
    assert len(people) == len(register.people)
    assert len({place.code for place in register.places}) == len(areas)
    assert len({home.node_id for home in register.homes}) == len(register.homes)
    assert all(person.area_id in areas for person in register.people)
    for home in register.homes:
        assert home.area_id in areas
        assert set(home.worker_ids) <= people


@pytest.mark.parametrize("name", REGISTERS)
def test_a_place_lies_in_the_one_above_and_its_code_says_so(name: str) -> None:
    areas = {place.area_id: place for place in REGISTERS[name].places}
    for place in areas.values():
        assert place.code.startswith("99"), "no province has that number"
        if place.parent_id is not None:
            parent = areas[place.parent_id]
            assert place.code.startswith(parent.code)
            assert inside(place.box, parent.box)


def inside(box: Box, other: Box) -> bool:
    most = 1e-9
    return (
        box.west >= other.west - most
        and box.south >= other.south - most
        and box.east <= other.east + most
        and box.north <= other.north + most
    )


@given(st.integers(1, 200))
def test_tiles_cover_a_place_and_do_not_overlap(number: int) -> None:
    tiles = OPEN_SEA.tiles(number)
    assert len(tiles) == number
    area = sum((tile.east - tile.west) * (tile.north - tile.south) for tile in tiles)
    whole = (OPEN_SEA.east - OPEN_SEA.west) * (OPEN_SEA.north - OPEN_SEA.south)
    assert area == pytest.approx(whole)
    for one, other in pairwise(tiles):
        assert one.north <= other.south + 1e-9 or one.east <= other.west + 1e-9


@given(st.integers(0, 500), st.integers(1, 90))
def test_things_are_spread_evenly(number: int, among: int) -> None:
    shares = spread(number, among)
    assert (sum(shares), len(shares)) == (number, among)
    assert max(shares) - min(shares) <= 1


def files(register: Register) -> tuple[bytes, bytes]:
    return workers_file(register.people), homes_file(register.homes)


def test_a_seed_gives_the_same_county_and_another_seed_another() -> None:
    assert files(county(3)) == files(county(3))
    assert files(county(3)) != files(county(4))
