"""From a table to rows with named cells: which line holds the names, and what each means."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.errors import Fault, InvalidInput
from hub.pipeline.tables.table import Table, TableRow

TITLE_ROWS = 10
"""The names of the columns stand in one of the first rows; above them may be a title."""
IGNORED = frozenset({"序号", "备注", "no.", "remarks"})
"""What offices add to every table, for themselves."""

_REMARK = re.compile(r"[（(\[【].*?[）)\]】]|[*＊:：]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what else offices call it, and whether a table needs it."""

    name: str
    heads: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table by the names of its columns."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows, and the name of each column as the file has it."""

    heads: Mapping[str, str]
    rows: tuple[Row, ...]

    def named(self, fault: Fault) -> Fault:
        """The same fault under the column's name in the file."""
        return replace(fault, field=self.heads.get(fault.field, fault.field))


def head_of(table: Table, columns: Sequence[Column]) -> TableRow:
    """The row that names the columns; InvalidInput if there is no row at all."""
    return _header(table, _names(columns))


def sheet_of(table: Table, columns: Sequence[Column]) -> Sheet:
    """The named rows of a table; InvalidInput with all that is wrong with its columns."""
    names = _names(columns)
    header = _header(table, names)
    body = [row for row in table.rows if row.number > header.number]
    places, strange = _places(header, body, names)
    known = ", ".join(" ".join((column.name, *column.heads[:1])) for column in columns)
    if not places:
        reason = f"no row names the columns; put them into the first one: {known}"
        raise InvalidInput(Fault("(file)", reason, header.number))
    missing = [c.name for c in columns if c.needed and c.name not in places.values()]
    reason = f"the column is missing; the columns are: {known}"
    faults = [Fault(name, reason, header.number) for name in missing]
    reason = f"no such column; remove it or use one of: {known}"
    faults += [Fault(name, reason, header.number) for name in strange]
    if faults:
        raise InvalidInput(*faults)
    if too_wide := [fault for row in body for fault in _row_faults(row, header, places)]:
        raise InvalidInput(*too_wide)
    rows = (Row(r.number, {n: _cell(r, i) for i, n in places.items()}) for r in body)
    return Sheet({n: header.cells[i].strip() for i, n in places.items()}, tuple(rows))


def _names(columns: Sequence[Column]) -> dict[str, str]:
    """Every name that a column goes by."""
    return {_plain(head): c.name for c in columns for head in (c.name, *c.heads)}


def _header(table: Table, names: Mapping[str, str]) -> TableRow:
    """The row among the first that names most columns."""
    first = table.rows[:TITLE_ROWS]
    if not first:
        reason = "is empty; the first line holds the names of the columns"
        raise InvalidInput(Fault("(file)", reason, 1))
    return max(first, key=lambda row: len({_plain(cell) for cell in row.cells} & names.keys()))


def _places(
    header: TableRow, body: Sequence[TableRow], names: Mapping[str, str]
) -> tuple[dict[int, str], list[str]]:
    """Which column stands where, and which names mean nothing; InvalidInput for a doubled one."""
    places, strange = dict[int, str](), []
    for index, head in enumerate(header.cells):
        plain = _plain(head)
        if plain in names:
            places[index] = names[plain]
        elif plain not in IGNORED and (plain or any(_cell(row, index) for row in body)):
            strange.append(head.strip() or "(empty)")
    twice = [name for name, count in Counter(places.values()).items() if count > 1]
    if twice:
        raise InvalidInput(*(Fault(n, "the column stands twice", header.number) for n in twice))
    return places, strange


def _row_faults(row: TableRow, header: TableRow, places: Mapping[int, str]) -> Iterator[Fault]:
    width = len(header.cells)
    if any(row.cells[width:]):
        cells = f"{len(row.cells)} cells, but {width} columns"
        yield Fault("(row)", f"{cells}; each needs a name, and commas need quotes", row.number)
    for index, reason in row.spoilt:
        if index in places:
            yield Fault(header.cells[index].strip(), reason, row.number)


def _cell(row: TableRow, index: int) -> str:
    return row.cells[index].strip() if index < len(row.cells) else ""


def _plain(head: str) -> str:
    """A name without remarks such as （必填）, marks, spaces and capitals."""
    return re.sub(r"[\s-]+", "_", _REMARK.sub("", head).strip()).lower()
