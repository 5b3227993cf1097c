"""Cameras: how well one sees now, and on what ground somebody may look through it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.domain.liveness import Link
from hub.domain.people import Role
from hub.domain.reach import AREA_ROLES


class Sight(StrEnum):
    """What we may say of a camera now."""

    SEEING = "seeing"
    BLIND = "blind"
    DOWN = "down"
    """Nothing is known of it: its node is cut off, or does not speak of it."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What its node said of a camera in its newest `health`."""

    at: datetime
    """By the node's clock."""
    uptime_s: float
    blind_s: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class Blindness:
    """What an alert said: blind since then, or able to see again since then."""

    since: datetime
    until: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a camera sees, since when, and why no better."""

    sight: Sight
    since: datetime | None
    reason: str | None = None


def standing_of(
    link: Link,
    silent_since: datetime | None,
    reported: Reported | None,
    blindness: Blindness | None,
) -> Standing:
    """The link first: what a node said before it was cut off is no knowledge of now.

    An alert comes within seconds, health once a minute; so an alert that is newer than the newest
    health counts before it.
    """
    if link is not Link.UP:
        return Standing(Sight.DOWN, silent_since, "cut_off" if silent_since else "never_heard")
    if blindness is not None and blindness.until is None:
        return Standing(Sight.BLIND, blindness.since, blindness.reason)
    if reported is None:
        return Standing(Sight.DOWN, None, "not_reported")
    ended_at = blindness.until if blindness is not None else None
    if reported.blind_s > 0 and (ended_at is None or ended_at <= reported.at):
        since = reported.at - timedelta(seconds=reported.blind_s)
        return Standing(Sight.BLIND, since, reported.reason)
    began = reported.at - timedelta(seconds=reported.uptime_s)
    return Standing(Sight.SEEING, began if ended_at is None else max(began, ended_at))


class Ground(StrEnum):
    """Why somebody may look through a camera; it stands in the log of looks."""

    POST = "post"
    """A public place, to whoever answers for it."""
    TICKET = "ticket"
    """Somebody may need help there now."""
    CONSENT = "consent"
    """She agreed to it, and her agreement is in force."""


def ground_to_look(
    role: Role, *, in_a_home: bool, open_ticket: bool, own_ticket: bool, consented: bool
) -> Ground | None:
    """For whom it opens; None keeps it shut. Within reach is asked before.

    `own_ticket` is an open ticket of that place that he accepted: whoever goes there may look.
    """
    answers = role is Role.OPS or role in AREA_ROLES
    if own_ticket or (answers and in_a_home and open_ticket):
        return Ground.TICKET
    if not answers:
        return None
    if not in_a_home:
        return Ground.POST
    return Ground.CONSENT if consented else None
