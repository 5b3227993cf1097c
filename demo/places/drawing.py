"""Outlines as rectangles: each place is a tile of the one that it lies in."""

from dataclasses import dataclass
from math import ceil, sqrt

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    def ring(self) -> list[Point]:
        """Counter-clockwise, closed (RFC 7946)."""
        corners = [
            (self.west, self.south),
            (self.east, self.south),
            (self.east, self.north),
            (self.west, self.north),
            (self.west, self.south),
        ]
        return [(round(east, 6), round(north, 6)) for east, north in corners]

    def tiles(self, number: int) -> list["Box"]:
        """That many boxes that cover this one and do not overlap."""
        rows = max(1, round(sqrt(number)))
        height = (self.north - self.south) / rows
        found: list[Box] = []
        for row in range(rows):
            left = number - len(found)
            south = self.south + row * height
            found += self._row(south, south + height, ceil(left / (rows - row)))
        return found

    def _row(self, south: float, north: float, number: int) -> list["Box"]:
        width = (self.east - self.west) / number
        starts = [self.west + column * width for column in range(number)]
        return [Box(west, south, west + width, north) for west in starts]


OPEN_SEA = Box(150.0, 20.0, 150.6, 20.5)
"""In the Pacific, so that nobody takes the places for real ones."""
