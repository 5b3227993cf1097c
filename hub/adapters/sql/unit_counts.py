"""Counts by unit: grids put together as on the wall, so that no two screens differ by a home."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from hub.adapters.sql.schema import areas
from hub.domain.areas import Area, Level
from hub.domain.wall import Cell, units_of

UNITS = "dash_units"
COUNTED = ("homes", "nodes", "up", "down", "never", "settled", "missed", "blind", "open_tickets")
COLUMNS = ("unit", *COUNTED)

Counts = dict[str, int]
Places = Mapping[str, Area]


def unit_counts(connection: Connection) -> list[tuple[str | int, ...]]:
    """A row a unit of at least five homes: the name of its first grid, and the sums."""
    places = {place.area_id: place for place in _places(connection)}
    by_grid: dict[str, Counts] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for row in connection.exec_driver_sql("SELECT * FROM area_counts").mappings():
        sums = by_grid[_grid_of(row["area_id"], places)]
        for name in COUNTED:
            sums[name] += row[name]
    cells = [Cell(grid, _path(grid, places), sums["homes"]) for grid, sums in by_grid.items()]
    return [
        (
            _name(unit.area_ids, places),
            *(sum(by_grid[grid][name] for grid in unit.area_ids) for name in COUNTED),
        )
        for unit in units_of(cells)
        if unit.is_shown
    ]


def _places(connection: Connection) -> Iterator[Area]:
    columns = (areas.c.area_id, areas.c.name, areas.c.level, areas.c.parent_id)
    for row in connection.execute(select(*columns)):
        yield Area(row.area_id, row.name, Level(row.level), row.parent_id)


def _grid_of(area_id: str, places: Places) -> str:
    place = places[area_id]
    return place.parent_id if place.level == Level.BUILDING and place.parent_id else area_id


def _path(area_id: str, places: Places) -> tuple[str, ...]:
    parent = places[area_id].parent_id
    return () if parent is None else (*_path(parent, places), parent)


def _name(area_ids: tuple[str, ...], places: Places) -> str:
    more = len(area_ids) - 1
    first = places[area_ids[0]].name
    return f"{first} +{more}" if more else first
