"""Invented names: nobody in this list lives anywhere."""

from random import Random
from typing import Final

COUNTY: Final = "晨溪县"
STREET: Final = "柳荫街道"
COMMUNITY: Final = "朝霞里社区"

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_WOMEN: Final = ("秀英", "桂兰", "玉珍", "素梅", "淑芬", "凤仙", "月娥", "惠珍", "彩云")
_MEN: Final = ("德福", "长贵", "福生", "永年", "国栋", "守义", "宝山", "广田", "世昌")
YOUNGER: Final = ("晓", "敏", "静", "丽娟", "海燕", "文婷", "晨", "建军", "伟", "浩然", "思远")
_NUMERALS: Final = "零一二三四五六七八九"


class Names:
    """Hands out names, each full name once."""

    def __init__(self, rng: Random) -> None:
        self._elders = _all_of(rng, _WOMEN + _MEN)
        self._workers = _all_of(rng, YOUNGER)

    def elder(self) -> str:
        """A resident's name."""
        return self._elders.pop()

    def worker(self) -> str:
        """A worker's name."""
        return self._workers.pop()


def called(elder: str) -> str:
    """How neighbours call her, or him."""
    return elder[0] + ("奶奶" if elder[1:] in _WOMEN else "爷爷")


def any_elder(rng: Random) -> str:
    """A resident's name that others may have, too."""
    return rng.choice(_SURNAMES) + rng.choice(_WOMEN + _MEN)


def any_worker(rng: Random) -> str:
    """A worker's name that others may have, too."""
    return rng.choice(_SURNAMES) + rng.choice(YOUNGER)


def grid_name(number: int) -> str:
    """第三网格, for numbers below a hundred."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"第{_NUMERALS[ones]}网格"
    return f"第{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}网格"


def _all_of(rng: Random, given: tuple[str, ...]) -> list[str]:
    names = [surname + name for surname in _SURNAMES for name in given]
    rng.shuffle(names)
    return names
