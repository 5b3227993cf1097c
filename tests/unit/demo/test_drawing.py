"""The demo's map: every place lies where it should."""

import itertools

from demo.drawing import Neighbourhood, Ring


def area_of(ring: Ring) -> float:
    """Twice the signed area: positive where the ring runs counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def spans(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return min(xs), max(xs), min(ys), max(ys)


def test_blocks_are_closed_rings_that_run_counter_clockwise() -> None:
    town = Neighbourhood(7, 5)
    for number in range(5):
        ring = town.block(number)
        assert ring[0] == ring[-1]
        assert area_of(ring) > 0


def test_houses_lie_in_their_block_and_blocks_in_the_whole() -> None:
    town = Neighbourhood(7, 5)
    west, east, south, north = spans(town.whole())
    for number in range(5):
        block = spans(town.block(number))
        assert west <= block[0] < block[1] <= east
        assert south <= block[2] < block[3] <= north
        for index in range(2):
            house = spans(town.house(number, index, 2))
            assert block[0] < house[0] < house[1] < block[1]
            assert block[2] < house[2] < house[3] < block[3]


def test_the_same_seed_draws_the_same_map() -> None:
    assert Neighbourhood(7, 5).block(3) == Neighbourhood(7, 5).block(3)
    assert Neighbourhood(7, 5).block(3) != Neighbourhood(8, 5).block(3)
