import codecs
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.sql import schema
from hub.adapters.tables.reading import read_table
from hub.errors import InvalidInput
from hub.pipeline.home_rows import COLUMNS
from hub.pipeline.window_codec import window_from_json
from tests.contract.api.town import CURTAIN, Town

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "home_id": "h-7",
    "area_id": "grid-1",
    "resident_name": "王秀英",
    "workers": "w-1;w-2",
    "node_id": "n-7",
    "sensors": "curtain-bedroom:curtain:3600;door-front:door:7200",
    "morning_opens": "05:00",
    "morning_due": "09:00",
    "evening_opens": "18:00",
    "evening_due": "01:00",
}


def table(*rows: dict[str, str], columns: Iterable[str] = GOOD) -> str:
    columns = list(columns)
    lines = [",".join(columns)] + [",".join(row.get(c, "") for c in columns) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def test_the_example_of_the_handbook_comes_in_whole(town: Town) -> None:
    ops = town.client()
    assert ops.post("/api/v1/areas", json={"area_id": "grid-03", "name": "x", "level": "grid"})
    for worker_id in ("w-17", "w-18"):
        body = {"worker_id": worker_id, "name": "x", "role": "volunteer"}
        assert ops.post("/api/v1/workers", json=body).status_code == 201
    report = town.services.register.importing.import_homes(ROOT / "docs" / "examples" / "homes.csv")
    assert (report.homes, report.faults) == (3, ())
    doors = [row.door for row in town.rows(schema.residents)]
    assert doors == ["3号楼2单元501", "3号楼1单元102", None]
    windows = {
        (r.home_id, r.window_id): window_from_json(r.definition) for r in town.rows(schema.windows)
    }
    gestures = {name: (w.gesture.kind, w.gesture.direction.value) for name, w in windows.items()}
    assert gestures == {
        ("h-0041", "morning"): ("curtain", "open"),
        ("h-0041", "evening"): ("curtain", "close"),
        ("h-0042", "morning"): ("door", "change"),
        ("h-0043", "morning"): ("curtain", "open"),
        ("h-0043", "evening"): ("curtain", "close"),
    }


def test_every_column_is_in_the_handbook() -> None:
    handbook = (ROOT / "docs" / "enrolment.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in handbook for column in COLUMNS)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_files_come_in_whatever_encoding_the_office_uses(
    town: Town, encoding: str, delimiter: str
) -> None:
    content = table(GOOD).replace(",", delimiter).encode(encoding)
    assert town.services.register.importing.import_homes(content).faults == ()
    assert town.rows(schema.residents)[0].name == "王秀英"


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("morning_due", "2026/11/22 09:00", "write hours and minutes"),
        ("morning_due", "25:00", "write hours and minutes"),
        ("morning_opens", "", "write hours and minutes"),
        ("morning_due", "05:00", "is the same as morning_opens"),
        ("area_id", "nowhere", "add it first"),
        ("workers", "w-1;w-9", "add it first"),
        ("workers", "w-1;w-1", "named 2 times"),
        ("frailty", "very", "whole number from 0 to 10"),
        ("phone", "1.38E+10", "format the column as text"),
        ("door", "5" * 61, "at most 60 characters"),
        ("node_id", "客厅", "2-64 of A-Z"),
        ("resident_name", "", "it is needed"),
        ("sensors", "curtain", "sensor_id:kind:max_silence_s"),
        ("sensors", "", "is needed"),
        ("sensors", "a:curtain:1;a:curtain:1", "named 2 times"),
        ("morning_sensor", "door-back", "not among the sensors"),
        ("days", "someday", "give mon to sun"),
        ("tz", "Asia/Atlantis", "write for example Asia/Shanghai"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(
    town: Town, column: str, cell: str, reason: str
) -> None:
    bad = GOOD | {"home_id": "h-8", "node_id": "n-8", column: cell}
    content = table(GOOD, bad, columns={**GOOD, column: ""}).encode()
    report = town.services.register.importing.import_homes(content)
    assert [(fault.row, fault.field) for fault in report.faults][:1] == [(3, column)]
    assert reason in report.faults[0].reason
    assert (report.homes, town.rows(schema.homes)) == (0, [])


def test_every_bad_row_is_reported_at_once(town: Town) -> None:
    town.enrol("h-1")
    rows = [
        GOOD,
        GOOD | {"node_id": "n-8"},  # the home of line 2 again
        GOOD | {"home_id": "h-9"},  # its node again
        GOOD | {"home_id": "h-1", "node_id": "n-h-1"},  # both are in the register
        GOOD | {"home_id": "h-10", "node_id": "n-10", "morning_due": "9 o'clock"},
    ]
    report = town.services.register.importing.import_homes(table(*rows).encode())
    assert [(fault.row, fault.field) for fault in report.faults] == [
        (3, "home_id"),
        (4, "node_id"),
        (5, "home_id"),
        (5, "node_id"),
        (6, "morning_due"),
    ]
    assert "line 2" in report.faults[0].reason
    assert len(town.rows(schema.homes)) == 1


def test_columns_that_lack_or_mean_nothing_are_named(town: Town) -> None:
    columns = [*(set(GOOD) - {"sensors"}), "senors"]
    report = town.services.register.importing.import_homes(table(GOOD, columns=columns).encode())
    assert [(fault.row, fault.field) for fault in report.faults] == [(1, "sensors"), (1, "senors")]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "(file)"),
        (b"\xff\xff\x80\x81", "(file)"),
        (table(GOOD).encode() + b'"open, quote', "(file)"),
        (table(GOOD).encode() + b"a,b,c,d,e,f,g,h,i,j,k\r\n", "(row)"),
        (b"home_id,home_id\r\n", "home_id"),
        (b"%PDF-1.4\x00\x01\x02", "(file)"),
    ],
)
def test_what_is_no_table_is_refused(town: Town, content: bytes, field: str) -> None:
    report = town.services.register.importing.import_homes(content)
    assert (report.homes, report.faults[0].field) == (0, field)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_a_clear_refusal(content: bytes) -> None:
    try:
        read_table(content)
    except InvalidInput as refusal:
        named = [bool(fault.reason) and fault.row is not None for fault in refusal.faults]
    else:
        named = []
    assert all(named)


def test_ten_thousand_homes_come_in_at_once(town: Town) -> None:
    rows = [GOOD | {"home_id": f"h-{n}", "node_id": f"n-{n}"} for n in range(100, 10_100)]
    assert town.services.register.importing.import_homes(table(*rows).encode()).homes == 10_000
    assert len(town.rows(schema.deadlines)) == 20_000


def test_the_api_takes_the_file_or_its_text(town: Town) -> None:
    ops, path = town.client(), "/api/v1/homes/import"
    files = {"file": ("homes.csv", table(GOOD).encode("gb18030"), "text/csv")}
    assert ops.post(path, files=files).json() == {"homes": 1}
    other = table(GOOD | {"home_id": "h-8", "node_id": "n-8"})
    text = {"Content-Type": "text/csv"}
    assert ops.post(path, content=other.encode(), headers=text).json() == {"homes": 1}
    again = ops.post(path, content=codecs.BOM_UTF8 + other.encode(), headers=text)
    assert again.status_code == 422
    assert {(error["row"], error["field"]) for error in again.json()["errors"]} == {
        (2, "home_id"),
        (2, "node_id"),
    }
    assert ops.post(path, data={"x": "y"}, files={}).status_code == 422
    worker = town.client(town.worker_token())
    assert worker.post(path, content=b"").status_code == 403


def test_an_imported_home_is_the_same_as_an_enrolled_one(town: Town) -> None:
    row = {k: v for k, v in GOOD.items() if not k.startswith("evening")}
    row |= {"sensors": "curtain-bedroom:curtain:3600", "workers": "w-1"}
    town.services.register.importing.import_homes(table(row).encode())
    home = town.client().get("/api/v1/homes/h-7").json()
    assert home["nodes"] == [{"node_id": "n-7", "sensors": [CURTAIN]}]
    assert home["windows"][0]["gesture"] == {
        "sensor_ids": ["curtain-bedroom"],
        "kind": "curtain",
        "direction": "open",
    }
