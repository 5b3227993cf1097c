"""Zones that can be used, and what is said of those that cannot."""

from math import cos, pi, sin

from hypothesis import assume, given
from hypothesis import strategies as st

from edge.domain.scenes.polygons import zone_fault


@given(st.lists(st.floats(0.05, 0.45), min_size=3, max_size=40))
def test_a_star_around_its_middle_is_no_fault(spokes: list[float]) -> None:
    count = len(spokes)
    corners = [
        (0.5 + spoke * cos(2 * pi * turn / count), 0.5 + spoke * sin(2 * pi * turn / count))
        for turn, spoke in enumerate(spokes)
    ]
    assert zone_fault(corners) is None


@given(st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_a_bow_tie_crosses_itself(x: float, y: float) -> None:
    fault = zone_fault([(0, 0), (x, 1), (1, y), (0, 1), (1, 0)])
    assert fault is not None
    assert "crosses itself" in fault


def test_a_corner_on_another_side_is_a_crossing() -> None:
    fault = zone_fault([(0, 0), (1, 0), (1, 1), (0.5, 0), (0, 1)])
    assert fault is not None
    assert "crosses itself" in fault


@given(st.lists(st.floats(0, 1), min_size=3, max_size=8))
def test_a_line_covers_nothing(places: list[float]) -> None:
    assume(len(set(places)) > 1)
    assert zone_fault([(place, 0.5) for place in places]) is not None


def test_two_corners_are_too_few() -> None:
    fault = zone_fault([(0, 0), (1, 1)])
    assert fault is not None
    assert "at least three" in fault
