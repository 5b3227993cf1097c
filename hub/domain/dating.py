"""When something was observed: believed, dated by the hub, or set aside. DESIGN's time rules.

Works in integer milliseconds since the epoch, UTC: it runs for every reading that arrives.
"""

from enum import StrEnum

AHEAD_MS = 120_000
"""A clock further ahead than this is not believed."""
OLDEST_MS = 30 * 86_400_000
"""Older readings are quarantined."""


class Dating(StrEnum):
    """How far a time may be trusted."""

    GOOD = "good"
    SUSPECT = "suspect"
    """From the future: dated at receipt, proves nothing."""
    UNDATED = "undated"
    """Nobody knows when: kept in the series, proves nothing."""
    TOO_OLD = "too_old"


def date_observed(observed_ms: int, received_ms: int) -> tuple[int, Dating]:
    """The time to store for a reading that carries `observed_at`."""
    if observed_ms > received_ms + AHEAD_MS:
        return received_ms, Dating.SUSPECT
    if observed_ms < received_ms - OLDEST_MS:
        return observed_ms, Dating.TOO_OLD
    return observed_ms, Dating.GOOD


def date_aged(
    age_s: float, received_ms: int, *, historical: bool, quality: str
) -> tuple[int, Dating]:
    """The time to store for a reading that carries `age_s`; the hub's own clock dates it."""
    if historical or quality == Dating.UNDATED:
        return received_ms, Dating.UNDATED
    return date_observed(received_ms - int(age_s * 1000), received_ms)
