"""When the box behind cameras is lost, and when it is back: they judge nothing in between."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.liveness import LIVENESS_S, Link, LinkFacts, down_since, link_at

PREFIX = "node_down:"
"""Begins the name of a span that the hub itself found, so that it is never an edge's."""
FIRST_BIRTH = timedelta(hours=1)
"""Enrolled means expected: after so long a box that was never heard is lost, too."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A box that is out of touch since a time on the wall; None: it was never heard."""

    gone_at: datetime | None

    @property
    def reason(self) -> str:
        """The catalogue's word for it."""
        return "node_never" if self.gone_at is None else "node_down"


def outage_of(
    facts: LinkFacts, enrolled_for: timedelta, wall: datetime, seeing_since: datetime | None
) -> Outage | None:
    """Whether a box is lost by now. A connection that comes right back is no outage."""
    match link_at(facts, wall, seeing_since):
        case Link.UP:
            return None
        case Link.NEVER:
            return Outage(None) if enrolled_for >= FIRST_BIRTH else None
        case Link.DOWN:
            since = down_since(facts)
            long_ago = since is None or wall - since >= timedelta(seconds=LIVENESS_S)
            return Outage(since) if long_ago else None


def is_over(
    facts: LinkFacts, gone_at: datetime | None, wall: datetime, seeing_since: datetime | None
) -> bool:
    """It has spoken since: the benefit of the doubt after a restart of the hub is no proof."""
    if facts.last_live_at is None or link_at(facts, wall, seeing_since) is not Link.UP:
        return False
    return gone_at is None or facts.last_live_at > gone_at
