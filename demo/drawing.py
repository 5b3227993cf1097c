"""Where the demo's places lie on a map: blocks between streets, houses in rows. In the open sea."""

from collections.abc import Iterator
from math import ceil, cos, radians, sqrt
from random import Random
from typing import Final

Point = tuple[float, float]
Ring = tuple[Point, ...]
"""Longitude and latitude in degrees, closed, counter-clockwise (RFC 7946)."""

CENTRE: Final = (150.3, 20.25)
"""In the Pacific, so that nobody takes the place for a real one."""
METRE: Final = 1 / 111_320
"""A metre in degrees of latitude."""
_BLOCK_M: Final = 220.0
_LEAN: Final = 0.17
"""No street is drawn with a ruler: how far a crossing lies from where it should."""
_STREET: Final = 0.06
"""Of a block's width, on each side."""


class Neighbourhood:
    """So many blocks, the same for the same seed."""

    def __init__(self, seed: int, blocks: int) -> None:
        rng = Random(f"firstlight/map/{seed}")
        self._columns = ceil(sqrt(blocks * 1.6))
        rows = ceil(blocks / self._columns)
        self._crossings = {
            (column, row): (column + rng.uniform(-_LEAN, _LEAN), row + rng.uniform(-_LEAN, _LEAN))
            for column in range(self._columns + 1)
            for row in range(rows + 1)
        }
        self._blocks = blocks

    def block(self, number: int) -> Ring:
        """The outline of the block of that number, from 0."""
        return _closed(self._at(number, *corner) for corner in _square(_STREET, 1 - _STREET))

    def house(self, number: int, index: int, houses: int) -> Ring:
        """One of the houses of a block, in a row from west to east."""
        step = (1 - 4 * _STREET) / houses
        west = 2 * _STREET + index * step
        corners = ((west, 0.3), (west + step * 0.7, 0.3), (west + step * 0.7, 0.7), (west, 0.7))
        return _closed(self._at(number, *corner) for corner in corners)

    def whole(self) -> Ring:
        """The outline of all blocks together: no street beyond it."""
        points = [point for number in range(self._blocks) for point in self.block(number)]
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        return _closed(iter(((west, south), (east, south), (east, north), (west, north))))

    def _at(self, number: int, u: float, v: float) -> Point:
        """A point within a block; `u` and `v` run from 0 to 1."""
        row, column = divmod(number, self._columns)
        (ax, ay), (bx, by) = self._crossings[column, row], self._crossings[column + 1, row]
        dx, dy = self._crossings[column, row + 1]
        cx, cy = self._crossings[column + 1, row + 1]
        x = (1 - v) * ((1 - u) * ax + u * bx) + v * ((1 - u) * dx + u * cx)
        y = (1 - v) * ((1 - u) * ay + u * by) + v * ((1 - u) * dy + u * cy)
        degrees_m = _BLOCK_M * METRE
        width = degrees_m / cos(radians(CENTRE[1]))
        return round(CENTRE[0] + x * width, 6), round(CENTRE[1] + y * degrees_m, 6)


def _square(least: float, most: float) -> tuple[Point, ...]:
    return ((least, least), (most, least), (most, most), (least, most))


def _closed(points: Iterator[Point]) -> Ring:
    ring = tuple(points)
    return (*ring, ring[0])
