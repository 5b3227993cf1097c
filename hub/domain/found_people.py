"""People who asked to be found: enrolled on a consent, for named cameras, until a day."""

from dataclasses import dataclass
from datetime import datetime

from hub.domain.consents import Consent, ConsentPurpose
from hub.errors import Fault

MOST_NODES = 8
"""Whose cameras look for one person: a face stays on the edges that need it."""
MOST_OF_A_NODE = 200
"""As many as a config carries."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody of a home whom cameras may look for; the id says nothing about who it is.

    Whether she is looked for now is computed, never stored: her consent may end any moment.
    """

    person_id: str
    home_id: str
    consent_id: str
    node_ids: tuple[str, ...]
    until_at: datetime
    enrolled_by: str
    enrolled_at: datetime
    ended_at: datetime | None = None

    def is_looked_for(self, consent: Consent, now: datetime) -> bool:
        """Whether cameras may compare faces with hers now."""
        return self.ended_at is None and now < self.until_at and consent.holds(now)


def enrolment_faults(
    consent: Consent | None, home_id: str, until_at: datetime, now: datetime
) -> list[Fault]:
    """What is wrong with enrolling somebody of this home on that consent until then."""
    if consent is None or consent.home_id != home_id:
        return [Fault("consent_id", "is no consent of this home; record hers, or her guardian's")]
    if consent.purpose != ConsentPurpose.FACE_MATCHING:
        reason = f"is a consent to {consent.purpose}; finding a face needs face_matching"
        return [Fault("consent_id", reason)]
    if not consent.holds(now):
        return [Fault("consent_id", "does not hold now; ask her again")]
    if until_at <= now:
        return [Fault("until", "has passed already; name a time to come")]
    if until_at > consent.until_at:
        return [Fault("until", f"is after the consent's end, {consent.until_at.isoformat()}")]
    return []


def node_faults(wanted: tuple[str, ...], allowed: set[str], full: set[str]) -> list[Fault]:
    """Cameras of her own home or of public places, never of another home; no more than fit."""
    found = []
    for number, node_id in enumerate(wanted):
        if node_id not in allowed:
            reason = f"{node_id!r} is no node of this home, nor of a post that you reach"
            found.append(Fault(f"node_ids[{number}]", reason))
        elif node_id in full:
            reason = f"{node_id!r} looks for {MOST_OF_A_NODE} people already; choose another"
            found.append(Fault(f"node_ids[{number}]", reason))
    return found
