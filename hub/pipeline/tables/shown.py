"""A file as it was read, row by row, so that its faults can be shown in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.pipeline.home_rows import HOME_COLUMNS
from hub.pipeline.tables.area_rows import AREA_COLUMNS
from hub.pipeline.tables.columns import Column, head_of
from hub.pipeline.tables.department_import import DEPARTMENT_COLUMNS
from hub.pipeline.tables.duty_rows import LEAVE_COLUMNS, SHIFT_COLUMNS
from hub.pipeline.tables.features import looks_like_features
from hub.pipeline.tables.imports import Imported
from hub.pipeline.tables.table import ReadTable, TableRow
from hub.pipeline.tables.worker_rows import WORKER_COLUMNS

MOST_SHOWN = 2000
"""A screen shows no more; whoever sends more mends the file itself."""
COLUMNS: Mapping[Imported, Sequence[Column]] = {
    Imported.AREAS: AREA_COLUMNS,
    Imported.DEPARTMENTS: DEPARTMENT_COLUMNS,
    Imported.WORKERS: WORKER_COLUMNS,
    Imported.HOMES: HOME_COLUMNS,
    Imported.SHIFTS: SHIFT_COLUMNS,
    Imported.LEAVES: LEAVE_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The row that names the columns, and those below it; of GeoJSON neither."""

    head: TableRow | None = None
    rows: tuple[TableRow, ...] = ()
    more: int = 0
    """How many rows there are beyond these."""


def shown(what: Imported, content: bytes, read: ReadTable) -> Shown:
    """What stands in a file; InvalidInput if it cannot be read at all."""
    if what is Imported.AREAS and looks_like_features(content):
        return Shown()
    table = read(content)
    head = head_of(table, COLUMNS[what])
    rows = tuple(row for row in table.rows if row.number > head.number)
    return Shown(head, rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN))
