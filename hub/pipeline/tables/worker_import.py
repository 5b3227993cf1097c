"""People in bulk: those who are there change; a channel is kept where the file says none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hub.domain.people import Worker
from hub.errors import Fault, InvalidInput
from hub.pipeline.ports import Begin
from hub.pipeline.tables.came import Came
from hub.pipeline.tables.columns import Row, Sheet, sheet_of
from hub.pipeline.tables.table import Table
from hub.pipeline.tables.worker_rows import WORKER_COLUMNS, worker_of


class WorkerTableStore(Protocol):
    """People as a whole."""

    def workers_of(self, worker_ids: Collection[str]) -> dict[str, Worker]: ...
    def resigned_workers(self, worker_ids: Collection[str]) -> set[str]: ...
    def known_areas(self, area_ids: Collection[str]) -> set[str]: ...
    def known_departments(self) -> set[str]: ...
    def add_workers(self, workers: Sequence[Worker]) -> None: ...
    def change_worker(self, worker: Worker, *, keep_channels: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    worker: Worker


class WorkerImport:
    """All people of a table in one transaction, or nobody and the reasons."""

    def __init__(self, begin: Begin[WorkerTableStore]) -> None:
        self._begin = begin

    def bring_in(self, table: Table, *, dry_run: bool) -> Came:
        """How many came in and how many changed; InvalidInput."""
        sheet = sheet_of(table, WORKER_COLUMNS)
        parsed = [(row, *worker_of(row)) for row in sheet.rows]
        faults = [fault for _, _, found in parsed for fault in found]
        read = [_Line(row, worker) for row, worker, found in parsed if not found]
        faults += _doubled(read)
        with self._begin() as store:
            present = store.workers_of([line.worker.worker_id for line in read])
            lines = [_kept(line, present.get(line.worker.worker_id)) for line in read]
            _refuse(sheet, [*faults, *_against(store, lines)])
            return _write(store, present, [line.worker for line in lines], dry_run=dry_run)


def _refuse(sheet: Sheet, faults: list[Fault]) -> None:
    if faults:
        ordered = sorted(faults, key=lambda fault: fault.row or 0)
        raise InvalidInput(*(sheet.named(fault) for fault in ordered))


def _doubled(lines: Sequence[_Line]) -> Iterator[Fault]:
    rows = dict[str, int]()
    for line in lines:
        first = rows.setdefault(line.worker.worker_id, line.row.line)
        if first != line.row.line:
            yield Fault("worker_id", f"stands in row {first} already", line.row.line)


def _against(store: WorkerTableStore, lines: Sequence[_Line]) -> Iterator[Fault]:
    areas = store.known_areas({area for line in lines for area in line.worker.area_ids})
    gone = store.resigned_workers([line.worker.worker_id for line in lines])
    departments = store.known_departments()
    for line in lines:
        if line.worker.department_id not in {None, *departments}:
            reason = f"{line.worker.department_id!r} is not known; import the departments first"
            yield Fault("department_id", reason, line.row.line)
        for area_id in line.worker.area_ids:
            if area_id not in areas:
                reason = f"{area_id!r} is not known; import the areas first"
                yield Fault("area_ids", reason, line.row.line)
        if line.worker.worker_id in gone:
            reason = f"{line.worker.worker_id!r} has resigned; give a new id, or take out the row"
            yield Fault("worker_id", reason, line.row.line)


def _kept(line: _Line, present: Worker | None) -> _Line:
    """Somebody who is there, with what the file leaves out as it is now."""
    if present is None:
        return line
    given, worker = line.row.cells.keys(), line.worker
    return _Line(
        line.row,
        replace(
            worker,
            area_ids=worker.area_ids if "area_ids" in given else present.area_ids,
            channels=worker.channels or present.channels,
            employment=worker.employment if "employment" in given else present.employment,
            department_id=worker.department_id
            if "department_id" in given
            else present.department_id,
            rostered=worker.rostered if "rostered" in given else present.rostered,
            resigned_at=present.resigned_at,
        ),
    )


def _write(
    store: WorkerTableStore,
    present: Mapping[str, Worker],
    workers: Sequence[Worker],
    *,
    dry_run: bool,
) -> Came:
    new = [worker for worker in workers if worker.worker_id not in present]
    other = [w for w in workers if w.worker_id in present and not _same(w, present[w.worker_id])]
    if not dry_run:
        store.add_workers(new)
        for worker in other:
            store.change_worker(worker, keep_channels=False)
    return Came(len(new), len(other), len(workers) - len(new) - len(other))


def _same(worker: Worker, present: Worker) -> bool:
    """The order of areas means nothing."""
    sort = tuple(sorted(worker.area_ids))
    return replace(worker, area_ids=sort) == replace(
        present, area_ids=tuple(sorted(present.area_ids))
    )
