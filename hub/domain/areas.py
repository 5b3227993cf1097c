"""The tree of places: county, town or street, community or village, grid, building."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How high a place stands; listed from the top."""

    COUNTY = "county"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"


ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the tree."""

    area_id: str
    name: str
    level: Level
    parent_id: str | None = None


def may_contain(parent: Level, child: Level) -> bool:
    """Whether a place of one level may stand right under another; levels may be skipped."""
    return ORDER.index(parent) < ORDER.index(child)
