"""Whether a node is up: births and deaths tied by session, and silence that we could hear.

The words and the pairing of a death with its birth come from Sparkplug B 3.0 (`bdSeq`).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LIVENESS_S = 180


class Link(StrEnum):
    """What we may say of a node now."""

    UP = "up"
    DOWN = "down"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Session:
    """One connection of one boot of a node."""

    boot_id: str
    session: int

    def is_before(self, other: "Session") -> bool:
        """Whether both are of one boot, and this one is the older."""
        return self.boot_id == other.boot_id and self.session < other.session


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What births, deaths and other messages have told; times are the hub's wall clock."""

    born: Session | None = None
    died: Session | None = None
    death_at: datetime | None = None
    """When a death arrived live; a retained one proves nothing about now."""
    last_live_at: datetime | None = None


def with_birth(facts: LinkFacts, session: Session, at: datetime, *, retained: bool) -> LinkFacts:
    """Facts after a birth. A new boot supersedes; an older session of the same boot is late."""
    if facts.born and session.is_before(facts.born):
        return facts
    return replace(facts, born=session, last_live_at=facts.last_live_at if retained else at)


def with_death(facts: LinkFacts, session: Session, at: datetime, *, retained: bool) -> LinkFacts:
    """Facts after a death; it may come before its birth, and counts once that is the newest."""
    if retained:
        return facts
    born, died = facts.born, facts.died
    if any(known and session.is_before(known) for known in (born, died)):
        return facts
    if born and born == died and session.boot_id != born.boot_id:
        return facts  # the node is dead; the late death of another boot must not revive it
    return replace(facts, died=session, death_at=at)


def with_life(facts: LinkFacts, at: datetime) -> LinkFacts:
    """Facts after any other live message of the node."""
    return replace(facts, last_live_at=at)


def is_news(before: LinkFacts, after: LinkFacts) -> bool:
    """Whether a node has died, or has come back from a death or a long silence."""
    if _is_dead(before) != _is_dead(after):
        return True
    if before.last_live_at is None or after.last_live_at is None:
        return False
    return after.last_live_at - before.last_live_at > timedelta(seconds=LIVENESS_S)


def down_since(facts: LinkFacts) -> datetime | None:
    """Since when a link that is down is down. A death that was followed by a birth is over."""
    return facts.death_at or facts.last_live_at if _is_dead(facts) else facts.last_live_at


def _is_dead(facts: LinkFacts) -> bool:
    return facts.died is not None and facts.died == facts.born


def silent_before(
    wall: datetime, seeing_since: datetime | None, liveness_s: int = LIVENESS_S
) -> datetime | None:
    """Before what a last sign is silence now. None while we were not connected for so long."""
    before = wall - timedelta(seconds=liveness_s)
    return before if seeing_since is not None and seeing_since < before else None


def link_at(
    facts: LinkFacts, wall: datetime, seeing_since: datetime | None, liveness_s: int = LIVENESS_S
) -> Link:
    """The link now. Silence counts only while the hub itself was connected (`seeing_since`)."""
    if facts.last_live_at is None:
        return Link.NEVER
    if _is_dead(facts):
        return Link.DOWN
    before = silent_before(wall, seeing_since, liveness_s)
    return Link.DOWN if before is not None and facts.last_live_at < before else Link.UP


def link_of_all(links: Collection[Link]) -> Link:
    """One word for all boxes of a home: down if one is; up only if each is."""
    if Link.DOWN in links:
        return Link.DOWN
    return Link.UP if set(links) == {Link.UP} else Link.NEVER
