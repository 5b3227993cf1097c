"""How a ticket was or will be settled: at which level, when, why, and what it became part of."""

from dataclasses import dataclass
from datetime import datetime

from hub.domain.tickets.kinds import CauseCode, SettleLevel
from hub.errors import InvalidTransition

LEVELS = tuple(SettleLevel)


@dataclass(frozen=True, slots=True)
class Settling:
    """What is known of a ticket's end."""

    level: SettleLevel = SettleLevel.GRID
    resolved_at: datetime | None = None
    followed_up_at: datetime | None = None
    """A follow-up found her well."""
    closing_note: str | None = None
    """The stated exception of a closing without follow-up."""
    cause_code: CauseCode | None = None
    merged_into: str | None = None


AT_THE_GRID = Settling()
"""As every ticket begins."""


def levels_above(level: SettleLevel) -> tuple[SettleLevel, ...]:
    """Where a ticket may be raised to, the nearest first; InvalidTransition from the county."""
    above = LEVELS[LEVELS.index(level) + 1 :]
    if not above:
        raise InvalidTransition("raise is not possible: the ticket has reached the county already")
    return above


def higher(one: SettleLevel, other: SettleLevel) -> SettleLevel:
    """The higher of two levels."""
    return max(one, other, key=LEVELS.index)
