"""The places of a wall: which homes are in which grid, and which grids are one unit.

Read anew once a minute: homes come and go slowly.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.domain.areas import Area, Level, Purpose
from hub.domain.reach import Reach
from hub.domain.wall import FEWEST, Cell, Place, Unit, UnitFacts, units_of
from hub.pipeline.wall.store import HomeAt

NAMED = 2
"""Grids of a unit that are named; of the others it is said how many there are."""


@dataclass(frozen=True)
class Ground:
    """What a reach looks like from above."""

    tree: Mapping[str, Area]
    units: Mapping[str, Unit]
    names: Mapping[str, str]
    """Of units."""
    unit_of_area: Mapping[str, str]
    """The unit of each area with homes, and of each grid in a unit."""
    area_of_home: Mapping[str, str]
    homes_below: Mapping[str, Mapping[str, int]]
    """How many homes of each unit lie in each place, at whatever depth."""
    reached: Sequence[Area]
    """All places in reach."""

    @property
    def homes(self) -> int:
        """All of them."""
        return len(self.area_of_home)

    @property
    def is_shown(self) -> bool:
        """Whether numbers may be told: a reach of one to four homes tells none."""
        return self.homes == 0 or self.homes >= FEWEST

    def facts(self) -> dict[str, UnitFacts]:
        """Units as incidents need them."""
        return {
            unit_id: UnitFacts(self.names[unit_id], unit.homes)
            for unit_id, unit in self.units.items()
        }

    def ladder(self, area_id: str | None) -> list[Place]:
        """A place and those above it, each with how many homes of each unit it holds."""
        line = line_of(area_id, self.tree) if area_id else ()
        return [Place(area.name, self.homes_below.get(area.area_id, {})) for area in line]


def ground_of(places: Sequence[Area], homes: Iterable[HomeAt], reach: Reach) -> Ground:
    """Homes gathered by grid, and grids by unit."""
    tree = {area.area_id: area for area in places}
    area_of_home = {home.home_id: home.area_id for home in homes}
    homes_in = Counter(area_of_home.values())
    cell_of = {area_id: _cell_of(area_id, tree) for area_id in homes_in}
    cells = Counter[str]()
    for area_id, count in homes_in.items():
        cells[cell_of[area_id]] += count
    units = units_of(Cell(area, _path(area, tree), count) for area, count in cells.items())
    unit_of_cell = {area: unit.unit_id for unit in units for area in unit.area_ids}
    unit_of_area = unit_of_cell | {area: unit_of_cell[cell] for area, cell in cell_of.items()}
    return Ground(
        tree=tree,
        units={unit.unit_id: unit for unit in units},
        names={unit.unit_id: _name(unit, tree) for unit in units},
        unit_of_area=unit_of_area,
        area_of_home=area_of_home,
        homes_below=_below(homes_in, unit_of_area, tree),
        reached=[area for area in places if _is_reached(area, tree, reach)],
    )


def line_of(area_id: str, tree: Mapping[str, Area]) -> Iterable[Area]:
    """A place and those above it."""
    place = tree.get(area_id)
    while place is not None:
        yield place
        place = tree.get(place.parent_id) if place.parent_id else None


def unit_at(area_id: str, ground: Ground) -> str | None:
    """The unit that a place lies in; None for what lies above grids, or where nobody lives."""
    for area in line_of(area_id, ground.tree):
        if area.area_id in ground.unit_of_area:
            return ground.unit_of_area[area.area_id]
    return None


def special_grids(ground: Ground) -> list[Area]:
    """Markets, schools, sites: places to show without numbers."""
    return [area for area in ground.reached if area.purpose is Purpose.SPECIAL]


def _below(
    homes_in: Mapping[str, int], unit_of_area: Mapping[str, str], tree: Mapping[str, Area]
) -> dict[str, Counter[str]]:
    """Once for all: in a great outage hundreds of incidents ask for it with each frame."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for area_id, homes in homes_in.items():
        for place in line_of(area_id, tree):
            found[place.area_id][unit_of_area[area_id]] += homes
    return dict(found)


def _is_reached(area: Area, tree: Mapping[str, Area], reach: Reach) -> bool:
    if reach.everywhere:
        return True
    return any(above.area_id in reach.area_ids for above in line_of(area.area_id, tree))


def _cell_of(area_id: str, tree: Mapping[str, Area]) -> str:
    """The grid that an area lies in, or itself where there is none above it."""
    grids = (area.area_id for area in line_of(area_id, tree) if area.level is Level.GRID)
    return next(grids, area_id)


def _path(area_id: str, tree: Mapping[str, Area]) -> tuple[str, ...]:
    return tuple(area.area_id for area in line_of(area_id, tree))[:0:-1]


def _name(unit: Unit, tree: Mapping[str, Area]) -> str:
    named = " · ".join(_full_name(area_id, tree) for area_id in unit.area_ids[:NAMED])
    more = len(unit.area_ids) - NAMED
    return f"{named} +{more}" if more > 0 else named


def _full_name(area_id: str, tree: Mapping[str, Area]) -> str:
    """With its community's: there is a first grid in each."""
    area = tree[area_id]
    parent = tree.get(area.parent_id) if area.parent_id else None
    is_grid = area.level is Level.GRID and parent is not None and parent.level is Level.COMMUNITY
    return f"{parent.name} {area.name}" if is_grid and parent is not None else area.name
