"""The tree of places: county, town or street, community or village, grid, building.

A place may carry its official division code (区划代码): 6 digits for a county, 9 for a town, 12 for
a community; a grid's and a building's go on from there by a local rule.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hub.errors import Fault


class Level(StrEnum):
    """How high a place stands; listed from the top."""

    COUNTY = "county"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"


class Purpose(StrEnum):
    """Whom a grid is for: people who live there, or a market, a school, a construction site."""

    RESIDENTIAL = "residential"
    SPECIAL = "special"


ORDER = tuple(Level)
_CODES = {
    Level.COUNTY: (re.compile(r"[0-9]{6}"), "6 digits"),
    Level.TOWN: (re.compile(r"[0-9]{9}"), "9 digits"),
    Level.COMMUNITY: (re.compile(r"[0-9]{12}"), "12 digits"),
    Level.GRID: (re.compile(r"[0-9A-Za-z]{13,16}"), "13 to 16 digits or letters"),
    Level.BUILDING: (re.compile(r"[0-9A-Za-z]{13,20}"), "13 to 20 digits or letters"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the tree; its outline is kept apart, for few look at it and it is large."""

    area_id: str
    name: str
    level: Level
    parent_id: str | None = None
    code: str | None = None
    purpose: Purpose = Purpose.RESIDENTIAL


def may_contain(parent: Level, child: Level) -> bool:
    """Whether a place of one level may stand right under another; levels may be skipped."""
    return ORDER.index(parent) < ORDER.index(child)


def faults_of_area(area: Area) -> Iterator[Fault]:
    """What is wrong with a place by itself."""
    pattern, shape = _CODES[area.level]
    if area.code is not None and not pattern.fullmatch(area.code):
        yield Fault("code", f"{area.code[:40]!r} is not the code of a {area.level}: {shape}")
    if area.purpose is Purpose.SPECIAL and area.level is not Level.GRID:
        yield Fault("purpose", f"only a grid may be special, and this is a {area.level}")


def faults_under(area: Area, parent: Area) -> Iterator[Fault]:
    """What is wrong with a place where it stands."""
    if not may_contain(parent.level, area.level):
        reason = f"a {area.level} cannot stand under {parent.area_id}, which is a {parent.level}"
        yield Fault("parent_id", reason)
    elif area.code and parent.code and not area.code.startswith(parent.code):
        reason = f"{area.code} does not begin with {parent.code}, the code of {parent.area_id}"
        yield Fault("code", reason)
