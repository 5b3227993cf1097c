"""Listed vehicles: one person makes an entry, another puts it in force; edges get a digest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.listed_vehicles import (
    MOST_IN_FORCE,
    EntryAction,
    EntryState,
    ListEntry,
    Signatory,
    decide,
    plate_faults,
    span_faults,
)
from hub.domain.reach import Reach
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.matching import Matching
from hub.pipeline.ports import Begin, Clock, NewId


@dataclass(frozen=True, slots=True)
class Request:
    """An entry as somebody writes it; without `from_at`, from its approval on."""

    plate: str
    area_id: str
    legal_ground: str
    approved_by: str
    from_at: datetime | None
    until_at: datetime


class Plates(Protocol):
    """How plates are kept and how they travel."""

    def written(self, plate: str) -> str: ...
    def digest(self, plate: str) -> str: ...
    def seal(self, plate: str) -> bytes: ...
    def opened(self, sealed: bytes) -> str: ...


class ListStore(Protocol):
    """The queries of listed vehicles."""

    def is_area_in_reach(self, area_id: str, reach: Reach) -> bool: ...
    def is_listed(self, area_id: str, digest: str, now: datetime) -> bool:
        """Whether an entry for this plate and area is pending or in force."""

    def in_force(self, now: datetime) -> int: ...
    def add(self, entry: ListEntry, plate: bytes, digest: str) -> None: ...
    def entry(self, entry_id: str, reach: Reach) -> ListEntry | None: ...
    def change(self, entry: ListEntry) -> None:
        """The configs of the posts in its area go out again."""


class ListedVehicles:
    """The list, and the rules of changing it."""

    def __init__(
        self,
        begin: Begin[ListStore],
        clock: Clock,
        new_id: NewId,
        plates: Plates,
        matching: Matching,
    ) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id
        self._plates, self._matching = plates, matching
        self.plate_of: Callable[[bytes], str] = plates.opened

    def check_on(self) -> None:
        """Conflict while this deployment reads no plates."""
        self._matching.check_plates()

    def request(self, wanted: Request, by: Signatory, reach: Reach) -> ListEntry:
        """A pending entry: nothing is looked for before somebody else has approved it.

        InvalidInput, Conflict.
        """
        self.check_on()
        now = self._clock.now()
        plate = self._plates.written(wanted.plate)
        from_at = wanted.from_at or now
        faults = [*plate_faults(plate), *span_faults(from_at, wanted.until_at, now)]
        entry = ListEntry(
            entry_id=self._new_id("lv"),
            area_id=wanted.area_id,
            legal_ground=wanted.legal_ground,
            approved_by=wanted.approved_by,
            first=by,
            requested_at=now,
            from_at=from_at,
            until_at=wanted.until_at,
        )
        with self._begin() as store:
            if not store.is_area_in_reach(wanted.area_id, reach):
                reason = f"{wanted.area_id!r} is not known; choose an area that you answer for"
                faults.append(Fault("area_id", reason))
            if faults:
                raise InvalidInput(*faults)
            digest = self._plates.digest(plate)
            if store.is_listed(wanted.area_id, digest, now):
                raise Conflict("this plate is on the list for this area; end that entry first")
            store.add(entry, self._plates.seal(plate), digest)
        return entry

    def act(self, entry_id: str, action: EntryAction, by: Signatory, reach: Reach) -> ListEntry:
        """Approve, refuse or end; NotFound, NotAllowed, InvalidTransition, Conflict."""
        self.check_on()
        now = self._clock.now()
        with self._begin() as store:
            entry = store.entry(entry_id, reach)
            if entry is None:
                raise NotFound(f"no entry {entry_id}")
            changed = decide(entry, action, by, now)
            if changed.state is EntryState.IN_FORCE and store.in_force(now) >= MOST_IN_FORCE:
                raise Conflict(
                    f"{MOST_IN_FORCE} entries are in force; end some that are not needed"
                )
            store.change(changed)
        return changed
