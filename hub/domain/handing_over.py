"""Somebody goes, for a while or for good: what becomes of his tickets and of his homes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.domain.phrases import Fact, Phrase
from hub.domain.tickets import OPEN, PROMISED, State, Ticket


@dataclass(frozen=True, slots=True)
class Departure:
    """A leave that has begun, or a resignation that counts now."""

    worker_id: str
    from_at: datetime
    heir_id: str | None = None
    """The substitute of a leave, the successor after a resignation."""
    leave_id: str | None = None
    """None: he has resigned."""
    over: bool = False
    """The leave ended before anybody could hand over: he is back."""

    @property
    def for_good(self) -> bool:
        """He does not come back."""
        return self.leave_id is None


@dataclass(frozen=True, slots=True)
class Passing:
    """What becomes of one ticket, and why; the one who goes hears of it if he had promised."""

    state: State
    assignee: str | None
    next_step_at: datetime | None
    reason: Phrase
    relieves: bool


def pass_on(
    ticket: Ticket, departure: Departure, heir_id: str | None, now: datetime
) -> Passing | None:
    """The ticket in other hands; None if it stays where it is.

    `heir_id` is whoever can take it now: his clock starts anew, as for an assignment. Without one
    it is new again, so that its rung is asked at once, where his backup may just have moved up, and
    then those above. Who stands at a door finishes his visit before he goes on leave.
    """
    if ticket.state not in OPEN or ticket.assignee != departure.worker_id or departure.over:
        return None
    if ticket.state == State.ON_SITE and not departure.for_good:
        return None
    relieves = ticket.state in PROMISED and not departure.for_good
    reason = _reason(departure, heir_id)
    if heir_id is None:
        return Passing(State.NEW, None, now, reason, relieves)
    waits = ticket.pace.accept_by(ticket.priority, now)
    return Passing(State.ASSIGNED, heir_id, waits, reason, relieves)


def _reason(departure: Departure, heir_id: str | None) -> Phrase:
    who: dict[str, Fact] = {"who": departure.worker_id}
    if heir_id is None:
        return Phrase("event.resigned_climbs" if departure.for_good else "event.leave_climbs", who)
    key = "event.resigned_passed" if departure.for_good else "event.leave_passed"
    return Phrase(key, {**who, "assignee": heir_id})


def pairing_after(worker_ids: Sequence[str], leaver: str, successor: str | None) -> tuple[str, ...]:
    """Who looks after a home when somebody has resigned, each once, the paired worker first.

    The successor takes his place. Without one the rest move up. A successor who stood by already
    keeps the better of the two places.
    """
    place = [successor if worker_id == leaver else worker_id for worker_id in worker_ids]
    return tuple(dict.fromkeys(worker_id for worker_id in place if worker_id is not None))
