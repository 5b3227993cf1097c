"""The duty desk's books in a real browser: enrolment, import, nodes, cameras, reports, duty."""

import io
import re
import unicodedata
from datetime import timedelta

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import update

from hub.adapters.sql import schema
from tests.contract.api.town import Town
from tests.system.web.visits import DESK, Visits, axe

pytestmark = pytest.mark.system
HEAD = ("住户编号", "区域编号", "姓名", "节点编号", "传感器", "早间开始", "早间截止")
GOOD = ("h-81", "grid-1", "孙桂英", "n-81", "curtain-1:curtain:3600", "05:00", "09:00")
BAD = ("h-82", "grid-1", "周国强", "n-82", "curtain-1:curtain:3600", "05:00", "25:00")


def choose(page: Page, name: str, content: bytes) -> None:
    file = page.get_by_label(re.compile("选择文件"))
    file.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def csv(*rows: tuple[str, ...]) -> bytes:
    return "".join(",".join(row) + "\r\n" for row in rows).encode("gb18030")


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def status_of(town: Town, home_id: str) -> int:
    return town.client().get(f"/api/v1/homes/{home_id}").status_code


def printed(page: Page) -> tuple[int, str]:
    """How many sheets of A4 a page takes, and what stands on them without spaces."""
    content = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = (float(side) for side in content.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    text = "".join(sheet.extract_text() for sheet in content.pages)
    # A font may draw two characters with one glyph, 无 and the radical ⽆: the plain one is meant.
    return len(content.pages), re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_bad_row_is_marked_in_place_and_mended_there_before_anything_comes_in(
    town: Town, visits: Visits, form: str
) -> None:
    page = visits.open("ops", "/desk/import?what=homes")
    write = csv if form == "csv" else workbook
    choose(page, f"住户.{form}", write(HEAD, GOOD, BAD))
    expect(page.get_by_text("有 1 处不对，涉及 1 行。")).to_be_visible()
    expect(page.get_by_text("什么都没有导入。")).to_be_visible()
    cell = page.get_by_label("早间截止，第 3 行")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_accessible_description(re.compile("“25:00”不是时间"))
    assert axe(page) == []
    assert [status_of(town, home) for home in ("h-81", "h-82")] == [404, 404]
    cell.fill("09:30")
    page.get_by_role("button", name="再检查一次").click()
    expect(page.get_by_text("检查通过：新增 2，更新 0，相同 0。")).to_be_visible()
    assert [status_of(town, home) for home in ("h-81", "h-82")] == [404, 404]
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("已全部导入：新增 2")).to_be_visible()
    home = town.client().get("/api/v1/homes/h-82").json()
    assert (home["resident"]["name"], home["windows"][0]["due_at"]) == ("周国强", "09:30")


def test_a_row_that_is_left_out_stays_out(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/import?what=homes")
    choose(page, "住户.csv", csv(HEAD, GOOD, BAD))
    page.get_by_role("button", name="不导入此行").click()
    page.get_by_role("button", name="再检查一次").click()
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("已全部导入：新增 1")).to_be_visible()
    assert [status_of(town, home) for home in ("h-81", "h-82")] == [200, 404]


def test_what_is_no_table_at_all_is_told_with_the_way_out(visits: Visits) -> None:
    page = visits.open("ops", "/desk/import", language="en")
    file = page.get_by_label(re.compile("Choose a file"))
    file.set_input_files({"name": "homes.csv", "mimeType": "text/csv", "buffer": b"%PDF-1.7"})
    expect(page.get_by_text("send the table itself, as .xlsx or .csv")).to_be_visible()
    expect(page.get_by_role("button", name="Import all of it")).to_have_count(0)


def test_an_empty_table_can_be_downloaded_and_names_every_column(visits: Visits) -> None:
    page = visits.open("ops", "/desk/import?what=shifts")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载空表（CSV）").click()
    assert "工号" in download.value.path().read_text(encoding="utf-8-sig")


def test_a_home_is_enrolled_once_its_wrong_field_is_right(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/enrol")
    page.get_by_label("所在区域").fill("第grid-1")
    page.get_by_label("姓名").fill("孙桂英")
    expect(page.get_by_label("所在区域")).to_have_value("grid-1")
    page.get_by_label("结对网格员").fill("w-1")
    page.get_by_label("设备编号").fill("n-91")
    zone = page.get_by_role("region", name="早晨拉开窗帘").get_by_label("时区")
    zone.fill("Asia/Atlantis")
    page.get_by_role("button", name="登记").click()
    expect(zone).to_be_focused()
    expect(zone).to_have_accessible_description(re.compile("“Asia/Atlantis”不是时区"))
    expect(page.get_by_label("姓名")).to_have_value("孙桂英")
    assert axe(page) == []
    zone.fill("Asia/Shanghai")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("孙桂英 已登记")).to_be_visible()
    homes = town.client().get("/api/v1/homes").json()["items"]
    [home] = [home for home in homes if home["resident"]["name"] == "孙桂英"]
    assert (home["nodes"][0]["node_id"], len(home["windows"])) == ("n-91", 2)


def test_a_node_that_belongs_elsewhere_is_told_at_its_field(visits: Visits) -> None:
    page = visits.open("ops", "/desk/enrol")
    page.get_by_label("所在区域").fill("grid-1")
    page.get_by_label("姓名").fill("孙桂英")
    page.get_by_label("设备编号").fill("n-h-000")
    page.get_by_role("button", name="登记").click()
    node = page.get_by_label("设备编号")
    expect(node).to_have_accessible_description(re.compile("设备 n-h-000 已属于"))


def test_what_was_typed_is_still_there_after_looking_at_another_page(visits: Visits) -> None:
    page = visits.open("ops", "/desk/enrol")
    page.get_by_label("姓名").fill("孙桂英")
    page.get_by_role("link", name="区域", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("区域")
    page.get_by_role("link", name="新增住户").click()
    expect(page.get_by_label("姓名")).to_have_value("孙桂英")


def test_a_grid_is_added_below_its_community_and_renamed(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/areas?area=community-1")
    page.get_by_role("button", name="在“第community-1”下新增").click()
    page.get_by_role("textbox", name="编号", exact=True).fill("grid-9")
    page.get_by_role("textbox", name="名称", exact=True).fill("东风网格")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="东风网格")).to_be_visible()
    page.get_by_role("textbox", name="名称", exact=True).fill("西风网格")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name=re.compile("西风网格 grid-9"))).to_be_visible()
    area = town.client().get("/api/v1/areas/grid-9").json()
    assert (area["name"], area["level"], area["parent_id"]) == ("西风网格", "grid", "community-1")


def spoil(town: Town) -> None:
    """A node without power enough, and a stranger's message."""
    with town.database.write() as connection:
        links = schema.node_links
        health = {"under_voltage": True, "cpu_celsius": 55.0}
        this = links.c.node_id == "n-p0"
        connection.execute(update(links).where(this).values(health=health, outbox_depth=400))
    town.put(
        schema.quarantine,
        node_id="n-stranger",
        leaf="readings",
        reason="unknown_node",
        field="node_id",
        detail="not enrolled; waits here until it is",
        payload=b"{}",
        received_at=town.clock.at,
    )


def test_a_nodes_trouble_comes_with_what_to_do(town: Town, visits: Visits) -> None:
    spoil(town)
    page = visits.open("ops", "/desk/nodes?only=trouble&sort=-outbox")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("n-p0")
    expect(first).to_contain_text("电压不足")
    expect(page.get_by_role("columnheader", name="积压")).to_have_attribute(
        "aria-sort", "descending"
    )
    first.get_by_role("link", name="n-p0").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("n-p0")
    expect(page.get_by_text("请换原装电源和短线")).to_be_visible()
    expect(page.get_by_role("region", name="摄像头规则")).to_contain_text("占用消防通道")


def test_a_node_that_is_looked_at_is_read_anew_as_news_arrives(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/nodes/n-p0")
    expect(page.get_by_text("一切正常。")).to_be_visible()
    expect(page.get_by_text("实时")).to_be_visible()
    spoil(town)
    at = town.clock.at
    seen = {"observed_at": at, "received_at": at, "dating": "observed", "confidence": 0.9}
    what = {"alert_id": "a-lane", "node_id": "n-p0", "post_id": "p-0", "sensor_id": "cam"}
    town.put(schema.alerts, **what, **seen, kind="crowd", detail={}, ticketed_at=at)
    expect(page.get_by_text("请换原装电源和短线")).to_be_visible()
    expect(page.get_by_text("一切正常。")).to_have_count(0)


def test_the_order_of_nodes_stands_in_the_address(visits: Visits) -> None:
    page = visits.open("ops", "/desk/nodes")
    page.get_by_role("button", name="设备", exact=True).click()
    expect(page).to_have_url(re.compile(r"sort=node$"))
    page.get_by_label("连接").select_option("never")
    expect(page).to_have_url(re.compile(r"link=never"))
    names = page.locator("tbody th").all_inner_texts()
    assert len(names) > 1
    assert names == sorted(names)
    page.reload()
    expect(page.get_by_role("columnheader", name="设备")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page.get_by_label("连接")).to_have_value("never")


def test_a_strangers_message_leads_to_its_enrolment(town: Town, visits: Visits) -> None:
    spoil(town)
    page = visits.open("ops", "/desk/quarantine")
    row = page.locator("tbody tr", has_text="n-stranger")
    expect(row).to_contain_text("未登记的设备")
    row.get_by_role("link", name="去登记").click()
    expect(page.get_by_label("设备编号")).to_have_value("n-stranger")


def test_no_picture_is_fetched_before_somebody_presses_for_it(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/cameras")
    tile = page.get_by_role("listitem").filter(has_text="东门消防通道")
    expect(tile).to_be_visible()
    expect(page.get_by_text("每次查看都记入日志")).to_be_visible()
    assert not [url for url in visits.requests if url.endswith("/picture")]
    tile.get_by_role("button", name="看一眼").click()
    expect(tile.get_by_role("img")).to_be_visible()
    tile.get_by_role("button", name="停止").click()
    expect(tile.get_by_role("img")).to_be_hidden()
    looks = town.client().get("/api/v1/audit").json()["items"]
    assert "picture" in {look["purpose"] for look in looks}


def test_the_weekly_report_prints_on_one_sheet_without_the_desk_around_it(visits: Visits) -> None:
    page = visits.open("ops", "/desk/report?week=2026-W47")
    expect(page.get_by_role("row", name=re.compile("合计"))).to_be_visible()
    sheets, text = printed(page)
    assert sheets == 1
    assert "2026-W47" in text
    assert "合计" in text
    assert "批量导入" not in text


def test_the_report_certifies_each_day_that_was_recounted(town: Town, visits: Visits) -> None:
    counted = {"homes": 6, "windows": 6, "seen": 5, "missed": 1, "blind": 0, "away": 0}
    owed = {"unjudged": 0, "unticketed": 0, "made_at": town.clock.at}
    for day, untold in (("2026-11-20", 0), ("2026-11-21", 1)):
        row = {"area_id": "town-1", "day": day, "untold": untold}
        town.put(schema.covenant_days, **counted, **owed, **row)
    page = visits.open("ops", "/desk/report?week=2026-W47")
    expect(page.get_by_role("row", name=re.compile("2026-11-20"))).to_contain_text("无一遗漏")
    expect(page.get_by_role("row", name=re.compile("2026-11-21"))).to_contain_text("有遗漏")
    sheets, text = printed(page)
    assert sheets == 1
    assert "无一遗漏证明" in text


def test_weeks_are_turned_and_stand_in_the_address(visits: Visits) -> None:
    page = visits.open("ops", "/desk/report?week=2026-W47")
    page.get_by_role("button", name="上一周").click()
    expect(page).to_have_url(re.compile(r"week=2026-W46"))
    expect(page.get_by_text("这一周没有工单。")).to_be_visible()


def test_a_shift_is_handed_over_by_two_accounts_and_the_sheet_prints(
    town: Town, visits: Visits
) -> None:
    leader = {"worker_id": "w-9", "name": "郑组长", "role": "grid_leader", "area_ids": ["grid-1"]}
    assert town.client().post("/api/v1/workers", json=leader).status_code == 201
    page = visits.open("ops", "/desk/duty")
    page.get_by_label("哪个区域").fill("第grid-1")
    page.get_by_label("记一条").fill("3号楼停电，物业已报修")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("listitem").filter(has_text="3号楼停电")).to_be_visible()
    page.get_by_role("button", name=re.compile("生成")).click()
    page.get_by_role("button", name="我交班，签字").click()
    expect(page.get_by_text("待接班签字")).to_be_visible()
    other = visits.open("w-9", page.url.removeprefix(visits.address))
    other.get_by_label("交代的话").fill("P1 那一单我盯着")
    other.get_by_role("button", name="我接班，签字").click()
    expect(other.get_by_text("已交接")).to_be_visible()
    expect(other.get_by_role("button", name="我接班，签字")).to_have_count(0)
    _, text = printed(other)
    assert "3号楼停电" in text
    assert "t-000" in text


def test_looks_are_found_by_home_and_day(town: Town, visits: Visits) -> None:
    town.client().get("/api/v1/homes/h-003")
    town.clock.forward(days=1)
    town.client().get("/api/v1/homes/h-004")
    day = (town.clock.at - timedelta(days=1)).date().isoformat()
    page = visits.open("ops", f"/desk/audit?home=h-003&from={day}&until={day}", size=DESK)
    expect(page.locator("tbody tr", has_text="住户资料")).to_have_count(1)
    page.get_by_label("住户编号").fill("h-004")
    expect(page).to_have_url(re.compile(r"home=h-004"))
    expect(page.locator("tbody tr", has_text="住户资料")).to_have_count(0)


def test_who_may_not_import_is_offered_neither_import_nor_enrolment(visits: Visits) -> None:
    page = visits.open("auditor", "/desk/nodes")
    expect(page.get_by_role("link", name="设备健康")).to_be_visible()
    expect(page.get_by_role("link", name="批量导入")).to_have_count(0)
    expect(page.get_by_role("link", name="新增住户")).to_have_count(0)
