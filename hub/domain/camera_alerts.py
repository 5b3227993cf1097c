"""What a camera saw becomes one ticket, however often and in whatever order it is told.

An alert of a scene names what it is about: the rule and what was followed. The fields are those of
docs/wire.md section 11; whatever else an alert carries is its facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.openings import ALERT_PRIORITY
from hub.domain.tickets import OPEN, PROMISED, UNACCEPTED, Priority, State, Ticket, TicketKind

ID_LENGTH = 64


class Phase(StrEnum):
    """Whether something begins, or is over."""

    RAISED = "raised"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class CameraSaid:
    """What an alert is about; `of` names the raised alert that a cleared one ends."""

    phase: Phase
    scene_id: str
    track: str
    of: str | None = None


def camera_said(kind: str, detail: Mapping[str, object]) -> CameraSaid | None:
    """None for an alert that no scene raised: a button, a smoke detector, or a match alone."""
    scene_id, track = _id(detail.get("scene_id")), _id(detail.get("track"))
    if detail.get("phase") == Phase.CLEARED:
        return CameraSaid(Phase.CLEARED, scene_id or "", track or "", _id(detail.get("of")))
    if scene_id is None and kind != TicketKind.CAMERA_BLIND:
        return None
    return CameraSaid(Phase.RAISED, scene_id or "", track or "")


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= ID_LENGTH else None


LIES = frozenset({TicketKind.FALL, TicketKind.LONG_LIE})
"""Two words of one rule for one person: first she fell, then she did not get up."""
NAMED = frozenset({TicketKind.ENROLLED_PERSON_SEEN, TicketKind.LISTED_VEHICLE_SEEN})
"""About one person or one vehicle: another one is another matter."""
STOP_BY_THEMSELVES = frozenset({TicketKind.VEHICLE_IN_FIRE_LANE})
"""Once it is over there is nothing left to do, unless somebody has promised to go."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that a scene of a camera raised before, and whose ticket is open."""

    alert_id: str
    kind: TicketKind
    scene_id: str
    track: str
    ticket_id: str
    state: State
    is_over: bool


class Way(StrEnum):
    """Where a raised alert goes."""

    OPENS = "opens"
    JOINS = "joins"
    """A line in the story of a ticket that people know of already."""
    WAKES = "wakes"
    """The same ticket, and people are told again: it is worse, or it had been over."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a raised alert goes; `ticket_id` is None where it opens its own."""

    way: Way
    ticket_id: str | None = None


def decide_raised(kind: TicketKind, said: CameraSaid, there: Sequence[Sighting]) -> Decision:
    """`there` is what this camera raised before, oldest first, as far as its tickets are open."""
    alike = [one for one in there if one.state in OPEN and _is_alike(kind, said, one)]
    own = [one for one in alike if one.track == said.track or kind == TicketKind.CAMERA_BLIND]
    if own:
        grows = kind not in {one.kind for one in own} and kind == TicketKind.LONG_LIE
        return _into(own[-1], wakes=grows or all(one.is_over for one in own))
    if ALERT_PRIORITY[kind] == Priority.P1 or kind in NAMED:
        return Decision(Way.OPENS)
    unanswered = [one for one in alike if one.state in {*UNACCEPTED, State.ACCEPTED}]
    if unanswered:
        near = unanswered[-1]
        known = [one for one in alike if one.ticket_id == near.ticket_id]
        return _into(near, wakes=all(one.is_over for one in known))
    return Decision(Way.OPENS)


def _is_alike(kind: TicketKind, said: CameraSaid, one: Sighting) -> bool:
    """A blind camera is blind for all of its rules, whichever of them says so."""
    if kind == TicketKind.CAMERA_BLIND:
        return one.kind == kind
    same = one.kind == kind or {one.kind, kind} <= LIES
    return same and one.scene_id == said.scene_id


def _into(one: Sighting, *, wakes: bool) -> Decision:
    return Decision(Way.WAKES if wakes else Way.JOINS, one.ticket_id)


class Relief(StrEnum):
    """What becomes of a ticket when all that it is about is over."""

    STORY = "story"
    """A line, and nothing else: somebody goes all the same."""
    TODAY = "today"
    """She got up by herself; somebody looks in today, and a person closes it."""
    SEES = "sees"
    """The camera sees again: nobody need hurry, and a person closes it."""
    OVER = "over"
    """Nobody was on the way and there is nothing left to see."""


def relief_of(ticket: Ticket) -> Relief:
    """How far a ticket is relieved whose every sighting is over."""
    if ticket.state not in OPEN:
        return Relief.STORY
    if ticket.kind == TicketKind.CAMERA_BLIND:
        return Relief.STORY if ticket.priority == Priority.P4 else Relief.SEES
    if ticket.kind in LIES and ticket.priority in {Priority.P1, Priority.P2}:
        return Relief.TODAY
    minor = ticket.priority in {Priority.P3, Priority.P4}
    if ticket.kind in STOP_BY_THEMSELVES and minor and ticket.state not in PROMISED:
        return Relief.OVER
    return Relief.STORY
