"""What is wrong with a zone, in words that mend it."""

from collections.abc import Sequence
from itertools import combinations

from edge.domain.vision.geometry import Point

SMALLEST_AREA = 0.0001
"""Of the picture; a hundredth by a hundredth."""


def zone_fault(corners: Sequence[Point]) -> str | None:
    """None for a polygon that can be used."""
    if len(corners) < 3:
        return f"has {len(corners)} corners; a zone needs at least three, each [x, y] from 0 to 1"
    count = len(corners)
    sides = [(corners[index], corners[(index + 1) % count]) for index in range(count)]
    for (one, first), (two, second) in combinations(enumerate(sides), 2):
        if two - one not in (1, count - 1) and _cross(*first, *second):
            return f"crosses itself (sides {one + 1} and {two + 1}); name its corners in turn"
    if abs(sum(_turn((0.0, 0.0), start, end) for start, end in sides)) / 2 < SMALLEST_AREA:
        return "covers nothing; its corners lie on one line"
    return None


def _turn(origin: Point, one: Point, other: Point) -> float:
    """Above 0 when `other` lies to one hand of the line to `one`, below 0 to the other."""
    return (one[0] - origin[0]) * (other[1] - origin[1]) - (one[1] - origin[1]) * (
        other[0] - origin[0]
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return (_turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0) or any(
        _between(*side) for side in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    )


def _between(start: Point, end: Point, point: Point) -> bool:
    """Whether a point lies on a side."""
    if _turn(start, end, point) != 0:
        return False
    return all(
        min(start[axis], end[axis]) <= point[axis] <= max(start[axis], end[axis]) for axis in (0, 1)
    )
