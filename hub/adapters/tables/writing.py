"""A table as a file: CSV that spreadsheets open as it is meant, and XLSX of nothing but text."""

import codecs
import csv
import io

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from hub.adapters.tables.text import delimiter_of, guarded
from hub.errors import Fault, InvalidInput
from hub.pipeline.tables.table import Grid

MOST_IN_CELL = 32_767


def write_csv(table: Grid) -> bytes:
    """UTF-8 with a mark, so that Excel reads it right; formulas are made harmless."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in cells] for cells in table)
    text = out.getvalue()
    said = "" if delimiter_of(text) == "," else "sep=,\r\n"  # a heading with semicolons in it
    return codecs.BOM_UTF8 + (said + text).encode()


def write_workbook(table: Grid) -> bytes:
    """One sheet; every cell is text, so that no phone number or code is rounded."""
    for number, cells in enumerate(table, 1):
        if any(len(cell) > MOST_IN_CELL for cell in cells):
            reason = f"a cell of row {number} is too long for Excel; take csv"
            raise InvalidInput(Fault("format", reason))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Firstlight")
    sheet.freeze_panes = "A2"
    for number, cells in enumerate(table):
        sheet.append([_cell(sheet, cell, is_head=number == 0) for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, text: str, *, is_head: bool) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # even what begins with =
    cell.number_format = "@"
    if is_head:
        cell.font = Font(bold=True)
    return cell
