"""Units of the wall: grids, merged with their neighbours until each holds at least five homes.

Whoever looks at numbers of fewer homes than that reads about a person. Merging stays as low in the
tree as it can: first within a community, then within its town, and so on up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

FEWEST = 5
"""Homes below which a number tells of somebody."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid with homes in it; `path` names what it lies in, from the top of the tree."""

    area_id: str
    path: tuple[str, ...]
    homes: int


@dataclass(frozen=True, slots=True)
class Unit:
    """Cells whose numbers are told as one; `is_shown` is false where they are fewer than five."""

    area_ids: tuple[str, ...]
    homes: int

    @property
    def unit_id(self) -> str:
        """The first grid's id, and how many more there are."""
        more = len(self.area_ids) - 1
        return self.area_ids[0] if more == 0 else f"{self.area_ids[0]}+{more}"

    @property
    def is_shown(self) -> bool:
        """Whether its numbers may be told."""
        return self.homes >= FEWEST


@dataclass(slots=True)
class _Bundle:
    """Cells on their way into a unit, and the place that they were gathered in."""

    cells: list[Cell]
    path: tuple[str, ...]

    @property
    def homes(self) -> int:
        return sum(cell.homes for cell in self.cells)

    @property
    def first(self) -> str:
        return min(cell.area_id for cell in self.cells)


def units_of(cells: Iterable[Cell]) -> list[Unit]:
    """Each cell with a home in exactly one unit; only a reach of fewer than five has a small one.

    The order of the cells makes no difference.
    """
    loose = [_Bundle([cell], cell.path) for cell in cells if cell.homes > 0]
    done: list[_Bundle] = [bundle for bundle in loose if bundle.homes >= FEWEST]
    loose = [bundle for bundle in loose if bundle.homes < FEWEST]
    for depth in range(max((len(one.path) for one in loose), default=0), -1, -1):
        here = sorted(
            (one for one in loose if len(one.path) == depth), key=lambda one: (one.path, one.first)
        )
        loose = [one for one in loose if len(one.path) < depth]
        for path, group in groupby(here, key=lambda one: one.path):
            rest = _gather(list(group), done)
            if rest is not None:
                loose += _join_or_rise(rest, path, done)
    return sorted((_unit(bundle) for bundle in done), key=lambda unit: unit.area_ids)


def _gather(group: Sequence[_Bundle], done: list[_Bundle]) -> _Bundle | None:
    """Neighbours of one place put together, five homes at a time; what is left over."""
    rest: _Bundle | None = None
    for bundle in group:
        rest = bundle if rest is None else _Bundle(rest.cells + bundle.cells, bundle.path)
        if rest.homes >= FEWEST:
            done.append(rest)
            rest = None
    return rest


def _join_or_rise(rest: _Bundle, path: tuple[str, ...], done: list[_Bundle]) -> list[_Bundle]:
    """What is left over joins the smallest unit of its place; where there is none, it goes up."""
    near = [unit for unit in done if unit.path[: len(path)] == path]
    if near:
        smallest = min(near, key=lambda unit: (unit.homes, unit.first))
        smallest.cells = smallest.cells + rest.cells
    elif path:
        return [_Bundle(rest.cells, path[:-1])]
    else:
        done.append(rest)
    return []


def _unit(bundle: _Bundle) -> Unit:
    return Unit(tuple(sorted(cell.area_id for cell in bundle.cells)), bundle.homes)
