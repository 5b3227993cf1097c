"""Levels and purposes of places as people write them, in Chinese offices and in English."""

from hub.domain.areas import Level, Purpose

_LEVELS = {
    **dict.fromkeys(("县区", "县", "区", "县级", "市辖区", "district"), Level.COUNTY),
    **dict.fromkeys(
        ("乡镇街道", "乡镇", "街道", "镇", "乡", "镇街", "street", "township"), Level.TOWN
    ),
    **dict.fromkeys(("村社区", "社区", "村", "村居", "village"), Level.COMMUNITY),
    "网格": Level.GRID,
    **dict.fromkeys(("楼栋", "楼", "小区", "楼宇", "compound"), Level.BUILDING),
}
_PURPOSES = {
    **dict.fromkeys(("", "住宅", "居民", "普通", "普通网格", "居民网格"), Purpose.RESIDENTIAL),
    **dict.fromkeys(("专属", "专属网格", "专项", "特殊"), Purpose.SPECIAL),
}


def parse_level(text: str) -> Level:
    """The level that a word names; ValueError with the way out."""
    word = text.strip().lower()
    if word in _LEVELS:
        return _LEVELS[word]
    try:
        return Level(word)
    except ValueError:
        ways = "county, town, community, grid, building or 县区, 乡镇街道, 村社区, 网格, 楼栋"
        raise ValueError(f"{text[:40]!r} is not a level; give {ways}") from None


def parse_purpose(text: str) -> Purpose:
    """The purpose that a word names, residential if it is empty; ValueError with the way out."""
    word = text.strip().lower()
    if word in _PURPOSES:
        return _PURPOSES[word]
    try:
        return Purpose(word)
    except ValueError:
        ways = "residential or special, 住宅 or 专属"
        raise ValueError(f"{text[:40]!r} is not a purpose; give {ways}") from None
