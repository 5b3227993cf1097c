"""One county: 14 communities, 79 grids, 241 compounds, with its people and lone elders."""

from collections.abc import Iterator
from random import Random

from demo.names import COUNTY, any_elder, any_worker
from demo.places.drawing import OPEN_SEA
from demo.places.growing import compound_name, grids_in, inside, invented, spread
from demo.places.register import Household, Person, Place, Register

COMMUNITIES, GRIDS, COMPOUNDS = 14, 79, 241
SPECIAL_GRIDS, HOMES, VOLUNTEERS = 6, 420, 330
TOWNS = (("柳荫街道", 6), ("石桥镇", 5), ("南坡乡", 3))
"""With how many communities."""


def county(seed: int = 1) -> Register:
    """The same county for the same seed."""
    rng = Random(seed)
    places = tuple(_places(rng))
    grids = [place for place in places if place.level == "grid"]
    compounds = [place for place in places if place.level == "building"]
    people = tuple(_people(rng, places, grids, compounds))
    return Register(places, people, tuple(_homes(rng, compounds)))


def _places(rng: Random) -> Iterator[Place]:
    top = Place("xian", COUNTY, "county", None, "990121", OPEN_SEA)
    yield top
    towns = inside(top, "town", [name for name, _ in TOWNS])
    yield from towns
    names = iter(invented(rng, COMMUNITIES))
    communities: list[Place] = []
    for town, (_, number) in zip(towns, TOWNS, strict=True):
        communities += inside(town, "community", [f"{next(names)}社区" for _ in range(number)])
    yield from communities
    grids: list[Place] = []
    for index, (place, number) in enumerate(
        zip(communities, spread(GRIDS, COMMUNITIES), strict=True)
    ):
        grids += grids_in(place, number, special=index < SPECIAL_GRIDS)
    yield from grids
    homely = [grid for grid in grids if not grid.special]
    for grid, number in zip(homely, spread(COMPOUNDS, len(homely)), strict=True):
        yield from inside(grid, "building", [compound_name(n) for n in range(1, number + 1)])


def _people(
    rng: Random, places: tuple[Place, ...], grids: list[Place], compounds: list[Place]
) -> Iterator[Person]:
    """A leader and a worker a grid, a micro grid worker a compound, and whoever answers above."""
    desks = {"county": "county_dispatcher", "town": "street_dispatcher"}
    desks["community"] = "community_duty"
    for place in places:
        for number in (1, 2) if place.level in desks else ():
            role, worker_id = desks[place.level], f"duty-{place.area_id}-{number}"
            yield Person(worker_id, any_worker(rng), role, place.area_id)
    for grid in grids:
        yield Person(f"leader-{grid.area_id}", any_worker(rng), "grid_leader", grid.area_id)
        employment = "part_time" if rng.random() < 0.3 else "full_time"
        worker_id = f"worker-{grid.area_id}"
        yield Person(worker_id, any_worker(rng), "grid_worker", grid.area_id, employment)
    for place in compounds:
        worker_id = f"micro-{place.area_id}"
        yield Person(worker_id, any_worker(rng), "micro_grid_worker", place.area_id, "part_time")
    for number in range(1, VOLUNTEERS + 1):
        area_id = rng.choice(grids).area_id
        yield Person(f"vol-{number:03}", any_worker(rng), "volunteer", area_id, "unpaid")


def _homes(rng: Random, compounds: list[Place]) -> Iterator[Household]:
    """Lone elders, paired with the micro grid worker of their compound; the grid's stands by."""
    for number, place in enumerate(rng.choices(compounds, k=HOMES), 1):
        yield Household(
            home_id=f"h-{number:04}",
            area_id=place.area_id,
            resident_name=any_elder(rng),
            phone=f"100{rng.randrange(10**8):08}",  # no mobile number begins with 100
            door=_door(rng),
            frailty=min(10, int(rng.expovariate(0.35))),
            worker_ids=(f"micro-{place.area_id}", f"worker-{place.parent_id}"),
            node_id="n-" + "".join(rng.choices("abcdefghijkmnpqrstuvwxyz23456789", k=10)),
            curtains=rng.random() < 0.8,
        )


def _door(rng: Random) -> str:
    house, entrance, floor, door = (rng.randint(1, most) for most in (12, 4, 6, 3))
    return f"{house}号楼{entrance}单元{floor}0{door}"
