"""How a tree of places grows: names, codes and tiles for whatever lies in a place.

No division code begins with 99 (GB/T 2260 ends with 82), so ours are nobody's.
"""

from collections.abc import Sequence
from random import Random

from demo.names import grid_name
from demo.places.register import Level, Place

SPECIAL = ("农贸市场", "中心小学", "人民医院", "产业园", "汽车站", "在建工地")
_FIRST = "云松石柳青白金玉梅兰竹桂春秋龙凤南北东西长清"
_SECOND = "溪岭桥荫坡河湾塘泉峰林台井堤川原"
_DIGITS = "零一二三四五六七八九"


def spread(number: int, among: int) -> list[int]:
    """So many things among so many places, as evenly as it goes."""
    share, rest = divmod(number, among)
    return [share + (index < rest) for index in range(among)]


def inside(parent: Place, level: Level, names: Sequence[str], first: int = 1) -> list[Place]:
    """What lies in a place, one for each name."""
    numbers = range(first, first + len(names))
    tiles = parent.box.tiles(len(names)) if names else []
    return [
        Place(f"{parent.area_id}-{n:02}", name, level, parent.area_id, f"{parent.code}{n:03}", box)
        for n, name, box in zip(numbers, names, tiles, strict=True)
    ]


def grids_in(community: Place, number: int, special: int = 0) -> list[Place]:
    """Grids; the last ones are special-purpose and are named for what they are."""
    kinds = [SPECIAL[index % len(SPECIAL)] for index in range(special)]
    names = [grid_name(n) for n in range(1, number - special + 1)]
    grids = inside(community, "grid", names + [f"{kind}专属网格" for kind in kinds])
    ordinary = len(names)
    return grids[:ordinary] + [
        Place(g.area_id, g.name, g.level, g.parent_id, g.code, g.box, special=True)
        for g in grids[ordinary:]
    ]


def invented(rng: Random, number: int) -> list[str]:
    """That many names of places, each once."""
    names = [first + second for first in _FIRST for second in _SECOND]
    return rng.sample(names, number)


def compound_name(number: int) -> str:
    """一号院, for numbers below a hundred."""
    tens, ones = divmod(number, 10)
    ten = f"{_DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return f"{ten}{_DIGITS[ones] if ones or not tens else ''}号院"
