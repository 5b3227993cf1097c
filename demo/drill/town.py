"""Builds the town from a seed: places from the county to the building, people, homes. Pure."""

from collections.abc import Iterator
from datetime import time
from random import Random
from typing import Final

from demo.drill.truth import Home, Side, Size, Town
from demo.names import COUNTY, STREET, grid_name
from demo.truth import MICRO_WORKER, Area, Worker

GRIDS_OF_A_COMMUNITY: Final = 10
BUILDINGS_OF_A_GRID: Final = 3
DUTY_OFFICERS: Final = 2
STREET_DISPATCHERS: Final = 2
NEVER_HEARD_OF_A_THOUSAND: Final = 2
DUE: Final = {
    Side.MORNING: (time(7), time(7, 30), time(8), time(8, 15), time(8, 30), time(9)),
    Side.EVENING: (time(20), time(20, 30), time(21), time(21, 30)),
}
LARGE_BUILDING_DUE: Final = (time(8), time(8, 15), time(8, 30))
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_FIRST: Final = "秀桂玉素淑凤月惠德长福永国守宝广"
_SECOND: Final = "英兰珍梅芬仙娥云贵生年栋义山田昌"


def build_town(rng: Random, size: Size) -> Town:
    """The same dice give the same town."""
    communities = -(-size.grids // GRIDS_OF_A_COMMUNITY)
    upper = tuple(_upper_rungs(rng, size.grids, communities))
    micro = [
        Worker(f"w-{n + 1:03}", _name(rng), MICRO_WORKER, (grid_id(n % size.grids),))
        for n in range(size.workers - len(upper))
    ]
    areas = tuple(_areas(size.grids, communities))
    return Town(areas, (*micro, *upper), tuple(_homes(rng, size, micro)))


def grid_id(index: int) -> str:
    """The id of the grid with this index, from 0."""
    return f"grid-{index + 1:02}"


def large_building() -> str:
    """The building with many homes: the first of the first grid."""
    return f"{grid_id(0)}-1"


def _homes(rng: Random, size: Size, micro: list[Worker]) -> Iterator[Home]:
    rest = size.homes - size.large_building
    silent = set(rng.sample(range(size.large_building, size.homes), _never_heard(size)))
    for number in range(size.homes):
        is_large = number < size.large_building
        index = 0 if is_large else 1 + (number - size.large_building) * (size.grids - 1) // rest
        grid = grid_id(index)
        building = large_building() if is_large else f"{grid}-{rng.randint(1, BUILDINGS_OF_A_GRID)}"
        yield Home(
            home_id=f"h-{number + 1:04}",
            node_id="n-" + "".join(rng.choices(_LETTERS, k=8)),
            building_id=building,
            grid_id=grid,
            resident=_name(rng),
            frailty=rng.choices((1, 3, 5, 7, 9), weights=(2, 4, 5, 3, 1))[0],
            worker_ids=_team(rng, micro, grid),
            due=_due(rng, is_large=is_large),
            is_heard=number not in silent,
        )


def _never_heard(size: Size) -> int:
    return max(1, size.homes * NEVER_HEARD_OF_A_THOUSAND // 1000)


def _due(rng: Random, *, is_large: bool) -> dict[Side, time]:
    mornings = LARGE_BUILDING_DUE if is_large else DUE[Side.MORNING]
    return {Side.MORNING: rng.choice(mornings), Side.EVENING: rng.choice(DUE[Side.EVENING])}


def _team(rng: Random, micro: list[Worker], grid: str) -> tuple[str, ...]:
    """The paired worker, and a neighbour of the same grid who stands by."""
    near = [worker.worker_id for worker in micro if worker.area_ids == (grid,)]
    return tuple(rng.sample(near, min(2, len(near))))


def _name(rng: Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_FIRST) + rng.choice(_SECOND)


def _upper_rungs(rng: Random, grids: int, communities: int) -> Iterator[Worker]:
    for index in range(grids):
        leader = f"leader-{index + 1:02}"
        yield Worker(leader, _name(rng), "grid_leader", (grid_id(index),))
    for community in range(1, communities + 1):
        for number in range(1, DUTY_OFFICERS + 1):
            duty = f"duty-{community}-{number}"
            yield Worker(duty, _name(rng), "community_duty", (f"community-{community}",))
    for number in range(1, STREET_DISPATCHERS + 1):
        yield Worker(f"street-{number}", _name(rng), "street_dispatcher", ("street",))
    yield Worker("county-1", _name(rng), "county_dispatcher", ("county",))


def _areas(grids: int, communities: int) -> Iterator[Area]:
    yield Area("county", COUNTY, "county")
    yield Area("street", STREET, "town", "county")
    for community in range(1, communities + 1):
        yield Area(f"community-{community}", f"第{community}社区", "community", "street")
    for index in range(grids):
        grid, parent = grid_id(index), f"community-{index // GRIDS_OF_A_COMMUNITY + 1}"
        yield Area(grid, grid_name(index + 1), "grid", parent)
        for building in range(1, BUILDINGS_OF_A_GRID + 1):
            yield Area(f"{grid}-{building}", f"{building}号楼", "building", grid)
