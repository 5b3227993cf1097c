"""A city of a million: 2,619 grids, 501 leaders, 3,675 workers, 8,566 volunteers."""

from collections.abc import Iterator
from random import Random

from demo.names import any_worker
from demo.places.drawing import OPEN_SEA
from demo.places.growing import grids_in, inside, invented, spread
from demo.places.register import Person, Place, Register

DISTRICTS, TOWNS, COMMUNITIES, GRIDS = 6, 58, 501, 2619
LEADERS, WORKERS, VOLUNTEERS = COMMUNITIES, 3675, 8566
SPECIAL_EACH = 4
"""One community in so many has a special-purpose grid."""


def city(seed: int = 1) -> Register:
    """The same city for the same seed."""
    rng = Random(seed)
    places = tuple(_places(rng))
    return Register(places, tuple(_people(rng, places)))


def _places(rng: Random) -> Iterator[Place]:
    tiles = OPEN_SEA.tiles(DISTRICTS)
    districts = [
        Place(f"qu{number}", f"{name}区", "county", None, f"9901{number:02}", box)
        for number, (name, box) in enumerate(zip(invented(rng, DISTRICTS), tiles, strict=True), 2)
    ]
    yield from districts
    towns: list[Place] = []
    for district, number in zip(districts, spread(TOWNS, DISTRICTS), strict=True):
        towns += inside(district, "town", [f"{name}街道" for name in invented(rng, number)])
    yield from towns
    communities: list[Place] = []
    for town, number in zip(towns, spread(COMMUNITIES, TOWNS), strict=True):
        communities += inside(town, "community", [f"{n}社区" for n in invented(rng, number)])
    yield from communities
    shares = spread(GRIDS, COMMUNITIES)
    for index, (community, number) in enumerate(zip(communities, shares, strict=True)):
        yield from grids_in(community, number, special=index % SPECIAL_EACH == 0)


def _people(rng: Random, places: tuple[Place, ...]) -> Iterator[Person]:
    """A leader a community; a worker a grid first, then wherever one more is needed."""
    communities = [place for place in places if place.level == "community"]
    grids = [place for place in places if place.level == "grid"]
    for place in communities:
        yield Person(f"leader-{place.area_id}", any_worker(rng), "grid_leader", place.area_id)
    extra = rng.sample(grids, WORKERS - len(grids))
    for number, grid in enumerate(grids + extra, 1):
        employment = "full_time" if number <= len(grids) else "part_time"
        name = any_worker(rng)
        yield Person(f"worker-{number:04}", name, "grid_worker", grid.area_id, employment)
    for number in range(1, VOLUNTEERS + 1):
        area_id = rng.choice(grids).area_id
        yield Person(f"vol-{number:04}", any_worker(rng), "volunteer", area_id, "unpaid")
