"""Importing homes from a table: every bad row is named, and nothing comes in if any is bad."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hub.domain.homes import Home
from hub.errors import Fault, InvalidInput
from hub.pipeline.enrolment import Enrolment, clashes_of, unknown_faults
from hub.pipeline.enrolment_store import EnrolmentStore
from hub.pipeline.home_rows import Row, home_of, missing_columns, unknown_columns


@dataclass(frozen=True, slots=True)
class Report:
    """How many homes came in, or all that is wrong: `row` is the line, `field` the column."""

    homes: int
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class HomeImport:
    """Bulk enrolment; `read` makes a sheet of a file's bytes or raises InvalidInput."""

    def __init__(self, enrolment: Enrolment, read: Callable[[bytes], Sheet]) -> None:
        self._enrolment, self._read = enrolment, read

    def import_homes(self, source: Path | bytes) -> Report:
        """All homes of a file in one transaction, or none and the reasons."""
        content = source if isinstance(source, bytes) else source.read_bytes()
        try:
            return self._import(self._read(content))
        except InvalidInput as refusal:
            return Report(0, refusal.faults)

    def _import(self, sheet: Sheet) -> Report:
        wrong = missing_columns(sheet.columns) + unknown_columns(sheet.columns)
        if wrong:
            raise InvalidInput(*wrong)
        parsed = [home_of(row) for row in sheet.rows]
        faults = [fault for _, found in parsed for fault in found]
        homes = [home for home, _ in parsed if home is not None]
        lines = [row.line for row, (home, _) in zip(sheet.rows, parsed, strict=True) if home]
        faults += _doubled(homes, lines)

        def check(store: EnrolmentStore) -> None:
            found = faults + _against(store, homes, lines)
            if found:
                raise InvalidInput(*sorted(found, key=lambda fault: fault.row or 0))

        self._enrolment.enrol_all(homes, check)
        return Report(len(homes))


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
