"""What falls due next, in groups of at least five homes."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.wall.units import FEWEST

GATHERED = timedelta(minutes=10)
MOST = 6
NONE: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """So many homes from that moment on."""

    due_at: datetime
    homes: int


def due_soon(homes_at: Mapping[datetime, Set[str]], now: datetime) -> list[Due]:
    """The next few moments; what falls due within ten minutes, or is too few, is told as one.

    Five windows of one home are one home.
    """
    found: list[Due] = []
    first, homes = None, NONE
    for at in sorted(at for at, those in homes_at.items() if those and at > now):
        if first is not None and len(homes) >= FEWEST and at - first >= GATHERED:
            found.append(Due(first, len(homes)))
            first, homes = None, NONE
            if len(found) == MOST:
                break
        first = at if first is None else first
        homes = homes | homes_at[at] if homes else homes_at[at]
    if first is not None and len(homes) >= FEWEST and len(found) < MOST:
        found.append(Due(first, len(homes)))
    return found
