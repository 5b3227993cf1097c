"""What helps at the doors of the script's homes: invented, and here and there nobody knows."""

from typing import Final

from demo.truth import Area, Home

_HEARING: Final = (
    "听力尚可，按一次门铃即可",
    "左耳听不见，请敲重一点，等一会儿",
    "要按两次门铃，走得慢",
    None,
)
_KEYS: Final = ("备用钥匙在居委会2号柜", "对门邻居有钥匙", None, None)
_MEDICINES: Final = ("降压药", "降压药、二甲双胍", "华法林，磕碰要小心", None)
_DOGS: Final = (None, None, None, "有一只小黄狗，不咬人")
_HOSPITALS: Final = ("晨溪县人民医院，医保卡在进门抽屉", "柳荫街道卫生服务中心", None)
_WORDS: Final = (None, "电梯周三检修，走楼梯", "晚饭后常去二楼串门", None, "门铃坏了，请敲门")


def doorstep_body(home: Home, areas: dict[str, Area]) -> dict[str, str | float | None]:
    """The doorstep of one home; it lies in the middle of its house, as far as that is drawn."""
    number, house = home.number, areas[home.area_id]
    floor, door = number % 6 + 1, number % 2 + 1
    body: dict[str, str | float | None] = {
        "address": f"{house.name}{number % 3 + 1}单元{floor}0{door}",
        "hearing": _HEARING[number % len(_HEARING)],
        "keys": _KEYS[number // 2 % len(_KEYS)],
        "medicines": _MEDICINES[number // 3 % len(_MEDICINES)],
        "dog": _DOGS[number // 5 % len(_DOGS)],
        "hospital": _HOSPITALS[number % len(_HOSPITALS)],
        "words": _WORDS[number % len(_WORDS)],
    }
    if house.outline:
        corners = house.outline[:-1]  # the ring ends where it began
        body["longitude"] = round(sum(point[0] for point in corners) / len(corners), 6)
        body["latitude"] = round(sum(point[1] for point in corners) / len(corners), 6)
    return body
