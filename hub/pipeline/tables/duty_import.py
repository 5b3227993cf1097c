"""Shifts and leaves in bulk; what is there already is not doubled."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from hub.domain.reach import EVERYWHERE
from hub.domain.rosters import Leave, Shift, Span, join, leave_faults, shift_faults
from hub.errors import Fault, InvalidInput
from hub.pipeline.people import KnownStore, LeaveStore, ShiftStore, role_faults
from hub.pipeline.ports import Begin, Clock, NewId
from hub.pipeline.tables.came import Came
from hub.pipeline.tables.columns import Column, Row, Sheet, sheet_of
from hub.pipeline.tables.duty_rows import LEAVE_COLUMNS, SHIFT_COLUMNS, leave_of, shift_of
from hub.pipeline.tables.table import Table

Duty = TypeVar("Duty")


class DutyTableStore(KnownStore, ShiftStore, LeaveStore, Protocol):
    """When people are on duty, and when they are away."""

    def leaves_of(self, worker_ids: Collection[str]) -> list[Leave]: ...


class DutyImport:
    """All rows of a table in one transaction, or none and the reasons."""

    def __init__(
        self,
        begin: Begin[DutyTableStore],
        clock: Clock,
        new_id: NewId,
        zone: ZoneInfo,
        hand_over_once: Callable[[], int],
    ) -> None:
        self._begin, self._clock, self._new_id, self._zone = begin, clock, new_id, zone
        self._hand_over_once = hand_over_once

    def shifts(self, table: Table, *, dry_run: bool) -> Came:
        """Shifts of those who are rostered; those that overlap become one. InvalidInput."""
        sheet, rows, faults = _read(table, SHIFT_COLUMNS, lambda row: shift_of(row, self._zone))
        for row, shift in rows:
            for fault in shift_faults([Span(shift.from_at, shift.until_at)]):
                faults.append(Fault("until", fault.reason, row.line))
        with self._begin() as store:
            faults += _unknown(store, "worker_id", ((r, s.worker_id) for r, s in rows))
            _refuse(sheet, faults)
            new = self._join(store, [shift for _, shift in rows], dry_run=dry_run)
        return Came(min(new, len(rows)), 0, max(0, len(rows) - new))

    def leaves(self, table: Table, *, dry_run: bool) -> Came:
        """Leaves; when one begins, his open tickets pass on, or at once if it has. InvalidInput."""
        now = self._clock.now()
        sheet, rows, faults = _read(table, LEAVE_COLUMNS, lambda row: leave_of(row, self._zone))
        for row, leave in rows:
            faults += [replace(fault, row=row.line) for fault in leave_faults(leave, now)]
        named = ((row, leave.substitute_id) for row, leave in rows if leave.substitute_id)
        with self._begin() as store:
            faults += _unknown(store, "worker_id", ((r, leave.worker_id) for r, leave in rows))
            faults += _unknown(store, "substitute_id", named)
            faults += _unfit(store, rows)
            _refuse(sheet, faults)
            present = {_same(leave) for leave in store.leaves_of({x.worker_id for _, x in rows})}
            new = {_same(leave): leave for _, leave in rows if _same(leave) not in present}
            for leave in () if dry_run else new.values():
                store.add_leave(replace(leave, leave_id=self._new_id("l")))
        if not dry_run and any(leave.from_at <= now for leave in new.values()):
            self._hand_over_once()
        return Came(len(new), 0, len(rows) - len(new))

    def _join(self, store: DutyTableStore, shifts: list[Shift], *, dry_run: bool) -> int:
        """How many shifts are stored that were not."""
        added = 0
        ordered = sorted(shifts, key=lambda shift: shift.worker_id)
        for worker_id, his in groupby(ordered, key=lambda shift: shift.worker_id):
            spans = [Span(shift.from_at, shift.until_at) for shift in his]
            first, last = min(s.from_at for s in spans), max(s.until_at for s in spans)
            joining = join(store.shifts_between(worker_id, first, last), spans)
            added += len(joining.added)
            if not dry_run:
                store.remove_shifts(worker_id, joining.removed)
                store.add_shifts(
                    [
                        Shift(self._new_id("s"), worker_id, s.from_at, s.until_at)
                        for s in joining.added
                    ]
                )
        return added


def _read(
    table: Table, columns: Sequence[Column], read: Callable[[Row], tuple[Duty, list[Fault]]]
) -> tuple[Sheet, list[tuple[Row, Duty]], list[Fault]]:
    sheet = sheet_of(table, columns)
    parsed = [(row, *read(row)) for row in sheet.rows]
    faults = [fault for _, _, found in parsed for fault in found]
    return sheet, [(row, duty) for row, duty, found in parsed if not found], faults


def _unknown(store: KnownStore, field: str, named: Iterable[tuple[Row, str]]) -> Iterator[Fault]:
    rows = list(named)
    known = store.known({worker_id for _, worker_id in rows}, EVERYWHERE)
    for row, worker_id in rows:
        if worker_id not in known:
            yield Fault(field, f"{worker_id!r} is not known; import the workers first", row.line)
        elif not known[worker_id].serves:
            yield Fault(field, f"{worker_id!r} has resigned; take out the row", row.line)


def _unfit(store: KnownStore, rows: Sequence[tuple[Row, Leave]]) -> Iterator[Fault]:
    """Substitutes who cannot do the work."""
    people = {one for _, leave in rows for one in (leave.worker_id, leave.substitute_id or "")}
    known = store.known(people, EVERYWHERE)
    for row, leave in rows:
        heir, leaver = known.get(leave.substitute_id or ""), known.get(leave.worker_id)
        if heir and leaver:
            for fault in role_faults("substitute_id", leave.substitute_id or "", heir, leaver):
                yield replace(fault, row=row.line)


def _refuse(sheet: Sheet, faults: list[Fault]) -> None:
    if faults:
        ordered = sorted(faults, key=lambda fault: fault.row or 0)
        raise InvalidInput(*(sheet.named(fault) for fault in ordered))


def _same(leave: Leave) -> tuple[object, ...]:
    return leave.worker_id, leave.from_at, leave.until_at
