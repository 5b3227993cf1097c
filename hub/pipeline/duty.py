"""The duty desk: its log, and the sheets that pass from one shift to the next."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.duty import Content, Sheet, Signature, sign
from hub.domain.reach import Reach
from hub.errors import Fault, InvalidInput, NotFound
from hub.pipeline.ports import Begin, Clock, NewId

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A line for the log."""

    area_id: str
    text: str
    ticket_id: str | None = None


class DutyStore(Protocol):
    """The queries of the duty desk."""

    def leads(self, area_id: str, reach: Reach) -> bool:
        """Whether there is such an area within what the reach answers for."""

    def is_in_reach(self, ticket_id: str, reach: Reach) -> bool: ...
    def add_entry(self, entry: NewEntry, actor: str, at: datetime) -> int:
        """Its number."""

    def last_made_at(self, area_id: str) -> datetime | None: ...
    def content(self, area_id: str, since: datetime | None, now: datetime) -> Content:
        """All that is open in an area and below."""

    def add_sheet(self, sheet: Sheet) -> None: ...
    def sheet(self, sheet_id: str, reach: Reach) -> Sheet | None: ...
    def keep_signatures(self, sheet: Sheet) -> None: ...


class Duty:
    """Writes the log, freezes sheets, takes signatures."""

    def __init__(self, begin: Begin[DutyStore], clock: Clock, new_id: NewId) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id

    def write(self, entry: NewEntry, actor: str, reach: Reach) -> int:
        """Add a line to the log; NotFound, InvalidInput."""
        with self._begin() as store:
            _check_area(store, entry.area_id, reach)
            if entry.ticket_id is not None and not store.is_in_reach(entry.ticket_id, reach):
                raise InvalidInput(Fault("ticket_id", f"no ticket has the id {entry.ticket_id}"))
            return store.add_entry(entry, actor, self._clock.now())

    def make_sheet(self, area_id: str, actor: str, reach: Reach) -> Sheet:
        """Freeze how things stand; NotFound."""
        now = self._clock.now()
        with self._begin() as store:
            _check_area(store, area_id, reach)
            since = store.last_made_at(area_id)
            content = store.content(area_id, since, now)
            sheet = Sheet(self._new_id("hs"), area_id, since, now, actor, content)
            store.add_sheet(sheet)
        what = {"action": "handover", "sheet_id": sheet.sheet_id, "state": sheet.state}
        log.info("a hand-over sheet was made", extra=what)
        return sheet

    def sign(self, sheet_id: str, actor: str, reach: Reach, note: str | None = None) -> Sheet:
        """Hand over, or take over; NotFound, Conflict."""
        with self._begin() as store:
            found = store.sheet(sheet_id, reach)
            if found is None:
                raise NotFound(f"no sheet {sheet_id}")
            signed = sign(found, Signature(actor, self._clock.now(), note))
            store.keep_signatures(signed)
        what = {"action": "handover", "sheet_id": sheet_id, "state": signed.state}
        log.info("a hand-over sheet was signed", extra=what)
        return signed


def _check_area(store: DutyStore, area_id: str, reach: Reach) -> None:
    if not store.leads(area_id, reach):
        raise NotFound(f"no area {area_id}")
