"""What falls due next, in groups of at least five homes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.wall.units import FEWEST

GATHERED = timedelta(minutes=10)
MOST = 6


@dataclass(frozen=True, slots=True)
class Due:
    """So many homes from that moment on."""

    due_at: datetime
    homes: int


def due_soon(homes_at: Mapping[datetime, int], now: datetime) -> list[Due]:
    """The next few moments; what falls due within ten minutes, or is too few, is told as one."""
    found: list[Due] = []
    first, homes = None, 0
    for at in sorted(at for at in homes_at if at > now):
        if first is not None and homes >= FEWEST and at - first >= GATHERED:
            found.append(Due(first, homes))
            first, homes = None, 0
            if len(found) == MOST:
                break
        first = at if first is None else first
        homes += homes_at[at]
    if first is not None and homes >= FEWEST and len(found) < MOST:
        found.append(Due(first, homes))
    return found
