"""Tables through the API: what offices send comes in whole or not at all, and goes out again."""

import io
from collections.abc import Iterator
from datetime import date
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from demo.places.city import GRIDS, LEADERS, VOLUNTEERS, WORKERS, city
from demo.places.county import county
from demo.places.writing import areas_file, homes_file, workers_file
from hub.adapters.sql import schema
from hub.adapters.tables.writing import write_csv
from hub.api import rim
from hub.errors import InvalidInput
from hub.pipeline.home_rows import HOME_COLUMNS
from hub.pipeline.tables.area_rows import AREA_COLUMNS
from hub.pipeline.tables.department_import import DEPARTMENT_COLUMNS
from hub.pipeline.tables.duty_rows import LEAVE_COLUMNS, SHIFT_COLUMNS
from hub.pipeline.tables.exports import Exported
from hub.pipeline.tables.imports import MOST_FAULTS, Imported
from hub.pipeline.tables.worker_rows import WORKER_COLUMNS
from tests.contract.api.town import CURTAIN, DOOR, MORNING, Town

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parents[3]
BOTH = [what for what in Imported if what in set(Exported)]


def imported(town: Town, what: str, content: bytes | str, *, dry_run: bool = False) -> Any:
    data = content.encode() if isinstance(content, str) else content
    path = f"/api/v1/imports/{what}" + ("?dry_run=true" if dry_run else "")
    return town.client().post(path, content=data)


def faults(answer: Any) -> list[tuple[int | None, str]]:
    assert answer.status_code == 422, answer.text
    return [(error.get("row"), error["field"]) for error in answer.json()["errors"]]


def workbook(*rows: list[Any]) -> tuple[Workbook, Any]:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book, book.active


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_column_is_in_the_handbook() -> None:
    handbook = (ROOT / "docs" / "enrolment.md").read_text(encoding="utf-8")
    columns = AREA_COLUMNS + WORKER_COLUMNS + DEPARTMENT_COLUMNS + SHIFT_COLUMNS + LEAVE_COLUMNS
    for column in columns:
        assert f"`{column.name}`" in handbook, column.name


def test_an_office_list_of_workers_comes_in_as_it_is(town: Town) -> None:
    book, sheet = workbook(
        ["朝霞里社区网格员名册", None, None, None, None],
        ["序号", "工号（必填）", "姓名", "岗位", "所属网格", "专兼职", "备注"],
        [1, "w-10", "李晓", "专职网格员", "grid-1", "专职", "新来"],
        [2, "w-11", "王敏", "微网格员", None, "兼职", None],
        [3, "w-12", "张静", "网格长", None, None, None],
    )
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("E3:E5")
    answer = imported(town, "workers", saved(book))
    assert answer.json() == {
        "what": "workers",
        "dry_run": False,
        "new": 3,
        "changed": 0,
        "same": 0,
    }
    worker = town.client().get("/api/v1/workers/w-11").json()
    assert worker["area_ids"] == ["grid-1"], "merged over three rows"
    assert (worker["role"], worker["employment"]) == ("micro_grid_worker", "part_time")


def test_bad_cells_of_a_list_are_named_as_the_office_sees_them(town: Town) -> None:
    book, sheet = workbook(
        ["名册"],
        ["工号", "姓名", "岗位", "所属网格"],
        ["w-10", "李晓", "网格员", "grid-1"],
        ["w-11", "", "班长", "grid-7"],
        ["w-10", "王敏", "网格长", "grid-1"],
        ["w-12", None, "网格长", "grid-9"],
    )
    sheet["B6"] = "=B5"
    answer = imported(town, "workers", saved(book))
    assert faults(answer) == [(6, "姓名")], "what cannot be read is told first"
    assert answer.json()["errors"][0]["reason"].startswith("B6 is a formula without its value")
    sheet["B6"] = "张静"
    answer = imported(town, "workers", saved(book))
    assert faults(answer) == [(4, "姓名"), (4, "岗位"), (5, "工号"), (6, "所属网格")]
    assert "微网格员" in answer.json()["errors"][1]["reason"]
    assert len(town.rows(schema.workers)) == 2, "nothing comes in"


def test_an_officer_belongs_to_a_department_that_is_there(town: Town) -> None:
    text = "工号,姓名,岗位,部门编号\nw-10,李晓,部门人员,fire\n"
    assert faults(imported(town, "workers", text)) == [(2, "部门编号")]
    body = {"department_id": "fire", "name": "消防救援站", "area_id": "town-1", "duties": []}
    assert town.client().post("/api/v1/departments", json=body).status_code == 201
    assert imported(town, "workers", text).json()["new"] == 1


def test_workers_who_are_there_change_and_keep_what_the_list_leaves_out(town: Town) -> None:
    body = {"worker_id": "w-9", "name": "李晓", "role": "volunteer", "area_ids": ["grid-1"]}
    ops = town.client()
    ops.post("/api/v1/workers", json=body | {"channels": ["ntfys://h/secret"], "rostered": True})
    answer = imported(town, "workers", "worker_id,name,role\nw-9,李晓,网格长\nw-1,李晓,微网格员\n")
    assert (answer.json()["changed"], answer.json()["same"]) == (1, 1)
    worker = ops.get("/api/v1/workers/w-9").json()
    assert (worker["role"], worker["rostered"]) == ("grid_leader", True)
    assert (worker["area_ids"], worker["channels"]) == (["grid-1"], ["ntfys"])
    imported(town, "workers", "worker_id,name,role,area_ids\nw-9,李晓,网格长,\n")
    assert ops.get("/api/v1/workers/w-9").json()["area_ids"] == [], "an empty cell says none"


def test_areas_come_in_and_change_by_table(town: Town) -> None:
    text = "编号,名称,层级,上级编号\ng-9,九网格,网格,c-9\nc-9,九社区,村社区,town-1\n"
    assert imported(town, "areas", text.encode("gb18030")).json()["new"] == 2
    text = "编号,名称,层级,网格性质\ng-9,九号网格,网格,专属\ngrid-1,第grid-1,网格,\n"
    answer = imported(town, "areas", text).json()
    assert (answer["new"], answer["changed"], answer["same"]) == (0, 1, 1)
    area = town.client().get("/api/v1/areas/g-9").json()
    assert (area["name"], area["purpose"], area["parent_id"]) == ("九号网格", "special", "c-9")


def test_two_places_may_change_codes_with_each_other(town: Town) -> None:
    codes = ("9901210010010", "9901210010020")
    for first, second in (codes, codes[::-1]):
        text = f"area_id,name,level,code\ngrid-1,a,grid,{first}\ngrid-2,b,grid,{second}\n"
        assert imported(town, "areas", text).status_code == 200
        found = {row.area_id: row.code for row in town.rows(schema.areas)}
        assert (found["grid-1"], found["grid-2"]) == (first, second)


def test_a_dry_run_tells_all_and_changes_nothing(town: Town) -> None:
    for what, text in (
        ("areas", "area_id,name,level\nnew,新,grid\n"),
        ("workers", "worker_id,name,role\nnew,新,volunteer\n"),
        ("homes", "area_id,resident_name,node_id,sensors\ngrid-1,王,n-9,door:door\n"),
    ):
        table = getattr(schema, what)
        before = town.rows(table)
        assert imported(town, what, text, dry_run=True).json()["new"] == 1
        assert town.rows(table) == before
        assert imported(town, what, text).json()["dry_run"] is False
        assert len(town.rows(table)) == len(before) + 1


def test_a_workbook_of_homes_comes_in_with_its_windows(town: Town) -> None:
    book, _ = workbook(
        ["姓名", "电话", "所属网格", "节点编号", "传感器", "早间开始", "早间截止"],
        ["王秀英", 13800000000, "grid-1", "n-9", "door:door", time_of_day(5), time_of_day(9)],
    )
    assert imported(town, "homes", saved(book)).json()["new"] == 1
    (home,) = town.client().get("/api/v1/homes").json()["items"]
    assert home["resident"]["phone"] == "13800000000"
    assert (home["windows"][0]["opens_at"], home["windows"][0]["due_at"]) == ("05:00", "09:00")


def test_only_so_many_faults_are_told_at_once(town: Town) -> None:
    rows = "".join(f"w-{n},x,nobody-{n}\n" for n in range(MOST_FAULTS + 20))
    found = faults(imported(town, "workers", "worker_id,name,role\n" + rows))
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == (None, "(file)")


def test_the_larger_bound_holds_for_every_import_and_for_no_other_path(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rim, "MOST_BYTES", 10)
    for what in Imported:
        assert imported(town, what, "x" * 100).status_code == 422
    assert imported(town, "everything", "x" * 100).status_code == 413
    worker = town.client(town.worker_token())
    assert worker.post("/api/v1/imports/areas", content=b"x" * 100).status_code == 413


def every(town: Town, what: str, **query: str) -> bytes:
    answer = town.client().get(f"/api/v1/exports/{what}", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    content: bytes = answer.content
    return content


EVENING = MORNING | {"window_id": "noon", "name": "=HYPERLINK", "early_credit_s": 60}
ODD = {"sensor_id": "a;b:c,d", "kind": "curtain", "max_silence_s": 1234567.5}


@pytest.fixture
def odd_town(town: Town) -> Town:
    """Homes of every shape that the API lets in."""
    person = {"name": "+王", "phone": "+86 138", "door": "-1", "preferred_name": "@王奶奶"}
    town.enrol("h-1", resident=person | {"dialect": "wuu"})
    town.enrol("h-2", windows=[MORNING | {"name": "morning"}], workers=[])
    town.enrol("h-3", nodes=[], windows=[])
    nodes = [{"node_id": "n-a", "sensors": [CURTAIN]}, {"node_id": "n-b", "sensors": [ODD]}]
    town.enrol("h-4", nodes=nodes, windows=[MORNING, EVENING], workers=["w-2", "w-1"])
    imported(town, "areas", "area_id,name,level,code\nmarket,=1+1,county,990121\n")
    return town


@pytest.fixture
def empty_town(tmp_path: Path) -> Iterator[Town]:
    (tmp_path / "other").mkdir()
    town = Town(tmp_path / "other")
    yield town
    town.database.close()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("heads", ["zh", "en"])
def test_what_goes_out_comes_in_again(
    odd_town: Town, empty_town: Town, form: str, heads: str
) -> None:
    for what in BOTH:
        content = every(odd_town, what, format=form, heads=heads)
        assert imported(empty_town, what, content).status_code == 200
        assert every(empty_town, what) == every(odd_town, what)
    for home_id in ("h-1", "h-2", "h-3", "h-4"):
        one, other = (
            town.client().get(f"/api/v1/homes/{home_id}").json() for town in (odd_town, empty_town)
        )
        for key in ("area_id", "resident", "workers", "nodes", "windows"):
            assert one[key] == other[key], (home_id, key)


def test_usual_homes_go_out_in_columns_and_not_as_json(town: Town) -> None:
    town.enrol("h-2", windows=[MORNING | {"name": "morning"}])
    lines = every(town, "homes", heads="en").decode("utf-8-sig").splitlines()
    home = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert (home["morning_opens"], home["sensors"]) == ("05:00", "curtain-bedroom:curtain:3600")
    assert (home["nodes_json"], home["windows_json"]) == ("", "")


def test_no_cell_of_an_export_runs_as_a_formula(odd_town: Town) -> None:
    for what in ("areas", "homes"):
        for line in every(odd_town, what).decode("utf-8-sig").splitlines():
            assert not any(cell.strip('"')[:1] in {"=", "+", "@"} for cell in line.split(","))
        sheet = load_workbook(io.BytesIO(every(odd_town, what, format="xlsx"))).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {
            "s",
            "n",
            "inlineStr",
        }


def test_an_export_tells_nobody_more_than_he_may_see(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2", area_id="grid-2", workers=[])
    town.ticket("t-1")
    town.ticket("t-2", home_id="h-2", area_id="grid-2", told=())
    body = {"worker_id": "lead", "name": "王", "role": "grid leader", "area_ids": ["grid-1"]}
    town.client().post("/api/v1/workers", json=body | {"channels": ["ntfys://h/secret"]})
    his = town.client(town.worker_token("lead"))
    told = {what: his.get(f"/api/v1/exports/{what}").text for what in Exported}
    assert "grid-2" not in "".join(told.values())
    assert "h-2" not in "".join(told.values())
    assert "h-1" in told["homes"]
    assert "t-1" in told["tickets"]
    assert "13800000000" not in told["homes"]
    assert DOOR not in told["homes"]
    assert "王秀英" not in told["tickets"]
    assert DOOR in every(town, "homes").decode()
    assert "secret" not in every(town, "workers").decode()
    assert his.get("/api/v1/exports/homes?area_id=grid-2").status_code == 404
    assert his.get("/api/v1/exports/homes?area_id=grid-1").status_code == 200
    assert town.client(town.worker_token()).get("/api/v1/exports/homes").status_code == 403


def test_an_export_is_narrowed_to_an_area(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2", area_id="grid-2", workers=[])
    assert b"h-1" not in every(town, "homes", area_id="grid-2")
    assert b"h-2" in every(town, "homes", area_id="community-1")
    assert b"town-1,\xe7" not in every(town, "areas", area_id="grid-1")
    assert town.client().get("/api/v1/exports/areas?area_id=nowhere").status_code == 404
    assert town.client().get("/api/v1/exports/areas?format=pdf").status_code == 422


def test_the_shipped_county_comes_in_through_the_api(empty_town: Town) -> None:
    register = county()
    for what, content, number in (
        ("areas", areas_file(register.places), 1 + 3 + 14 + 79 + 241),
        ("workers", workers_file(register.people), len(register.people)),
        ("homes", homes_file(register.homes), len(register.homes)),
    ):
        answer = imported(empty_town, what, content)
        assert answer.status_code == 200, answer.text[:500]
        assert answer.json()["new"] == number
    again = imported(empty_town, "areas", areas_file(register.places)).json()
    assert (again["new"], again["changed"]) == (0, 0)
    levels = [row.level for row in empty_town.rows(schema.areas)]
    assert {level: levels.count(level) for level in set(levels)} == {
        "county": 1,
        "town": 3,
        "community": 14,
        "grid": 79,
        "building": 241,
    }
    assert len(empty_town.rows(schema.deadlines)) > len(register.homes)


def test_a_city_of_a_million_comes_in(empty_town: Town) -> None:
    register, imports = city(), empty_town.services.register.imports
    assert imports.bring_in(Imported.AREAS, areas_file(register.places)).new == 3184
    people = imports.bring_in(Imported.WORKERS, workers_file(register.people))
    assert people.new == LEADERS + WORKERS + VOLUNTEERS == 501 + 3675 + 8566
    assert GRIDS == 2619
    assert imports.bring_in(Imported.WORKERS, workers_file(register.people)).same == people.new


def test_departments_come_in_with_their_catalogues_and_change(town: Town) -> None:
    book, _ = workbook(
        ["部门编号", "部门名称", "服务区域", "职责清单"],
        ["fire", "消防救援站", "town-1", "smoke；消防通道、gas"],
    )
    assert imported(town, "departments", saved(book)).json()["new"] == 1
    assert imported(town, "departments", saved(book)).json()["changed"] == 1
    found = town.client().get("/api/v1/departments").json()["items"]
    assert [(one["name"], one["duties"]) for one in found] == [
        ("消防救援站", ["smoke", "消防通道", "gas"])
    ]
    text = "department_id,name,area_id,duties\na,甲,nowhere,x\na,乙,town-1,x\nb,,town-1,x\n"
    wrong = imported(town, "departments", text)
    assert faults(wrong) == [(2, "area_id"), (3, "department_id"), (4, "name")]


def test_shifts_come_in_as_an_office_writes_them_and_are_not_doubled(town: Town) -> None:
    book, _ = workbook(
        ["值班表"],
        ["工号", "姓名", "日期", "上班", "下班"],
        ["w-1", "李晓", "2026年11月23日", "8时30分", "18:00"],
        ["w-1", "李晓", date(2026, 11, 23), time_of_day(20), time_of_day(6)],
        ["w-2", "李晓", "2026/11/23", "8点", "12点半"],
    )
    assert imported(town, "shifts", saved(book)).json()["new"] == 3
    spans = sorted((row.worker_id, row.from_at, row.until_at) for row in town.rows(schema.shifts))
    assert [(who, f"{a:%d %H:%M}", f"{b:%d %H:%M}") for who, a, b in spans] == [
        ("w-1", "23 00:30", "23 10:00"),
        ("w-1", "23 12:00", "23 22:00"),  # over midnight in Shanghai
        ("w-2", "23 00:00", "23 04:30"),
    ]
    again = imported(town, "shifts", saved(book)).json()
    assert (again["new"], again["same"]) == (0, 3)
    text = "worker_id,day,from,until\nw-9,2026-11-23,08:00,18:00\nw-1,2026-02-30,8am,18:00\n"
    assert faults(imported(town, "shifts", text)) == [(2, "worker_id"), (3, "day"), (3, "from")]


def test_leaves_come_in_whole_days_counted_whole(town: Town) -> None:
    text = "工号,开始,结束,代班人,事由\nw-1,2026-11-24,2026-11-25,w-2,年假\n"
    assert imported(town, "leaves", text, dry_run=True).json()["new"] == 1
    assert imported(town, "leaves", text).json()["new"] == 1
    assert imported(town, "leaves", text).json()["same"] == 1
    (leave,) = town.rows(schema.leaves)
    assert leave.substitute_id == "w-2"
    assert f"{leave.from_at:%d %H:%M}" == "23 16:00"
    assert f"{leave.until_at:%d %H:%M}" == "25 16:00", "the last day counts whole"
    text = (
        "工号,开始,结束,代班人\n"
        "w-1,2026-11-26,2026-11-25,\n"
        "w-1,2020-11-26,2020-11-27,\n"
        "w-1,2026-12-01,2026-12-02,w-1\n"
        "w-9,2026-12-01,2026-12-02,w-8\n"
        "w-1,明天,2026-12-02,\n"
    )
    assert faults(imported(town, "leaves", text)) == [
        (2, "结束"),
        (3, "结束"),
        (4, "代班人"),
        (5, "工号"),
        (5, "代班人"),
        (6, "开始"),
    ]
    assert len(town.rows(schema.leaves)) == 1


def test_a_leave_that_has_begun_hands_over_with_its_import(town: Town) -> None:
    town.enrol()
    town.ticket("t-1", assignee="w-1")
    text = "工号,开始,结束,代班人\nw-1,2026-11-21,2026-11-25,w-2\n"
    imported(town, "leaves", text, dry_run=True)
    assert town.client().get("/api/v1/tickets/t-1").json()["assignee"] == "w-1"
    assert imported(town, "leaves", text).json()["new"] == 1
    assert town.client().get("/api/v1/tickets/t-1").json()["assignee"] == "w-2"


def test_a_substitute_in_a_table_must_be_able_to_do_the_work(town: Town) -> None:
    people = "工号,姓名,岗位\nw-son,王强,家属\n"
    assert imported(town, "workers", people).json()["new"] == 1
    text = "工号,开始,结束,代班人\nw-1,2026-11-24,2026-11-25,w-son\n"
    assert faults(imported(town, "leaves", text)) == [(2, "代班人")]


def test_the_same_fault_in_many_rows_is_told_once(town: Town) -> None:
    rows = [f"w-{100 + number},李晓,网格员,grid-7\n" for number in range(300)]
    text = "工号,姓名,岗位,所属网格\n" + "".join(rows) + "w-9,,网格员,grid-1\n"
    answer = imported(town, "workers", text)
    assert faults(answer) == [(2, "所属网格"), (302, "姓名")]
    assert answer.json()["errors"][0]["reason"].endswith("(and 299 more rows)")


HEADS = {
    Imported.AREAS: AREA_COLUMNS,
    Imported.DEPARTMENTS: DEPARTMENT_COLUMNS,
    Imported.WORKERS: WORKER_COLUMNS,
    Imported.HOMES: HOME_COLUMNS,
    Imported.SHIFTS: SHIFT_COLUMNS,
    Imported.LEAVES: LEAVE_COLUMNS,
}
LIKELY = (
    "grid-1",
    "w-1",
    "网格",
    "门:door",
    "05:00",
    "2026-11-23",
    "9" * 30,
    "[]",
    "{}",
    "٣",
    "\x00",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(Imported), st.data())
def test_any_cells_come_in_or_are_refused_by_row_and_column(
    town: Town, what: Imported, data: st.DataObject
) -> None:
    heads = [column.name for column in HEADS[what]]
    cell = st.sampled_from(LIKELY) | st.text(max_size=12)
    row = st.lists(cell, min_size=len(heads), max_size=len(heads))
    content = write_csv([heads, *data.draw(st.lists(row, min_size=1, max_size=4))])
    try:
        came = town.services.register.imports.bring_in(what, content, dry_run=True)
        fits = came.new + came.changed + came.same >= 0
    except InvalidInput as refused:
        fits = all(fault.reason and fault.field and fault.row for fault in refused.faults)
    assert fits
