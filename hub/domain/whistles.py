"""Whistles (吹哨报到): a department is called to a ticket, comes, reports and is rated."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hub.domain.people import Role
from hub.domain.tickets import Priority
from hub.errors import Fault, InvalidInput, InvalidTransition, NotAllowed


class WhistleState(StrEnum):
    """Where the department's task stands."""

    CALLED = "called"
    ACCEPTED = "accepted"
    REPORTED = "reported"
    RATED = "rated"
    REFUSED = "refused"
    CANCELED = "canceled"


class WhistleAction(StrEnum):
    """What the department's officers, the caller and the leads can do."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    REPORT = "report"
    RATE = "rate"
    INSIST = "insist"
    CANCEL = "cancel"


STATE, ACTION = WhistleState, WhistleAction
TRANSITIONS: dict[tuple[WhistleState, WhistleAction], WhistleState] = {
    (STATE.CALLED, ACTION.ACCEPT): STATE.ACCEPTED,
    (STATE.CALLED, ACTION.REFUSE): STATE.REFUSED,
    (STATE.ACCEPTED, ACTION.REPORT): STATE.REPORTED,
    (STATE.REPORTED, ACTION.RATE): STATE.RATED,
    (STATE.REFUSED, ACTION.INSIST): STATE.CALLED,
    (STATE.CALLED, ACTION.CANCEL): STATE.CANCELED,
    (STATE.ACCEPTED, ACTION.CANCEL): STATE.CANCELED,
    (STATE.REFUSED, ACTION.CANCEL): STATE.CANCELED,
}
OF_OFFICERS = frozenset({ACTION.ACCEPT, ACTION.REFUSE, ACTION.REPORT})
WITH_NOTE = frozenset({ACTION.REFUSE, ACTION.REPORT})
DUE_WITHIN_S = {
    Priority.P1: 3600,
    Priority.P2: 4 * 3600,
    Priority.P3: 24 * 3600,
    Priority.P4: 72 * 3600,
}
"""Where the caller names no deadline."""
AGAIN_AFTER = timedelta(days=1)
"""A refusal or a missed deadline is told again each day, until somebody acts."""
ABOVE = (
    Role.GRID_LEADER,
    Role.COMMUNITY_DUTY,
    Role.STREET_DISPATCHER,
    Role.COUNTY_DISPATCHER,
)


@dataclass(frozen=True, slots=True)
class Whistle:
    """One department called to one ticket."""

    whistle_id: str
    ticket_id: str
    department_id: str
    task: str
    caller: str
    caller_id: str | None
    """Its worker; None for the operations desk."""
    last_role: Role | None
    """The lead who was told last; at first the caller's own role."""
    called_at: datetime
    due_at: datetime
    next_at: datetime | None
    state: WhistleState = WhistleState.CALLED
    told: int = 0
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    reported_at: datetime | None = None
    report: str | None = None
    refused_at: datetime | None = None
    refusal: str | None = None
    rated_at: datetime | None = None
    rating: int | None = None
    rating_words: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class WhistleRequest:
    """What somebody wants to do with a whistle, and what he is to it."""

    action: WhistleAction
    account: str
    is_officer: bool = False
    is_caller: bool = False
    leads: bool = False
    """He answers for the ticket's area, as the desk does for all."""
    note: str | None = None
    rating: int | None = None


def decide(whistle: Whistle, request: WhistleRequest, now: datetime) -> Whistle:
    """The whistle after an action; raises NotAllowed, InvalidTransition or InvalidInput."""
    _entitled(request)
    step = (whistle.state, request.action)
    if step not in TRANSITIONS:
        raise InvalidTransition(
            f"{request.action} is not possible while the whistle is {whistle.state}"
        )
    _complete(request)
    return replace(_changed(whistle, request, now), state=TRANSITIONS[step])


def possible(
    state: WhistleState, *, is_officer: bool, is_caller: bool, leads: bool
) -> tuple[WhistleAction, ...]:
    """What is open to somebody in this state, by the rule that decides it."""
    return tuple(
        action
        for action in WhistleAction
        if (state, action) in TRANSITIONS
        and _is_entitled(WhistleRequest(action, "", is_officer, is_caller, leads))
    )


def _is_entitled(request: WhistleRequest) -> bool:
    try:
        _entitled(request)
    except NotAllowed:
        return False
    return True


def _entitled(request: WhistleRequest) -> None:
    if request.action in OF_OFFICERS:
        if not request.is_officer:
            raise NotAllowed(f"{request.action} is for the officers of the department")
    elif request.action == WhistleAction.RATE:
        if not request.is_caller:
            raise NotAllowed("rating is for whoever called")
    elif not (request.is_caller or request.leads):
        raise NotAllowed(f"{request.action} is for whoever called, and for the leads above")


def _complete(request: WhistleRequest) -> None:
    if request.action in WITH_NOTE and not (request.note or "").strip():
        what = "why not" if request.action == WhistleAction.REFUSE else "what was done"
        raise InvalidInput(Fault("note", f"is needed: say {what}"))
    if request.action == WhistleAction.RATE and request.rating not in range(1, 6):
        raise InvalidInput(Fault("rating", "is needed: 1 to 5"))


def _changed(whistle: Whistle, request: WhistleRequest, now: datetime) -> Whistle:
    note = (request.note or "").strip() or None
    match request.action:
        case WhistleAction.ACCEPT:
            return replace(whistle, accepted_at=now, accepted_by=request.account)
        case WhistleAction.REPORT:
            return replace(whistle, reported_at=now, report=note, next_at=None)
        case WhistleAction.REFUSE:
            return replace(whistle, refused_at=now, refusal=note, next_at=now)
        case WhistleAction.RATE:
            return replace(whistle, rated_at=now, rating=request.rating, rating_words=note)
        case WhistleAction.INSIST:
            due_at = now + (whistle.due_at - whistle.called_at)
            return replace(whistle, called_at=now, due_at=due_at, next_at=due_at)
        case WhistleAction.CANCEL:
            return replace(whistle, next_at=None)


def roles_above(role: Role | None) -> tuple[Role, ...]:
    """Whom a whistle climbs to, the next rung first; at the top the same again.

    What the operations desk called begins with the community: no grid stands above a department.
    """
    start = ABOVE.index(role) if role in ABOVE else 0
    return ABOVE[start + 1 :] or ABOVE[-1:]


def after_climb(whistle: Whistle, role: Role | None, now: datetime) -> Whistle:
    """Somebody above was told, or nobody is there; it is told again in a day."""
    told = whistle.told + 1
    return replace(
        whistle, last_role=role or whistle.last_role, told=told, next_at=now + AGAIN_AFTER
    )


def stood_down(whistle: Whistle) -> Whistle:
    """Its ticket is over: nobody waits for the department any more. InvalidTransition."""
    step = (whistle.state, WhistleAction.CANCEL)
    if step not in TRANSITIONS:
        raise InvalidTransition(f"a whistle that is {whistle.state} cannot be called off")
    return replace(whistle, state=TRANSITIONS[step], told=whistle.told + 1, next_at=None)


def due_at(priority: Priority, wanted: datetime | None, now: datetime) -> datetime:
    """Until when a department has to report; InvalidInput for what has passed already."""
    if wanted is None:
        return now + timedelta(seconds=DUE_WITHIN_S[priority])
    if wanted <= now:
        raise InvalidInput(Fault("due_at", "has passed already; name a time to come"))
    return wanted
