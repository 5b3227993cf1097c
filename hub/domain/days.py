"""The days of a window as people write them: names, ISO numbers and words for groups of days."""

from collections.abc import Iterable

from hub.domain.windows import RESTDAY, WEEKDAYS, WORKDAY

EVERY_DAY = frozenset(WEEKDAYS)
_GROUPS = {
    **dict.fromkeys(("daily", "all", "everyday", "every_day", "每天"), EVERY_DAY),
    **dict.fromkeys(("weekdays", "weekday"), frozenset(WEEKDAYS[:5])),
    **dict.fromkeys(("weekends", "weekend", "周末"), frozenset(WEEKDAYS[5:])),
    **dict.fromkeys(("workdays", "workday", "工作日"), frozenset((WORKDAY,))),
    **dict.fromkeys(("restdays", "restday", "rest_days", "休息日"), frozenset((RESTDAY,))),
}
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}
_WAY_OUT = "give mon to sun, ISO numbers 1 to 7, or daily, weekdays, weekends, workdays, restdays"


def parse_days(words: str | int | Iterable[str | int]) -> frozenset[str]:
    """The days that one word, a comma- or semicolon-separated text or a list names; ValueError."""
    if isinstance(words, str):
        words = [part for part in words.replace(";", ",").split(",") if part.strip()]
    elif isinstance(words, int):
        words = [words]
    days = frozenset[str]().union(*(_named(word) for word in words))
    if not days:
        raise ValueError(f"no day is named: {_WAY_OUT}")
    return days


def _named(word: str | int) -> frozenset[str]:
    name = str(word).strip().lower().replace("-", "_").replace(" ", "_")
    if name in _GROUPS:
        return _GROUPS[name]
    if name in _FULL:
        return frozenset((WEEKDAYS[_FULL.index(name)],))
    name = _SHORT.get(name, name)
    if name in WEEKDAYS:
        return frozenset((name,))
    if name in {"1", "2", "3", "4", "5", "6", "7"} and not isinstance(word, bool):
        return frozenset((WEEKDAYS[int(name) - 1],))
    raise ValueError(f"{str(word)[:40]!r} is not a day: {_WAY_OUT}")
