"""Invented names: nobody in this list lives anywhere."""

from random import Random
from typing import Final

COUNTY: Final = "晨溪县"
STREET: Final = "柳荫街道"
COMMUNITY: Final = "朝霞里社区"

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_ELDERS: Final = (
    "秀英 桂兰 玉珍 素梅 淑芬 凤仙 月娥 翠花 金莲 惠珍 兰芝 彩云 "
    "德福 长贵 福生 永年 国栋 守义 宝山 茂林 广田 景和 庆余 世昌"
).split()
_WORKERS: Final = (
    "晓 敏 静 丽娟 海燕 文婷 雪梅 佳怡 晨 建军 志强 伟 磊 浩然 俊杰 明 晓东 思远"
).split()
_NUMERALS: Final = "零一二三四五六七八九"


class Names:
    """Hands out names, each full name once."""

    def __init__(self, rng: Random) -> None:
        self._elders = _all_of(rng, _ELDERS)
        self._workers = _all_of(rng, _WORKERS)

    def elder(self) -> str:
        """A resident's name."""
        return self._elders.pop()

    def worker(self) -> str:
        """A worker's name."""
        return self._workers.pop()


def grid_name(number: int) -> str:
    """第三网格, for numbers below a hundred."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"第{_NUMERALS[ones]}网格"
    return f"第{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}网格"


def _all_of(rng: Random, given: list[str]) -> list[str]:
    names = [surname + name for surname in _SURNAMES for name in given]
    rng.shuffle(names)
    return names
