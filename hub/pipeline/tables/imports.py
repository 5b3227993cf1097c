"""One way in for every table: what it holds is said, what file it is shows itself."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hub.errors import Fault, InvalidInput
from hub.pipeline.importing import HomeImport
from hub.pipeline.tables.area_import import AreaImport
from hub.pipeline.tables.came import Came
from hub.pipeline.tables.department_import import DepartmentImport
from hub.pipeline.tables.duty_import import DutyImport
from hub.pipeline.tables.table import ReadTable
from hub.pipeline.tables.worker_import import WorkerImport

MOST_FAULTS = 300
FOLDED_FROM = 10
"""So many rows with the very same fault are told as one."""
MOST_ROWS = 2000
"""So many of those rows are named beside it."""


class Imported(StrEnum):
    """What can come in as a table; in this order, for each names what came before."""

    AREAS = "areas"
    DEPARTMENTS = "departments"
    WORKERS = "workers"
    HOMES = "homes"
    SHIFTS = "shifts"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Imports:
    """All of a file in one transaction, or nothing and every reason."""

    read: ReadTable
    areas: AreaImport
    departments: DepartmentImport
    workers: WorkerImport
    homes: HomeImport
    duty: DutyImport

    def bring_in(self, what: Imported, content: bytes, *, dry_run: bool = False) -> Came:
        """How many came in; InvalidInput names every row and column that is wrong."""
        try:
            return self._bring_in(what, content, dry_run=dry_run)
        except InvalidInput as refusal:
            raise InvalidInput(*_bounded(_folded(refusal.faults))) from refusal

    def _bring_in(self, what: Imported, content: bytes, *, dry_run: bool) -> Came:
        match what:
            case Imported.AREAS:
                return self.areas.bring_in(content, dry_run=dry_run)
            case Imported.DEPARTMENTS:
                return self.departments.bring_in(self.read(content), dry_run=dry_run)
            case Imported.WORKERS:
                return self.workers.bring_in(self.read(content), dry_run=dry_run)
            case Imported.HOMES:
                return Came(self.homes.enrol(self.read(content), dry_run=dry_run))
            case Imported.SHIFTS:
                return self.duty.shifts(self.read(content), dry_run=dry_run)
            case Imported.LEAVES:
                return self.duty.leaves(self.read(content), dry_run=dry_run)


def _folded(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """What is wrong in the same way in many rows, once, at the first of them."""
    rows = dict[tuple[str, str], list[int]]()
    for fault in faults:
        rows.setdefault((fault.field, fault.reason), []).append(fault.row or 0)
    told = set[tuple[str, str]]()
    kept = []
    for fault in faults:
        same = (fault.field, fault.reason)
        if len(rows[same]) < FOLDED_FROM:
            kept.append(fault)
        elif same not in told:
            told.add(same)
            more = f"{fault.reason} (and {len(rows[same]) - 1} more rows)"
            also = tuple(rows[same][1 : MOST_ROWS + 1])
            kept.append(replace(fault, reason=more, also=also))
    return tuple(kept)


def _bounded(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The first of them; whoever sees three hundred mends what they have in common."""
    if len(faults) <= MOST_FAULTS:
        return faults
    more = Fault("(file)", f"{len(faults) - MOST_FAULTS} more; mend these and send it again")
    return (*faults[:MOST_FAULTS], more)
