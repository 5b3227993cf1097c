"""Reads a table of homes as it comes: UTF-8 with or without a mark, UTF-16, GB18030; , ; or tab."""

import codecs
import csv
import io
from collections import Counter

from hub.errors import Fault, InvalidInput
from hub.pipeline.home_rows import Row
from hub.pipeline.importing import Sheet

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WITHOUT_MARK = ("utf-8", "gb18030")
DELIMITERS = ",\t;"


def read_homes_csv(content: bytes) -> Sheet:
    """The sheet of a file; InvalidInput names the line that cannot be read."""
    text = decoded(content)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refused(f"cannot be read: {error}; is a quotation mark left open?", line) from error
    if not lines:
        raise _refused("is empty; the first line holds the names of the columns", 1)
    return _sheet(lines)


def _sheet(lines: list[tuple[int, list[str]]]) -> Sheet:
    columns = tuple(cell.strip().lower() for cell in lines[0][1])
    doubled = [name for name, count in Counter(columns).items() if count > 1]
    if doubled:
        raise InvalidInput(*(Fault(name, "the column stands twice", 1) for name in doubled))
    rows, faults = [], []
    for line, cells in lines[1:]:
        if len(cells) > len(columns):
            reason = (
                f"{len(cells)} cells, but {len(columns)} columns; quote a cell that holds commas"
            )
            faults.append(Fault("(row)", reason, line))
        rows.append(Row(line, dict(zip(columns, cells, strict=False))))
    if faults:
        raise InvalidInput(*faults)
    return Sheet(columns, tuple(rows))


def decoded(content: bytes) -> str:
    """The text in whichever of the encodings it was saved; InvalidInput if it is none of them."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode(content, encoding)
    if b"\0" in content[:400]:
        little = content[1:2] == b"\0"
        return _decode(content, "utf-16-le" if little else "utf-16-be")
    for encoding in WITHOUT_MARK[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decode(content, WITHOUT_MARK[-1])


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = "is neither UTF-8 nor UTF-16 nor GB18030 (GBK); save it as CSV UTF-8"
        raise _refused(reason, line) from error


def _refused(reason: str, line: int) -> InvalidInput:
    return InvalidInput(Fault("(file)", reason, line))
