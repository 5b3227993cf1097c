"""The walk list of an incident: its lines, their order, who walks which, and until when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from hub.domain.tickets import UNSETTLED, Outcome, Priority
from hub.errors import Conflict, Fault, InvalidInput, InvalidTransition

LOOKBACK_H = 48
"""How far back a last sign of life is looked for; none at all counts as that long."""
HOURS_A_POINT = 4
"""A point of frailty (0 to 10) weighs as much as so many hours without a sign of life."""
FRAIL = 8
LONG_SILENT_H = 12
"""One such resident makes the incident P1."""
GATHER_S = 60
"""Others follow the first deaths within a minute; then the list is split and everybody told."""
VISIT_WITHIN_S = 2700
NEXT_VISIT_S = 600
"""Until when the first door of a walker is due, and each one after it."""
AGAIN_S = 1800
"""How long whoever gets an overdue line has, and how often its leader hears of it."""
BACK_S = 600
"""How long a home that speaks again, or a place that is back, has to prove that all is well."""
FEW = 3
"""With fewer dark homes than this, and fewer than one in five, a place is back."""


class LineState(StrEnum):
    """Where a line stands; the last three are settled."""

    OPEN = "open"
    ACCEPTED = "accepted"
    SETTLED = "settled"
    """Somebody was there."""
    RETURNED = "returned"
    """The link is back, and every window that was due is proven."""
    HANDED_OVER = "handed_over"
    """She is judged by herself again; with a window due she has a ticket of her own."""


class LineAction(StrEnum):
    """What is done to a line: the first three by people, the verbs of the API."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    SETTLE = "settle"
    RETURN = "return"
    HAND_OVER = "hand_over"
    REOPEN = "reopen"
    """Another window fell due unseen, or the home went dark again."""


WALKED = frozenset({LineState.OPEN, LineState.ACCEPTED})
TRANSITIONS: dict[tuple[LineState, LineAction], LineState] = {
    (LineState.OPEN, LineAction.ACCEPT): LineState.ACCEPTED,
    **{(state, LineAction.ASSIGN): LineState.OPEN for state in WALKED},
    **{(state, LineAction.SETTLE): LineState.SETTLED for state in WALKED},
    **{(state, LineAction.RETURN): LineState.RETURNED for state in WALKED},
    **{(state, LineAction.HAND_OVER): LineState.HANDED_OVER for state in WALKED},
    (LineState.SETTLED, LineAction.REOPEN): LineState.OPEN,
    (LineState.RETURNED, LineAction.REOPEN): LineState.OPEN,
}


def next_line_state(state: LineState, action: LineAction) -> LineState:
    """The state after an action; InvalidTransition for what the table does not hold."""
    if (state, action) not in TRANSITIONS:
        raise InvalidTransition(f"{action} is not possible while the line is {state}")
    return TRANSITIONS[state, action]


@dataclass(frozen=True, slots=True)
class LineRequest:
    """What somebody wants to do with a line; `worker_id` is None at the desk."""

    action: LineAction
    worker_id: str | None = None
    leads: bool = False
    """Whether he answers for the area, as the desk does."""
    outcome: Outcome | None = None
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """What becomes of the line."""

    state: LineState
    worker_id: str | None
    needs: Priority | None = None
    """Whether she gets a ticket of her own at once."""


def decide_line(state: LineState, worker_id: str | None, request: LineRequest) -> LineChange:
    """What a person's action does; InvalidInput, InvalidTransition or Conflict."""
    if request.action is LineAction.SETTLE and request.outcome is None:
        raise InvalidInput(Fault("outcome", f"is needed: one of {', '.join(Outcome)}"))
    if request.action is LineAction.ASSIGN and not request.assignee:
        raise InvalidInput(Fault("assignee", "is needed: the worker_id of whoever walks there"))
    unsettled = request.action is LineAction.SETTLE and request.outcome in UNSETTLED
    after = next_line_state(state, LineAction.HAND_OVER if unsettled else request.action)
    foreign = request.worker_id is not None and worker_id not in {None, request.worker_id}
    if foreign and not request.leads and (state, after) != (LineState.OPEN, LineState.ACCEPTED):
        raise Conflict(f"{worker_id} walks there; accept the line first, while it is open")
    urgent = unsettled or request.outcome is Outcome.NEEDED_HELP
    match request.action:
        case LineAction.ACCEPT:
            return LineChange(after, request.worker_id or worker_id)
        case LineAction.ASSIGN:
            return LineChange(after, request.assignee)
        case _:  # whoever stood at a door that was nobody's has walked there, and still sees it
            walker = worker_id or request.worker_id
            return LineChange(after, walker, Priority.P1 if urgent else None)


@dataclass(frozen=True, slots=True)
class Door:
    """A home as the order of a walk list sees it."""

    home_id: str
    frailty: int
    last_life_at: datetime | None = None
    paired: tuple[str, ...] = ()
    """Her own workers, the paired one first."""

    def silent_h(self, now: datetime) -> float:
        """Hours since the last sign of life, LOOKBACK_H at most."""
        if self.last_life_at is None:
            return LOOKBACK_H
        return min(LOOKBACK_H, max(0.0, (now - self.last_life_at) / timedelta(hours=1)))

    def worry(self, now: datetime) -> float:
        """What her place in the list rests on."""
        return HOURS_A_POINT * self.frailty + self.silent_h(now)


def ranked(doors: Iterable[Door], now: datetime) -> list[Door]:
    """Whose door comes first."""
    return sorted(doors, key=lambda door: (-door.worry(now), door.home_id))


def priority_of(doors: Iterable[Door], now: datetime) -> Priority:
    """P1 if somebody frail or long silent is among them, else P2."""
    urgent = (door.frailty >= FRAIL or door.silent_h(now) >= LONG_SILENT_H for door in doors)
    return Priority.P1 if any(urgent) else Priority.P2


def split(
    doors: Sequence[Door], walkers: Sequence[str], loads: Mapping[str, int] | None = None
) -> dict[str, str]:
    """Who walks to whom, home_id to worker_id; empty if nobody is free.

    `doors` stand in order. Her own worker keeps her while he is free, up to twice a fair share;
    everybody else goes to whoever has least to walk. `loads` is what they walk already.
    """
    if not walkers:
        return {}
    carried = Counter({walker: (loads or {}).get(walker, 0) for walker in walkers})
    most = 2 * ceil((len(doors) + carried.total()) / len(walkers))
    found: dict[str, str] = {}
    for door in doors:
        own = next((one for one in door.paired if one in carried and carried[one] < most), None)
        if own is not None:
            found[door.home_id] = own
            carried[own] += 1
    for door in doors:
        if door.home_id not in found:
            walker = min(walkers, key=lambda one: (carried[one], one))
            found[door.home_id] = walker
            carried[walker] += 1
    return found


def visit_by(place: int, now: datetime) -> datetime:
    """Until when somebody has to stand at the door that is number `place`, from 0, of his walk."""
    return now + timedelta(seconds=VISIT_WITHIN_S + place * NEXT_VISIT_S)


def again_by(now: datetime) -> datetime:
    """Until when whoever gets an overdue line has to have been there."""
    return now + timedelta(seconds=AGAIN_S)


def proves_by(back_at: datetime) -> datetime:
    """Until when life has to show after the link is back; then she is judged by herself."""
    return back_at + timedelta(seconds=BACK_S)


def is_place_back(dark: int, homes: int) -> bool:
    """Whether a place with so many dark homes on its list is back."""
    return dark < FEW and dark * 5 < max(homes, 1)
