"""Listed vehicles: a plate is looked for on legal ground, by two people's word, until a day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hub.errors import Fault, InvalidTransition, NotAllowed

LONGEST = timedelta(days=366)
MOST_IN_FORCE = 500
"""In the whole deployment: whoever needs more is looking for everybody."""
PLATE_LETTERS = range(5, 11)


class EntryState(StrEnum):
    """Where an entry stands."""

    PENDING = "pending"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    ENDED = "ended"


class EntryAction(StrEnum):
    """What people do with one."""

    APPROVE = "approve"
    REFUSE = "refuse"
    END = "end"


STATE, ACTION = EntryState, EntryAction
TRANSITIONS: dict[tuple[EntryState, EntryAction], EntryState] = {
    (STATE.PENDING, ACTION.APPROVE): STATE.IN_FORCE,
    (STATE.PENDING, ACTION.REFUSE): STATE.REFUSED,
    (STATE.PENDING, ACTION.END): STATE.ENDED,
    (STATE.IN_FORCE, ACTION.END): STATE.ENDED,
}


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who puts a name under an entry; two accounts of one worker are one person."""

    account: str
    worker_id: str | None

    def is_same(self, other: "Signatory") -> bool:
        """Whether both are one person, as far as the hub can know."""
        same_worker = self.worker_id is not None and self.worker_id == other.worker_id
        return self.account == other.account or same_worker


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One plate that cameras of an area may look for; the plate itself stands elsewhere, sealed."""

    entry_id: str
    area_id: str
    legal_ground: str
    approved_by: str
    """Who answers for it, in words: an authority, an order's number."""
    first: Signatory
    requested_at: datetime
    from_at: datetime
    until_at: datetime
    state: EntryState = EntryState.PENDING
    second: Signatory | None = None
    """Who approved or refused."""
    decided_at: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None

    def state_at(self, now: datetime) -> EntryState:
        """As it is stored, or ended when its time is over."""
        over = now >= self.until_at and self.state in {STATE.PENDING, STATE.IN_FORCE}
        return EntryState.ENDED if over else self.state


def possible(entry: ListEntry, by: Signatory, now: datetime) -> list[EntryAction]:
    """What somebody may do with an entry now; in the order of the actions."""
    state = entry.state_at(now)
    offered = [action for action in EntryAction if (state, action) in TRANSITIONS]
    if entry.first.is_same(by):
        return [action for action in offered if action is EntryAction.END]
    return offered


def decide(entry: ListEntry, action: EntryAction, by: Signatory, now: datetime) -> ListEntry:
    """The entry after an action; raises InvalidTransition or NotAllowed."""
    step = (entry.state_at(now), action)
    if step not in TRANSITIONS:
        raise InvalidTransition(f"{action} is not possible while the entry is {step[0]}")
    after = replace(entry, state=TRANSITIONS[step])
    match action:
        case EntryAction.APPROVE | EntryAction.REFUSE:
            if entry.first.is_same(by):
                raise NotAllowed(f"{action} is for a second person, not for who made the entry")
            return replace(after, second=by, decided_at=now)
        case EntryAction.END:
            return replace(after, ended_by=by.account, ended_at=now)


def span_faults(from_at: datetime, until_at: datetime, now: datetime) -> list[Fault]:
    """What is wrong with the time that an entry is to be in force."""
    if until_at <= now:
        return [Fault("until", "has passed already; name a time to come")]
    if until_at <= from_at:
        return [Fault("until", "is not after from")]
    if until_at - max(from_at, now) > LONGEST:
        return [Fault("until", "is more than a year ahead; make a new entry by then")]
    return []


def plate_faults(written: str) -> list[Fault]:
    """What is wrong with a plate, as it is compared."""
    if len(written) in PLATE_LETTERS and any(letter.isdigit() for letter in written):
        return []
    return [Fault("plate", "is not a number plate; write it like 沪A12345")]
