"""In which order a person's channels are tried: the next one when the one before stays silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.domain.tickets import Priority

WEB, LOG = "web:", "log:"
BUILT_IN = (WEB, LOG)
FALL_THROUGH_S = 60.0
"""A phone that has not told us within this time may be asleep; wall clock."""


def in_order(priority: Priority, channels: Sequence[str]) -> list[tuple[str, int]]:
    """Each channel once, with its place in the order; place 0 goes out at once.

    The page and the log come with every person, at once. P1 goes out everywhere at once.
    """
    real = dict.fromkeys(channel for channel in channels if channel not in BUILT_IN)
    places = [(channel, 0 if priority == Priority.P1 else at) for at, channel in enumerate(real)]
    return [*((channel, 0) for channel in BUILT_IN), *places]


def first_attempt_at(wall: datetime, place: int) -> datetime:
    """When a channel's turn comes, unless the person has heard by then."""
    return wall + timedelta(seconds=place * FALL_THROUGH_S)


def pulled_forward(waiting: int, wall: datetime) -> list[datetime]:
    """New turns of the channels that wait behind one that failed for good: the next goes now."""
    return [first_attempt_at(wall, place) for place in range(waiting)]
