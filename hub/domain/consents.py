"""What a resident agreed to: for one purpose, with an end, to be withdrawn at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.errors import Fault

LONGEST = timedelta(days=3 * 366)
"""Three years: what somebody once signed is asked for again."""


class ConsentPurpose(StrEnum):
    """What is agreed to, each for itself."""

    CURTAIN_WATCH = "curtain_watch"
    CAMERA = "camera"
    FACE_MATCHING = "face_matching"
    VOICE_ASK = "voice_ask"
    SHARE_WITH_FAMILY = "share_with_family"
    PHOTO_AT_VISIT = "photo_at_visit"
    KEY_KEEPING = "key_keeping"


class GivenBy(StrEnum):
    """Who agreed."""

    RESIDENT = "resident"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Consent:
    """One agreement; `evidence` says where the paper lies and who was there."""

    consent_id: str
    home_id: str
    purpose: ConsentPurpose
    given_by: GivenBy
    evidence: str
    from_at: datetime
    until_at: datetime
    withdrawn_at: datetime | None
    recorded_by: str
    recorded_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it counts now."""
        until = min(self.until_at, self.withdrawn_at or self.until_at)
        return self.from_at <= now < until


def is_consented(consents: Iterable[Consent], purpose: ConsentPurpose, now: datetime) -> bool:
    """Whether any of a home's consents allows this now; without one, nothing is allowed."""
    return any(consent.purpose == purpose and consent.holds(now) for consent in consents)


def span_faults(from_at: datetime, until_at: datetime) -> list[Fault]:
    """What is wrong with the time that a consent is to hold."""
    if until_at <= from_at:
        return [Fault("until", "is not after from; a consent needs an end that comes later")]
    if until_at - from_at > LONGEST:
        return [Fault("until", "is more than three years after from; ask her again by then")]
    return []
