"""What a sheet's XML says beside its values: merged ranges, and formulas that nobody calculated."""

from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils import range_boundaries

MOST_MERGED = 20_000
MOST_MERGED_ROWS = 5_000_000
"""Together: ranges cannot overlap in an honest sheet."""
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(slots=True)
class Marks:
    """Ranges as top, left, bottom, right and cells as row, column: rows from 1, columns from 0."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unread_formulas: list[tuple[int, int]] = field(default_factory=list)


def read_marks(stream: IO[bytes]) -> Marks:
    """The marks of one sheet; ValueError for one that no spreadsheet program wrote."""
    marks, rows = Marks(), 0
    above: list[Element] = []
    for event, element in iterparse(stream, ("start", "end")):
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if element.tag == f"{_SPACE}c":
            _note_formula(element, marks)
        elif element.tag == f"{_SPACE}mergeCell":
            left, top, right, bottom = _edges(element.get("ref", ""))
            marks.merged.append((top, left - 1, bottom, right - 1))
            rows += bottom - top
        if above and element.tag in {f"{_SPACE}row", f"{_SPACE}mergeCell"}:
            above[-1].remove(element)  # read, and done with
    if len(marks.merged) > MOST_MERGED or rows > MOST_MERGED_ROWS:
        raise ValueError("more is merged than a table can hold")
    return marks


def _note_formula(cell: Element, marks: Marks) -> None:
    """Excel keeps an empty text as a value of type `str`; other programs leave the value out."""
    if cell.find(f"{_SPACE}f") is None or cell.get("t") == "str":
        return
    if not cell.findtext(f"{_SPACE}v"):
        column, row, _, _ = _edges(cell.get("r", ""))
        marks.unread_formulas.append((row, column - 1))


def _edges(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, from 1."""
    left, top, right, bottom = (edge or 1 for edge in range_boundaries(reference))
    return left, top, right, bottom
