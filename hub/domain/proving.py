"""Proof that somebody stood at her door: its kinds, who may add one, and her own voice.

None of them proves much alone. A code can be photographed, a position can be wrong, and a visitor
can press her button. Together they say more than his word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.domain.door_codes import Door
from hub.domain.gestures import Change, keeps, says_fine
from hub.domain.tickets import OPEN, State, Ticket
from hub.domain.windows import Gesture
from hub.errors import Conflict, Fault, InvalidTransition

HEARD_AFTER = timedelta(minutes=10)
"""So long after the visit her gesture still speaks of it: she sees him to the door first."""
MOVED_BY_VISITORS = frozenset({"door", "motion", "presence"})
"""What moves when he comes in; agreed as her gesture or not, it is not her voice."""
MOST_PHOTOS = 20
"""Of one ticket."""
PROVABLE = frozenset({State.ACCEPTED, State.ON_SITE, State.RESOLVED})


class ProofKind(StrEnum):
    """What there is beside a visitor's word."""

    DOOR_CODE = "door_code"
    POSITION = "position"
    PHOTO = "photo"
    SECOND_VOICE = "second_voice"


@dataclass(frozen=True, slots=True)
class Position:
    """Where his phone says that it is."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody is in her home, or was."""

    ticket_id: str
    home_id: str
    arrived_at: datetime
    resolved_at: datetime | None = None

    @property
    def heard_until(self) -> datetime | None:
        """Until when her voice belongs to it; None while he is there."""
        return None if self.resolved_at is None else self.resolved_at + HEARD_AFTER


def check_may_prove(ticket: Ticket, worker_id: str | None, *, leads: bool) -> None:
    """Whoever takes care of it, and whoever answers for it; raises InvalidTransition, Conflict."""
    if ticket.state not in PROVABLE:
        way_out = "accept it first" if ticket.state in OPEN else "the visit is over"
        raise InvalidTransition(f"a proof is not possible while it is {ticket.state}: {way_out}")
    if worker_id is not None and not leads and worker_id != ticket.assignee:
        raise Conflict(f"{ticket.assignee or 'the desk'} has accepted it")


def wrong_door(door: Door | None, home_id: str | None) -> Fault | None:
    """Why a code does not prove that somebody stood at this door; another's is never named."""
    if home_id is None:
        return Fault("door_code", "this ticket is not about one home, so no code belongs to it")
    if door is None or door.home_id != home_id:
        return Fault("door_code", "is not the code of this door; scan the one that hangs here")
    if door.replaced_at is not None:
        return Fault("door_code", "was replaced by a newer one; hang that one up and scan it")
    return None


def her_voice(
    visit: Visit, changes: Sequence[Change], gestures: Sequence[Gesture]
) -> Change | None:
    """Her first gesture or button during a visit, or shortly after it."""
    until = visit.heard_until
    for change in changes:
        inside = change.observed_at >= visit.arrived_at
        if inside and (until is None or change.observed_at <= until) and _hers(change, gestures):
            return change
    return None


def _hers(change: Change, gestures: Sequence[Gesture]) -> bool:
    if change.kind in MOVED_BY_VISITORS:
        return False
    return says_fine(change) or any(keeps(change, gesture) for gesture in gestures)
