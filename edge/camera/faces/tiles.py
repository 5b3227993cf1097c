"""A picture as overlapping squares of several sizes, for nets that see only large things. Pure."""

import math
from dataclasses import dataclass

LEAST_SIDE = 200
DEPTH = 2
"""Of halvings: at most some 25 tiles. Where people are known, look at their crops instead."""
OVERLAP = 0.3
"""Of a tile's side; a face that one tile cuts lies whole in the next, if it is no larger."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the picture, in pixels; the first one may reach beyond it."""

    left: int
    top: int
    side: int


def tiles(width: int, height: int) -> list[Tile]:
    """The whole picture first, then squares of half its longer side, of a quarter …"""
    side = max(width, height)
    found = [Tile(0, 0, side)]
    for _ in range(DEPTH):
        side //= 2
        if side < LEAST_SIDE:
            break
        found += [
            Tile(left, top, side) for top in _starts(height, side) for left in _starts(width, side)
        ]
    return found


def _starts(length: int, side: int) -> list[int]:
    """Evenly spread, from edge to edge."""
    if length <= side:
        return [0]
    steps = math.ceil((length - side) / (side * (1 - OVERLAP)))
    return [round(step * (length - side) / steps) for step in range(steps + 1)]
