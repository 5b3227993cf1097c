"""A table as plain text cells, whatever file it came in or goes out as."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that is not empty, with the number that people see beside it."""

    number: int
    cells: tuple[str, ...]
    spoilt: tuple[tuple[int, str], ...] = ()
    """Which cells, counted from 0, could not be read, and why."""


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file from the top; a title may stand above the names of the columns."""

    rows: tuple[TableRow, ...]


Grid = Sequence[Sequence[str]]
"""A table on its way out: the names of the columns first."""

ReadTable = Callable[[bytes], Table]
"""InvalidInput names the line that cannot be read."""
WriteTable = Callable[[Grid], bytes]
