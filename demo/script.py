"""Writes the script of a morning from a seed: the place, the people, and what each home will do."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from demo.drawing import Neighbourhood
from demo.names import COMMUNITY, COUNTY, STREET, Names, grid_name
from demo.truth import MICRO_WORKER, Area, Home, Truth, Worker, expectation_of
from edge.domain.life.scenes import Scene

FEWEST_HOMES: Final = 12
MOST_HOMES: Final = 500
DAY: Final = date(2026, 11, 22)
HOMES_OF_A_GRID: Final = 10
BUILDINGS_OF_A_GRID: Final = 2

_OF_FIFTY: Final = {
    Scene.LATE_BUT_IN_GRACE: (2, 4),
    Scene.SLEEPS_IN_ANSWERS_CURTAIN: (1, 3),
    Scene.ILL_ANSWERS_BUTTON: (1, 2),
    Scene.ILL: (1, 3),
    Scene.OUT_AWAY: (1, 2),
    Scene.POWER_CUT: (1, 1),
    Scene.SENSOR_DEAD: (1, 1),
    Scene.NEVER_HEARD: (1, 1),
}
"""How many of fifty homes have such a morning, at least and at most; the rest is ordinary."""
_NODE_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def write_script(seed: int, homes: int, workers: int) -> Truth:
    """The same numbers give the same truth, always."""
    rng = Random(f"firstlight/{seed}")
    names = Names(rng)
    grids = max(2, round(homes / HOMES_OF_A_GRID))
    scenes = draw_scenes(rng, homes)
    micro = [_micro_worker(names, n, _share(n, workers, grids)) for n in range(workers)]
    cast: list[Home] = []
    for number, scene in enumerate(scenes):
        paired = _share(number, homes, workers) - 1
        grid = _share(paired, workers, grids)
        cast.append(_home(rng, names, number, scene, _team(micro, paired), grid))
    ill = next(home for home in cast if home.scene is Scene.ILL)
    return Truth(
        seed=seed,
        day=DAY,
        areas=tuple(_areas(grids, Neighbourhood(seed, grids))),
        workers=(*micro, *_upper_rungs(names, grids)),
        homes=tuple(cast),
        never_accepts=ill.worker_ids[0],
    )


def draw_scenes(rng: Random, homes: int) -> list[Scene]:
    """A believable morning in which everything happens at least once."""
    scenes: list[Scene] = []
    for scene, (least, most) in _OF_FIFTY.items():
        scenes += [scene] * max(1, round(rng.randint(least, most) * homes / 50))
    scenes += [Scene.ORDINARY] * (homes - len(scenes))
    rng.shuffle(scenes)
    return scenes


def _share(index: int, count: int, groups: int) -> int:
    """Which of `groups`, from 1, the `index`th of `count` belongs to; neighbours stay together."""
    return index * groups // count + 1


def _team(micro: list[Worker], paired: int) -> tuple[str, ...]:
    """The paired worker, and a neighbour who stands by: of the same grid where there is one."""
    worker = micro[paired]
    others = [one for one in micro[paired + 1 :] + micro[:paired] if one is not worker]
    near = [one for one in others if one.area_ids == worker.area_ids]
    return (worker.worker_id, *(one.worker_id for one in (near or others)[:1]))


def _home(
    rng: Random, names: Names, number: int, scene: Scene, team: tuple[str, ...], grid: int
) -> Home:
    return Home(
        number=number,
        home_id=f"h-{number + 1:03}",
        node_id="n-" + "".join(rng.choices(_NODE_LETTERS, k=8)),
        area_id=f"building-{grid}-{rng.randint(1, BUILDINGS_OF_A_GRID)}",
        resident=names.elder(),
        phone=f"000-0000-{number + 1:04}",
        frailty=rng.choices((1, 3, 5, 7, 9), weights=(2, 4, 5, 3, 1))[0],
        worker_ids=team,
        scene=scene,
        expects=expectation_of(scene),
    )


def _micro_worker(names: Names, index: int, grid: int) -> Worker:
    return Worker(f"w-{index + 1:02}", names.worker(), MICRO_WORKER, (f"grid-{grid}",))


def _upper_rungs(names: Names, grids: int) -> Iterator[Worker]:
    for grid in range(1, grids + 1):
        yield Worker(f"leader-{grid}", names.worker(), "grid_leader", (f"grid-{grid}",))
    yield Worker("duty", names.worker(), "community_duty", ("community",))
    yield Worker("dispatcher", names.worker(), "street_dispatcher", ("street",))


def _areas(grids: int, map_: Neighbourhood) -> Iterator[Area]:
    yield Area("county", COUNTY, "county")
    yield Area("street", STREET, "town", "county")
    yield Area("community", COMMUNITY, "community", "street", map_.whole())
    for grid in range(1, grids + 1):
        yield Area(f"grid-{grid}", grid_name(grid), "grid", "community", map_.block(grid - 1))
        for building in range(1, BUILDINGS_OF_A_GRID + 1):
            name = f"{(grid - 1) * BUILDINGS_OF_A_GRID + building}号楼"
            outline = map_.house(grid - 1, building - 1, BUILDINGS_OF_A_GRID)
            yield Area(f"building-{grid}-{building}", name, "building", f"grid-{grid}", outline)
