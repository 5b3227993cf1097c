"""Importing homes from a table: every bad row is named, and nothing comes in if any is bad."""

from dataclasses import dataclass, replace
from pathlib import Path

from hub.domain.homes import Home
from hub.errors import Fault, InvalidInput
from hub.pipeline.enrolment import Enrolment, clashes_of, unknown_faults
from hub.pipeline.enrolment_store import EnrolmentStore
from hub.pipeline.home_rows import HOME_COLUMNS, home_of
from hub.pipeline.tables.columns import Sheet, sheet_of
from hub.pipeline.tables.table import ReadTable, Table


@dataclass(frozen=True, slots=True)
class Report:
    """How many homes came in, or all that is wrong: `row` is the line, `field` the column."""

    homes: int
    faults: tuple[Fault, ...] = ()


class HomeImport:
    """Bulk enrolment; `read` makes a table of a file's bytes or raises InvalidInput."""

    def __init__(self, enrolment: Enrolment, read: ReadTable) -> None:
        self._enrolment, self._read = enrolment, read

    def import_homes(self, source: Path | bytes) -> Report:
        """All homes of a file in one transaction, or none and the reasons."""
        content = source if isinstance(source, bytes) else source.read_bytes()
        try:
            return Report(self.enrol(self._read(content)))
        except InvalidInput as refusal:
            return Report(0, refusal.faults)

    def enrol(self, table: Table, *, dry_run: bool = False) -> int:
        """How many homes came in; InvalidInput with all that is wrong."""
        sheet = sheet_of(table, HOME_COLUMNS)
        parsed = [home_of(row) for row in sheet.rows]
        faults = [fault for _, found in parsed for fault in found]
        homes = [home for home, _ in parsed if home is not None]
        lines = [row.line for row, (home, _) in zip(sheet.rows, parsed, strict=True) if home]
        faults += _doubled(homes, lines)

        def check(store: EnrolmentStore) -> None:
            _refuse(sheet, faults + _against(store, homes, lines))

        self._enrolment.enrol_all(homes, check, dry_run=dry_run)
        return len(homes)


def _refuse(sheet: Sheet, faults: list[Fault]) -> None:
    if faults:
        ordered = sorted(faults, key=lambda fault: fault.row or 0)
        raise InvalidInput(*(sheet.named(fault) for fault in ordered))


def _against(store: EnrolmentStore, homes: list[Home], lines: list[int]) -> list[Fault]:
    found = []
    checked = zip(lines, unknown_faults(store, homes), clashes_of(store, homes), strict=True)
    for line, unknown, clashes in checked:
        found += [replace(fault, row=line) for fault in (*unknown, *clashes)]
    return found


def _doubled(homes: list[Home], lines: list[int]) -> list[Fault]:
    """Ids that stand twice in the file."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for home, line in zip(homes, lines, strict=True):
        ids = [("node_id", node.node_id) for node in home.nodes]
        ids += [("home_id", home.home_id)] if home.home_id else []
        for column, name in ids:
            first = seen.setdefault((column, name), line)
            if first != line:
                reason = f"{name!r} stands in line {first} already; each needs its own"
                found.append(Fault(column, reason, line))
    return found
