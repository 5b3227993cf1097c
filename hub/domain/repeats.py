"""What is safe to send again: one tap counts once, and says when it was made."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.phrases import Phrase
from hub.errors import Conflict, Fault, InvalidInput

AHEAD = timedelta(minutes=2)
"""As far as the clock of a phone may run before ours."""
OLDEST = timedelta(days=7)
OFFLINE_AFTER = timedelta(minutes=2)
"""What took longer to arrive was made without signal, and the story says so."""
KNOWN_FOR = timedelta(days=30)
"""A tap is known so long; without `acted_at` an older one would count again."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on a phone: which one, and when it was made by the phone's clock."""

    action_id: str | None = None
    acted_at: datetime | None = None

    def once(self, subject: str, actor: str, *said: object) -> "Once | None":
        """What is to count once; None for whoever gave it no id."""
        return None if self.action_id is None else Once(subject, self.action_id, actor, _sum(said))


NO_TAP = Tap()


@dataclass(frozen=True, slots=True)
class Once:
    """Something that is done to one subject at most once, however often it is sent."""

    subject: str
    """What it is done to, such as `ticket:t-1`."""
    action_id: str
    actor: str
    digest: str
    """Of what was asked, so that an id that is used for two things is noticed."""


def check_same(known: Once, once: Once) -> None:
    """Conflict if the id was given to something else before."""
    if known != once:
        way_out = "choose a new one for each tap, and keep it for sending the tap again"
        raise Conflict(f"the action_id was used for something else here; {way_out}")


def check_acted_at(tap: Tap, now: datetime) -> None:
    """InvalidInput if no tap that we still take can have been made then."""
    if tap.acted_at is None:
        return
    if tap.acted_at > now + AHEAD:
        reason = "lies in the future; set the phone's clock, or leave it out"
        raise InvalidInput(Fault("acted_at", reason))
    if tap.acted_at < now - OLDEST:
        reason = f"is more than {OLDEST.days} days ago; say in a note what was done then"
        raise InvalidInput(Fault("acted_at", reason))


def said_of(tap: Tap, now: datetime) -> list[Phrase]:
    """What the story adds of a tap that was made without signal."""
    if tap.acted_at is None or now - tap.acted_at < OFFLINE_AFTER:
        return []
    longer = now - tap.acted_at >= timedelta(hours=12)
    key = "event.acted_on" if longer else "event.acted_at"
    return [Phrase(key, {"at": tap.acted_at})]


def _sum(said: tuple[object, ...]) -> str:
    words = "\n".join("" if part is None else str(part) for part in said)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
