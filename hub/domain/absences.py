"""Away without an app: somebody proposes that she is out, somebody agrees, her return ends it.

An absence always has an end, and the sensors alone never agree to one: they only propose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from hub.domain.gestures import Change
from hub.errors import Fault, InvalidTransition

DOOR = "door"
QUIET = timedelta(minutes=50)
"""The door, then nothing inside for so long: she seems to have left (MySense's rule)."""
QUIET_WITHOUT_DOOR = timedelta(hours=4)
"""Where no door tells, only a longer quiet is an absence that somebody can come back from."""
LOOKBACK = timedelta(hours=12)
"""She may have left so long before the absence was said to begin."""
SENSED_LASTS = timedelta(hours=12)
"""What the sensors propose ends after so long."""
LONGEST = timedelta(days=92)


class Source(StrEnum):
    """Whose word it is."""

    FAMILY = "family"
    WORKER = "worker"
    DESK = "desk"
    SENSORS = "sensors"


class ProposalState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


class ProposalAction(StrEnum):
    """What whoever answers for the home can do."""

    AGREE = "agree"
    REFUSE = "refuse"


TRANSITIONS: dict[tuple[ProposalState, ProposalAction], ProposalState] = {
    (ProposalState.PROPOSED, ProposalAction.AGREE): ProposalState.AGREED,
    (ProposalState.PROPOSED, ProposalAction.REFUSE): ProposalState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody thinks that she is away from then until then."""

    proposal_id: str
    home_id: str
    source: Source
    from_at: datetime
    until_at: datetime
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: ProposalState = ProposalState.PROPOSED
    decided_by: str | None = None
    decided_at: datetime | None = None


def next_state(proposal: Proposal, action: ProposalAction) -> ProposalState:
    """The state after an action; raises InvalidTransition."""
    try:
        return TRANSITIONS[proposal.state, action]
    except KeyError:
        raise InvalidTransition(f"the proposal is {proposal.state} already") from None


def span_faults(from_at: datetime, until_at: datetime, now: datetime) -> list[Fault]:
    """What is wrong with the span of an absence."""
    if until_at <= from_at:
        return [Fault("until", "is not after from; an absence needs an end that comes later")]
    if until_at <= now:
        return [Fault("until", "is over already; what is past was judged as it was")]
    if until_at - from_at > LONGEST:
        return [Fault("until", f"is more than {LONGEST.days} days after from; agree anew later")]
    return []


def left_home(changes: Sequence[Change], now: datetime) -> datetime | None:
    """When she seems to have left: the door was the last that moved, and that is a while ago."""
    if not changes or changes[-1].kind != DOOR:
        return None
    lives_inside = any(change.kind != DOOR for change in changes)
    left_at = changes[-1].observed_at
    return left_at if lives_inside and now - left_at >= QUIET else None


def came_back(changes: Sequence[Change], from_at: datetime) -> datetime | None:
    """When she moved inside again after having been out; None while she is away.

    `changes` reach back LOOKBACK before `from_at`. With a door she was out once the door was
    followed by a quiet; without one a longer quiet inside the absence has to do.
    """
    if not any(change.kind == DOOR for change in changes):
        return _woke(changes, from_at)
    was_out = False
    for before, after in pairwise(changes):
        was_out |= before.kind == DOOR and after.observed_at - before.observed_at >= QUIET
        if was_out and after.kind != DOOR and after.observed_at >= from_at:
            return after.observed_at
    return None


def _woke(changes: Sequence[Change], from_at: datetime) -> datetime | None:
    quiet_since = from_at
    for change in changes:
        if change.observed_at < from_at:
            continue
        if change.observed_at - quiet_since >= QUIET_WITHOUT_DOOR:
            return change.observed_at
        quiet_since = change.observed_at
    return None
