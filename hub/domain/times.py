"""A local time of day as people write it."""

import re
from datetime import time

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?:[:：]00)?")


def parse_time_of_day(text: str) -> time:
    """`05:00`, `5:00` or `05:00:00`; ValueError with the way out."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:40]!r} is not a time of day; write hours and minutes, like 05:00")
    return time(int(found[1]), int(found[2]))
