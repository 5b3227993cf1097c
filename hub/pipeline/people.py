"""People: their shifts and rosters, leaves and resignations, and whom a home calls her own."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.people import HomeContact, Role, may_stand_in
from hub.domain.reach import Reach
from hub.domain.rosters import (
    Leave,
    Roster,
    Shift,
    Span,
    join,
    leave_faults,
    roster_faults,
    shift_faults,
    spans_of,
)
from hub.domain.windows import RestDay
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.ports import Begin, Clock, NewId


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is in the register."""

    role: Role
    serves: bool
    """Until his resignation was handed over."""


class KnownStore(Protocol):
    """Who is there, within a reach."""

    def known(self, worker_ids: Collection[str], reach: Reach) -> dict[str, Known]:
        """Those in reach."""

    def reaches_home(self, home_id: str, reach: Reach) -> bool: ...


class ShiftStore(Protocol):
    """When somebody is on duty."""

    def shifts_between(
        self, worker_id: str, from_at: datetime, until_at: datetime
    ) -> Sequence[Shift]:
        """Those that overlap it."""

    def add_shifts(self, shifts: Sequence[Shift]) -> None: ...
    def remove_shifts(self, worker_id: str, shift_ids: Collection[str]) -> int:
        """How many there were."""


class LeaveStore(Protocol):
    """When somebody is not there, for a while or for good."""

    def add_leave(self, leave: Leave) -> None: ...

    def end_leave(self, worker_id: str, leave_id: str, now: datetime) -> bool:
        """End one that began, remove one that did not; False if there is none."""

    def resign(self, worker_id: str, at: datetime | None, successor_id: str | None) -> None:
        """Without a time: he stays."""


class ContactStore(Protocol):
    """Whom a home calls her own."""

    def replace_contacts(self, home_id: str, contacts: Sequence[HomeContact]) -> None: ...


class PeopleStore(KnownStore, ShiftStore, LeaveStore, ContactStore, Protocol):
    """All of them, in one transaction."""


class People:
    """Who is there, and who is not. What is out of the caller's reach is not known."""

    def __init__(
        self,
        begin: Begin[PeopleStore],
        clock: Clock,
        new_id: NewId,
        rest_day: RestDay,
        hand_over_once: Callable[[], int],
    ) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id
        self._rest_day = rest_day
        self._hand_over_once = hand_over_once

    def add_shifts(self, reach: Reach, worker_id: str, spans: Sequence[Span]) -> None:
        """Shifts of one worker; those that overlap become one. NotFound, InvalidInput."""
        _refuse(shift_faults(spans))
        with self._begin() as store:
            _serving(store, worker_id, reach)
            self._join(store, worker_id, spans)

    def roll_out(self, reach: Reach, worker_ids: Sequence[str], roster: Roster) -> int:
        """The same roster for several workers; how many shifts it holds for each. InvalidInput."""
        _refuse(roster_faults(roster))
        spans = spans_of(roster, self._rest_day)
        if not spans:
            _refuse([Fault("days", "none of them lies between first_day and last_day")])
        with self._begin() as store:
            _refuse(_absent("worker_ids", worker_ids, store.known(worker_ids, reach)))
            for worker_id in dict.fromkeys(worker_ids):
                self._join(store, worker_id, spans)
        return len(spans)

    def remove_shift(self, reach: Reach, worker_id: str, shift_id: str) -> None:
        """He is not on duty then; NotFound."""
        with self._begin() as store:
            _known(store, worker_id, reach)
            if not store.remove_shifts(worker_id, [shift_id]):
                raise NotFound(f"no shift {shift_id} of worker {worker_id}")

    def agree_leave(
        self,
        reach: Reach,
        worker_id: str,
        span: tuple[datetime | None, datetime],
        substitute_id: str | None,
        reason: str,
    ) -> str:
        """He is away then, from now on if no beginning is named; its id. NotFound, InvalidInput.

        One that has begun hands over at once.
        """
        now = self._clock.now()
        leave_id, from_at = self._new_id("l"), span[0] or now
        leave = Leave(leave_id, worker_id, from_at, span[1], substitute_id, reason)
        with self._begin() as store:
            leaver = _serving(store, worker_id, reach)
            faults = leave_faults(leave, now)
            if substitute_id is not None:
                faults += _heir_faults(store, "substitute_id", substitute_id, leaver, reach)
            _refuse(faults)
            store.add_leave(leave)
        if from_at <= now:
            self._hand_over_once()
        return leave_id

    def end_leave(self, reach: Reach, worker_id: str, leave_id: str) -> None:
        """He is back, or it was a mistake; what was handed over stays where it is. NotFound."""
        with self._begin() as store:
            _known(store, worker_id, reach)
            if not store.end_leave(worker_id, leave_id, self._clock.now()):
                raise NotFound(f"no leave {leave_id} of worker {worker_id}")

    def resign(
        self, reach: Reach, worker_id: str, at: datetime | None, successor_id: str | None
    ) -> None:
        """He goes for good, now or then; until it counts it may be said again. NotFound, Conflict.

        From then on he is told nothing, nothing is assigned to him, and his accounts open nothing.
        """
        now = self._clock.now()
        with self._begin() as store:
            leaver = _serving(store, worker_id, reach)
            if successor_id == worker_id:
                _refuse([Fault("successor_id", "is the one who goes; name somebody else")])
            if successor_id is not None:
                _refuse(_heir_faults(store, "successor_id", successor_id, leaver, reach))
            store.resign(worker_id, at or now, successor_id)
        if at is None or at <= now:
            self._hand_over_once()

    def stay(self, reach: Reach, worker_id: str) -> None:
        """He does not resign after all; NotFound, Conflict once it counted."""
        with self._begin() as store:
            _serving(store, worker_id, reach)
            store.resign(worker_id, None, None)

    def name_contacts(self, reach: Reach, home_id: str, contacts: Sequence[HomeContact]) -> None:
        """Who holds her key, who is family, who her guardian; NotFound, InvalidInput."""
        with self._begin() as store:
            if not store.reaches_home(home_id, reach):
                raise NotFound(f"no home {home_id}")
            ids = [contact.worker_id for contact in contacts]
            faults = _absent("contacts.worker_id", ids, store.known(ids, reach))
            for contact, count in Counter(contacts).items():
                if count > 1:
                    doubled = f"{contact.worker_id!r} is {contact.relation} {count} times"
                    faults.append(Fault("contacts", doubled))
            _refuse(faults)
            store.replace_contacts(home_id, contacts)

    def _join(self, store: PeopleStore, worker_id: str, spans: Sequence[Span]) -> None:
        if not spans:
            return
        first, last = min(s.from_at for s in spans), max(s.until_at for s in spans)
        joining = join(store.shifts_between(worker_id, first, last), spans)
        store.remove_shifts(worker_id, joining.removed)
        store.add_shifts(
            [Shift(self._new_id("s"), worker_id, s.from_at, s.until_at) for s in joining.added]
        )


def _known(store: KnownStore, worker_id: str, reach: Reach) -> Known:
    known = store.known([worker_id], reach)
    if worker_id not in known:
        raise NotFound(f"no worker {worker_id}")
    return known[worker_id]


def _serving(store: KnownStore, worker_id: str, reach: Reach) -> Known:
    known = _known(store, worker_id, reach)
    if not known.serves:
        raise Conflict(f"worker {worker_id} has resigned")
    return known


def _absent(field: str, ids: Iterable[str], known: Mapping[str, Known]) -> list[Fault]:
    faults = []
    for worker_id in dict.fromkeys(ids):
        if worker_id not in known:
            faults.append(Fault(field, f"{worker_id!r} is not known; add it first"))
        elif not known[worker_id].serves:
            faults.append(Fault(field, f"{worker_id!r} has resigned; name somebody else"))
    return faults


def _heir_faults(
    store: KnownStore, field: str, heir_id: str, leaver: Known, reach: Reach
) -> list[Fault]:
    known = store.known([heir_id], reach)
    return _absent(field, [heir_id], known) or role_faults(field, heir_id, known[heir_id], leaver)


def role_faults(field: str, heir_id: str, heir: Known, leaver: Known) -> list[Fault]:
    """Whoever takes over must be able to do the work."""
    if may_stand_in(heir.role, leaver.role):
        return []
    reason = f"{heir_id!r} is {heir.role} and cannot do the work of {leaver.role}"
    return [Fault(field, f"{reason}; name somebody else")]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInput(*faults)
