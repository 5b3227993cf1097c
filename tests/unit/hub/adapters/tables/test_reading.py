"""What offices really send, made here with the program that makes it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hub.adapters.tables import sheet_marks, workbook
from hub.adapters.tables.reading import read_table
from hub.adapters.tables.writing import MOST_IN_CELL, write_csv, write_workbook
from hub.errors import InvalidInput
from hub.pipeline.tables.table import Grid, Table

SHEET = "xl/worksheets/sheet1.xml"


def saved(*fill: Callable[[Worksheet], None]) -> bytes:
    """A workbook with one sheet for each of these."""
    book = Workbook()
    for number, filled in enumerate(fill):
        filled(book.active if number == 0 else book.create_sheet())  # type: ignore[arg-type]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def calculated(content: bytes, cell: str, value: str, kind: str = "") -> bytes:
    """The workbook after Excel has calculated a formula: its value stands beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == SHEET:
                for empty in (b"<v />", b"<v></v>", b"<v/>"):
                    text = text.replace(b"</f>" + empty, f"</f><v>{value}</v>".encode())
                text = text.replace(f'r="{cell}"'.encode(), f'r="{cell}"{kind}'.encode())
            new.writestr(part, text)
    return out.getvalue()


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def spoilt(table: Table) -> list[tuple[int, int, str]]:
    return [(row.number, index, why) for row in table.rows for index, why in row.spoilt]


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_table(content)
    (fault,) = caught.value.faults
    assert (fault.field, fault.row) == ("(file)", 1)
    return fault.reason


def test_a_community_that_is_merged_over_twenty_rows_stands_in_each() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["社区", "姓名"])
        for number in range(20):
            sheet.append(["朝霞里" if number == 0 else None, f"甲{number}"])
        sheet.merge_cells("A2:A21")
        sheet.merge_cells("C1:D30")  # an empty one says nothing

    table = read_table(saved(fill))
    assert cells(table) == [("社区", "姓名"), *(("朝霞里", f"甲{n}") for n in range(20))]
    assert [row.number for row in table.rows] == list(range(1, 22))


def test_a_merged_cell_does_not_make_rows_of_empty_ones() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["社区", "姓名"])
        sheet.append(["朝霞里", "甲"])
        sheet.merge_cells("A2:A3000")

    assert cells(read_table(saved(fill))) == [("社区", "姓名"), ("朝霞里", "甲")]


def test_a_formula_is_read_by_the_value_that_excel_saw() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["n"])
        sheet.append([7])
        sheet["A3"] = "=A2"

    content = saved(fill)
    assert cells(read_table(calculated(content, "A3", "7"))) == [("n",), ("7",), ("7",)]
    empty = calculated(content, "A3", "", ' t="str"')
    assert cells(read_table(empty)) == [("n",), ("7",)], "a formula may say nothing"


def test_a_formula_that_nobody_calculated_names_its_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["a", "b"])
        sheet["B3"] = "=A2"

    ((row, index, why),) = spoilt(read_table(saved(fill)))
    assert (row, index) == (3, 1)
    assert why.startswith("B3 is a formula")


def test_an_error_in_a_cell_names_its_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["a"])
        sheet["A2"] = "#N/A"
        sheet["A2"].data_type = "e"

    ((row, index, why),) = spoilt(read_table(saved(fill)))
    assert (row, index) == (2, 0)
    assert why.startswith("A2 shows the error #N/A")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (13800000000, "General", "13800000000"),
        (13800000000.0, "0.00E+00", "13800000000"),
        (990121001001, "0", "990121001001"),
        (123, "000000", "000123"),
        (2.5, "General", "2.5"),
        (True, "General", "true"),
        (date(2026, 11, 22), "yyyy-mm-dd", "2026-11-22"),
        (datetime(2026, 11, 22, 5, 30), "yyyy-mm-dd hh:mm", "2026-11-22 05:30"),  # noqa: DTZ001
        (time(5, 0), "h:mm", "05:00"),
        (time(21, 30, 5), "h:mm:ss", "21:30:05"),
        (timedelta(hours=26), "[h]:mm", "26:00"),
        ("2026年11月22日", "General", "2026年11月22日"),
        ("  王秀英　", "General", "王秀英"),
    ],
)
def test_a_cell_says_what_a_person_sees(value: object, number_format: str, text: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = value  # type: ignore[assignment]
        sheet["A1"].number_format = number_format

    assert cells(read_table(saved(fill))) == [(text,)]


def test_a_number_too_long_for_a_spreadsheet_is_no_id() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 990121001001001003

    ((row, index, why),) = spoilt(read_table(saved(fill)))
    assert (row, index) == (1, 0)
    assert "A1 is a number of more than 15 digits" in why


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    def hidden(sheet: Worksheet) -> None:
        sheet.append(["old"])
        sheet.sheet_state = "hidden"

    def empty(sheet: Worksheet) -> None:
        sheet["A1048576"].number_format = "@"

    def shown(sheet: Worksheet) -> None:
        sheet.append(["new"])

    assert cells(read_table(saved(shown, hidden, empty))) == [("new",)]
    reason = refusal(saved(shown, shown))
    assert "2 sheets" in reason
    assert "Sheet, Sheet1" in reason
    assert cells(read_table(saved(empty))) == []


def test_a_workbook_is_one_whatever_it_is_called() -> None:
    content = saved(lambda sheet: sheet.append(["a"]))
    assert cells(read_table(content)) == [("a",)], "the name of a file plays no part"


@pytest.mark.parametrize(
    ("content", "way_out"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "save it as .xlsx"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "without one",
        ),
        (b"<html><table><tr><td>a</td></tr></table></html>", "save it as .xlsx"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><Workbook/>", "save it as .xlsx"),
        (b"%PDF-1.7\n", "as .xlsx or .csv"),
        (b"PK\x03\x04 and no more", "save it as .xlsx"),
    ],
)
def test_what_is_no_table_is_told_how_to_be_saved(content: bytes, way_out: str) -> None:
    assert way_out in refusal(content)


def test_a_zip_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 1000)
    assert "copy the table to a new workbook" in refusal(saved(lambda sheet: None))


def test_a_sheet_that_merges_more_than_there_is_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet_marks, "MOST_MERGED_ROWS", 10)
    assert "damaged" in refusal(saved(lambda sheet: sheet.merge_cells("A1:B12")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_comes_in_every_office_encoding(encoding: str, delimiter: str) -> None:
    text = '编号,姓名\r\n\r\n1,"王,秀英"\r\n'.replace(",", delimiter)
    table = read_table(text.encode(encoding))
    assert cells(table) == [("编号", "姓名"), ("1", f"王{delimiter}秀英")]
    assert [row.number for row in table.rows] == [1, 3]


def test_marks_that_keep_a_spreadsheet_off_are_taken_away() -> None:
    text = "sep=;\r\na;b;c\r\n'=1+1;=\"001\";'quoted'\r\n"
    assert cells(read_table(text.encode())) == [("a", "b", "c"), ("=1+1", "001", "'quoted'")]


@pytest.mark.parametrize("cell", ["=1+1", "+86 138", "-3", "@home", "\t=1", "'=x", "''+", "'x"])
def test_no_cell_of_a_csv_is_run_and_each_comes_back(cell: str) -> None:
    content = write_csv([["a", "b"], [cell, "x"]])
    written = content.decode("utf-8-sig").splitlines()[1].lstrip('"')
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells(read_table(content))[1][0] == cell


def test_a_cell_too_long_for_excel_is_never_cut() -> None:
    with pytest.raises(InvalidInput, match="take csv"):
        write_workbook([["a"], ["x" * (MOST_IN_CELL + 1)]])


def letters() -> st.SearchStrategy[str]:
    """What the register lets in: no character that nobody sees, no space at the ends."""
    return st.text(
        st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=9
    ).filter(lambda text: text == text.strip() and not text.startswith('="'))


def tables() -> st.SearchStrategy[Grid]:
    return st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(letters(), min_size=width, max_size=width), min_size=1, max_size=6
        )
    )


NO_TABLE = ("<", "%PDF", "PK\x03\x04")
"""What begins so is taken for another kind of file, and refused."""


@given(tables())
@example([[";"]])
@example([["a;b;c", "d"], ["1", "2"]])
def test_tables_come_back_as_they_went(table: Grid) -> None:
    assume(not table[0][0].startswith(NO_TABLE))
    for write in (write_csv, write_workbook):
        assert cells(read_table(write(table))) == [tuple(row) for row in table]


def rows_or_faults(content: bytes) -> bool:
    """Whether each row says something, or each fault says where and why."""
    try:
        return all(any(row.cells) or row.spoilt for row in read_table(content).rows)
    except InvalidInput as refused:
        return all(fault.reason and fault.row for fault in refused.faults)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"="]))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes, start: bytes) -> None:
    assert rows_or_faults(start + content)


def broken_workbooks() -> Iterator[tuple[str, bytes]]:
    whole = saved(lambda sheet: sheet.append(["a", 1, "=A1"]))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for part in archive.namelist():
            yield part, archive.read(part)


PARTS = dict(broken_workbooks())


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_damaged_workbook_is_a_table_or_a_refusal(part: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PARTS[part]) - 1))
    put = data.draw(st.binary(max_size=6))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in PARTS.items():
            damaged = content[:at] + put + content[at + 1 :] if name == part else content
            archive.writestr(name, damaged)
    assert rows_or_faults(out.getvalue())
