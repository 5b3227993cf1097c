"""What an office keeps of its places, people and homes."""

from dataclasses import dataclass
from typing import Literal

from demo.places.drawing import Box

Level = Literal["county", "town", "community", "grid", "building"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the tree, its division code and where it lies."""

    area_id: str
    name: str
    level: Level
    parent_id: str | None
    code: str
    box: Box
    special: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who serves."""

    worker_id: str
    name: str
    role: str
    area_id: str
    employment: str = "full_time"


@dataclass(frozen=True, slots=True)
class Household:
    """An elder who lives alone, and whom she is paired with."""

    home_id: str
    area_id: str
    resident_name: str
    phone: str
    door: str
    frailty: int
    worker_ids: tuple[str, ...]
    node_id: str
    curtains: bool
    """Else her door keeps the covenant."""


@dataclass(frozen=True, slots=True)
class Register:
    """All of it; each place stands after the one that it lies in."""

    places: tuple[Place, ...]
    people: tuple[Person, ...]
    homes: tuple[Household, ...] = ()

    def of_level(self, level: Level) -> list[Place]:
        """The places of one level."""
        return [place for place in self.places if place.level == level]
