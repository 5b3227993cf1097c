"""What an incident is called on the wall: by a place whose homes cannot be told one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.domain.wall.units import FEWEST


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and how many homes of each unit lie in it."""

    name: str
    homes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit's name and all its homes."""

    name: str
    homes: int


def storm_names(
    storms: Sequence[Sequence[Place]], units: Mapping[str, UnitFacts]
) -> list[str | None]:
    """A name for each incident, given its place and those above it, the nearest first.

    A building is named only if nobody can take its homes from those of its unit and read of fewer
    than five; and never two buildings of one unit at once. Otherwise its unit is named.
    """
    within = Counter(unit for places in storms for unit in _only_unit(places))
    crowded = {unit for unit, count in within.items() if count > 1}
    return [_name(places, units, crowded) for places in storms]


def _only_unit(places: Sequence[Place]) -> tuple[str, ...]:
    inside = tuple(places[0].homes) if places else ()
    return inside if len(inside) == 1 else ()


def _name(places: Sequence[Place], units: Mapping[str, UnitFacts], crowded: set[str]) -> str | None:
    for place in places:
        rests = [(homes, units[unit].homes - homes) for unit, homes in place.homes.items()]
        whole = all(rest == 0 for _, rest in rests)
        alone = whole or crowded.isdisjoint(place.homes)
        if rests and alone and all(_is_told(homes, rest) for homes, rest in rests):
            return place.name
        if len(place.homes) == 1:
            return units[next(iter(place.homes))].name
    return None


def _is_told(homes: int, rest: int) -> bool:
    return homes >= FEWEST and (rest == 0 or rest >= FEWEST)
