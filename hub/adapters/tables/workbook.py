"""A table in an Excel workbook (.xlsx), read row by row, however large it claims to be."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from hub.adapters.tables.sheet_marks import Marks, read_marks
from hub.adapters.tables.values import text_of
from hub.errors import Fault, InvalidInput
from hub.pipeline.tables.table import Table, TableRow

MOST_BYTES = 200_000_000
"""Unpacked. A zip bomb promises more; the unpacker stops at what was promised."""
MOST_PARTS = 2000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
Rows = dict[int, list[str]]
Spoilt = dict[int, dict[int, str]]


def read_workbook(content: bytes) -> Table:
    """The only sheet that is neither hidden nor empty; InvalidInput says what to change."""
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as archive:
            warnings.simplefilter("ignore")  # what openpyxl leaves out is never a cell
            _check_size(archive)
            found = list(_tables(content, archive))
    except InvalidInput:
        raise
    except Exception as error:  # zip, XML and openpyxl name no common error
        reason = "is damaged, or no Excel workbook; open it in Excel and save it as .xlsx"
        raise _refused(reason) from error
    return _only(found)


def _only(found: list[tuple[str, Table]]) -> Table:
    if len(found) > 1:
        names = ", ".join(title for title, _ in found)
        raise _refused(
            f"has {len(found)} sheets with something in them ({names}); hide all but one"
        )
    return found[0][1] if found else Table(())


def _check_size(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        megabytes = MOST_BYTES // 1_000_000
        raise _refused(f"unpacks to more than {megabytes} MB; copy the table to a new workbook")


def _tables(content: bytes, archive: zipfile.ZipFile) -> Iterator[tuple[str, Table]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            path: str = sheet._worksheet_path  # type: ignore[attr-defined]
            with archive.open(path) as stream:
                marks = read_marks(stream)
            sheet.reset_dimensions()  # some programs write a range that is too small
            table = _table(sheet.rows, marks)
            if table.rows:
                yield sheet.title, table


def _table(lines: Iterable[Sequence[object]], marks: Marks) -> Table:
    rows, spoilt = _cells(lines)
    for row, column in marks.unread_formulas:
        name = f"{get_column_letter(column + 1)}{row}"
        reason = f"{name} is a formula without its value; open the file in Excel and save it again"
        spoilt.setdefault(row, {})[column] = reason
        rows.setdefault(row, [""])
    _fill_merged(rows, marks)
    return Table(
        tuple(
            TableRow(number, tuple(cells), tuple(spoilt.get(number, {}).items()))
            for number, cells in sorted(rows.items())
        )
    )


def _cells(lines: Iterable[Sequence[object]]) -> tuple[Rows, Spoilt]:
    rows, spoilt = Rows(), Spoilt()
    for number, cells in enumerate(lines, 1):
        texts = []
        for index, cell in enumerate(cells[:MOST_COLUMNS]):
            text, reason = _text(cell)
            texts.append(text)
            if reason:
                name = f"{get_column_letter(index + 1)}{number}"
                spoilt.setdefault(number, {})[index] = f"{name} {reason}"
        if any(texts) or number in spoilt:
            rows[number] = _trimmed(texts)
            if len(rows) > MOST_ROWS:
                raise _refused(f"has more than {MOST_ROWS} rows; send it in parts")
    return rows, spoilt


def _text(cell: object) -> tuple[str, str]:
    """What a cell says, or why it says nothing."""
    if getattr(cell, "data_type", "") == "e":
        return "", f"shows the error {getattr(cell, 'value', '')}; mend its formula"
    try:
        number_format = str(getattr(cell, "number_format", ""))
        return text_of(getattr(cell, "value", None), number_format).strip(), ""
    except ValueError as lost:
        return "", str(lost)


def _trimmed(texts: list[str]) -> list[str]:
    """Without the empty cells at its end, which are there for their borders."""
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _fill_merged(rows: Rows, marks: Marks) -> None:
    """Each cell under a merged one says what that one says; rows that are empty else stay so."""
    for top, left, bottom, right in marks.merged:
        text = rows[top][left] if left < len(rows.get(top, ())) else ""
        last = min(right, MOST_COLUMNS - 1)
        for number in range(top, bottom + 1) if text else ():
            if number in rows:
                cells = rows[number]
                cells += [""] * (last + 1 - len(cells))
                cells[left : last + 1] = [text] * (last + 1 - left)


def _refused(reason: str) -> InvalidInput:
    return InvalidInput(Fault("(file)", reason, 1))
