"""Who can go now: on shift, not on leave, not already on a visit; and who stands in for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Availability(StrEnum):
    """Whether somebody can be sent, and if not, why; the worst reason counts."""

    FREE = "free"
    ON_VISIT = "on_visit"
    OFF_SHIFT = "off_shift"
    ON_LEAVE = "on_leave"
    RESIGNED = "resigned"


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of somebody at one moment."""

    worker_id: str
    rostered: bool = False
    on_shift: bool = False
    """Within a shift; means something only for who is rostered."""
    on_leave: bool = False
    substitute_id: str | None = None
    """Who stands in during the leave."""
    resigned_at: datetime | None = None
    visiting: frozenset[str] = frozenset()
    """The tickets with which he stands at a door now."""


def availability(presence: Presence, now: datetime, ticket_id: str | None = None) -> Availability:
    """Whether he can be sent; a visit for this very ticket does not hinder him."""
    if presence.resigned_at is not None and presence.resigned_at <= now:
        return Availability.RESIGNED
    if presence.on_leave:
        return Availability.ON_LEAVE
    if presence.rostered and not presence.on_shift:
        return Availability.OFF_SHIFT
    if presence.visiting - {ticket_id}:
        return Availability.ON_VISIT
    return Availability.FREE


def stand_ins(
    worker_ids: Sequence[str], presences: Mapping[str, Presence], now: datetime
) -> list[str]:
    """The same people with those on leave replaced by their substitutes, each once, in order.

    A substitute who is on leave, too, has no stand-in of his own: two steps would be a maze.
    """
    found: dict[str, None] = {}
    for worker_id in worker_ids:
        presence = presences.get(worker_id)
        away = presence is not None and availability(presence, now) is Availability.ON_LEAVE
        if away and presence is not None and presence.substitute_id is not None:
            found[presence.substitute_id] = None
        else:
            found[worker_id] = None
    return list(found)
