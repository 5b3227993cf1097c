"""A table in text: UTF-8 with or without a mark, UTF-16, GB18030 (GBK); comma, semicolon or tab."""

import codecs
import csv
import io
import re

from hub.errors import Fault, InvalidInput
from hub.pipeline.tables.table import Table, TableRow

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",\t;"
HARMFUL = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would take for a formula, or that was guarded against it."""
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FORCED_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_text(content: bytes) -> Table:
    """The table of a text; InvalidInput names the line that cannot be read."""
    text = decoded(content)
    said = _SAID.match(text)
    delimiter = said[1] if said else delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not (said and line == 1):
                rows.append(TableRow(line, tuple(map(_meant, cells))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refused(f"cannot be read: {error}; is a quotation mark left open?", line) from error
    return Table(tuple(rows))


def delimiter_of(text: str) -> str:
    """What parts the cells of the heading, as far as one can see."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; reading it gives the cell again."""
    return f"'{cell}" if HARMFUL.match(cell) else cell


def decoded(content: bytes) -> str:
    """The text in whichever of the encodings it was saved; InvalidInput if it is none of them."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode(content, encoding)
    if b"\0" in content[:400]:
        little = content[1:2] == b"\0"
        return _decode(content, "utf-16-le" if little else "utf-16-be")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _decode(content, "gb18030")


def _meant(cell: str) -> str:
    """A cell without the marks that keep spreadsheets from changing it: 'text and ="text"."""
    if _GUARDED.match(cell):
        return cell[1:]
    forced = _FORCED_TEXT.fullmatch(cell)
    return forced[1].replace('""', '"') if forced else cell


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = "is neither UTF-8 nor UTF-16 nor GB18030 (GBK); save it as CSV UTF-8"
        raise _refused(reason, line) from error


def _refused(reason: str, line: int) -> InvalidInput:
    return InvalidInput(Fault("(file)", reason, line))
