"""A home at the desk: its days as a picture, what was agreed, who looked."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from hub.adapters.sql import schema
from tests.contract.api.town import Town
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system


def remember(town: Town, days: int = 7) -> None:
    """A week of curtains, opened in the morning and closed in the evening, with heartbeats."""
    home = schema.homes.update().values(enrolled_at=town.clock.at - timedelta(days=days + 1))
    with town.database.write() as connection:
        connection.execute(home.where(schema.homes.c.home_id == "h-000"))
    begin = town.clock.at.replace(hour=16, minute=0) - timedelta(days=days)
    seq = 0
    while begin + timedelta(minutes=30 * seq) < town.clock.at:
        at = begin + timedelta(minutes=30 * seq)
        is_open = at.hour + at.minute / 60 >= 22.5 or at.hour < 12
        values = {"home_id": "h-000", "sensor_id": "curtain-bedroom", "kind": "curtain"}
        when = {"observed_at": at, "received_at": at, "seq": seq}
        town.put(schema.life_readings, **values, **when, value=1.0 if is_open else 0.0)
        seq += 1


def test_the_picture_of_a_home_is_read_by_keyboard(town: Town, visits: Visits) -> None:
    remember(town)
    page = visits.open("ops", "/desk/homes/h-000")
    expect(page.get_by_role("heading", level=1)).to_have_text("王秀英")
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("PageUp")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("06:30.*窗帘开着"))
    page.get_by_role("button", name="未见").first.click()
    expect(page.get_by_role("region", name="所选时段")).to_contain_text("没有任何生命迹象")
    assert axe(page) == []


def test_an_agreed_window_names_its_sensor_as_people_do(town: Town, visits: Visits) -> None:
    town.enrol("h-90")
    page = visits.open("ops", "/desk/homes/h-90?tab=agreed")
    windows = page.get_by_role("region", name="约定的时段")
    expect(windows).to_contain_text(re.compile("窗帘 拉开"))
    expect(windows).not_to_contain_text("curtain-bedroom")
    page.get_by_role("button", name="修改时段").click()
    expect(page.get_by_label("看哪个传感器").locator("option:checked")).to_have_text("窗帘")


def test_a_wrong_window_is_told_at_its_field_and_mended(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-000?tab=agreed")
    page.get_by_role("button", name="修改时段").click()
    zone = page.get_by_label("时区")
    zone.fill("Asia/Atlantis")
    page.get_by_role("button", name="保存时段").click()
    expect(zone).to_have_attribute("aria-invalid", "true")
    expect(zone).to_be_focused()
    zone.fill("Asia/Shanghai")
    page.get_by_role("button", name="保存时段").click()
    expect(page.get_by_text("已保存")).to_be_visible()


def test_an_absence_is_agreed_and_stands_among_who_is_away(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-001?tab=agreed")
    page.get_by_label("到", exact=False).first.fill("2026-11-25")
    page.get_by_role("button", name="登记外出").click()
    expect(page.get_by_text("正在外出")).to_be_visible()
    page.goto(visits.address + "/desk/away")
    away = page.get_by_role("region", name="正在外出").get_by_role("row", name=re.compile("h-001"))
    expect(away).to_contain_text("李桂兰")
    expect(away).to_contain_text("第grid-1")
    expect(away.get_by_role("link")).to_have_attribute("href", "/desk/homes/h-001?tab=agreed")
    assert axe(page) == []


def test_homes_are_found_by_what_a_duty_officer_looks_for_and_the_address_keeps_it(
    town: Town, visits: Visits
) -> None:
    said = {"keys": "在对门陈叔家"}
    assert town.client().put("/api/v1/homes/h-000/doorstep", json=said).is_success
    page = visits.open("ops", "/desk/homes")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="h-000").get_by_text("未写")).to_have_count(0)
    expect(rows.filter(has_text="h-001").get_by_role("link", name="未写")).to_be_visible()
    page.get_by_label("今天").select_option("blind")
    expect(rows.filter(has_text="h-000")).to_have_count(0)
    expect(rows.filter(has_text="h-002")).to_contain_text("断线")
    page.get_by_label("设备").select_option("down")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"today=blind&link=down$"))
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_label("设备")).to_have_value("down")
    assert axe(page) == []
    page.get_by_label("上门须知").select_option("written")
    expect(page.get_by_role("status").filter(has_text="没有找到住户")).to_be_visible()


def test_a_home_is_renewed_by_its_own_news_and_no_look_is_taken_for_anothers(
    town: Town, visits: Visits
) -> None:
    page = visits.open("ops", "/desk/homes/h-003?tab=agreed")
    today = page.locator(".today")
    expect(today).to_contain_text("未见")
    expect(page.get_by_text("实时")).to_be_visible()
    before = len(visits.requests)
    town.verdict("v-other", "h-004", verdict="away", window_id="noon")
    town.verdict("v-hers", "h-003", verdict="away", window_id="noon")
    expect(today).to_contain_text("外出")
    verdicts = [url for url in visits.requests[before:] if "/verdicts?" in url and "day=" in url]
    assert len(verdicts) == 1


def test_whoever_looks_finds_this_very_look_in_one_line(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-000?tab=looks")
    looks = page.get_by_role("region", name="谁看过")
    mine = looks.get_by_role("row", name=re.compile(town.username))
    expect(mine).to_have_count(1)  # many requests of one minute, one look
    expect(mine).to_contain_text("、")


def test_what_others_propose_is_answered_with_one_press(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/away")
    waiting = page.get_by_role("region", name="等待答复的提议")
    expect(waiting.get_by_role("listitem")).to_have_count(3)
    theirs = waiting.get_by_role("listitem").filter(has_text="家人 王梅 提议")
    theirs.get_by_role("button", name="同意", exact=True).click()
    expect(waiting.get_by_role("status")).to_have_text("已同意，登记为外出")
    away = page.get_by_role("region", name="正在外出")
    expect(away.get_by_role("link", name="王奶奶")).to_be_visible()
    waiting.get_by_role("button", name="不同意").first.click()
    expect(waiting.get_by_role("status")).to_have_text("已回绝")
    expect(waiting.get_by_role("listitem")).to_have_count(1)


def test_a_consent_is_written_down_and_withdrawn(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-003?tab=looks")
    part = page.get_by_role("region", name="知情同意")
    part.get_by_text("登记一项同意").click()
    part.get_by_role("button", name="登记").click()
    evidence = part.get_by_label("凭据")
    expect(evidence).to_have_attribute("aria-invalid", "true")
    expect(evidence).to_be_focused()
    evidence.fill("当面问过，社工在场")
    part.get_by_role("button", name="登记").click()
    expect(part.get_by_text("有效", exact=True)).to_be_visible()
    part.get_by_role("button", name="撤回").click()
    asked = page.get_by_role("dialog", name="撤回“告诉家人”？")
    expect(asked).to_contain_text("须重新征得同意")
    assert axe(page) == []
    asked.get_by_role("button", name="撤回").click()
    expect(part.get_by_text("已撤回")).to_be_visible()
    expect(part.get_by_role("button", name="撤回")).to_have_count(0)


def test_who_she_is_and_what_helps_at_her_door_is_mended(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-003?tab=care")
    person = page.get_by_role("region", name="老人")
    person.get_by_role("button", name="修改").click()
    person.get_by_label("姓名").fill("")
    person.get_by_label("称呼").fill("赵奶奶")
    person.get_by_role("button", name="保存").click()
    expect(person.get_by_label("姓名")).to_have_attribute("aria-invalid", "true")
    person.get_by_label("姓名").fill("赵玉珍")
    person.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("赵奶奶")
    door = page.get_by_role("region", name="上门须知")
    door.get_by_role("button", name="修改").click()
    door.get_by_label("钥匙").fill("在对门陈叔家")
    door.get_by_label("纬度").fill("北边")
    door.get_by_role("button", name="保存").click()
    expect(door.get_by_label("纬度")).to_have_attribute("aria-invalid", "true")
    expect(door.get_by_label("钥匙")).to_have_value("在对门陈叔家")
    door.get_by_label("纬度").fill("31.2")
    door.get_by_label("经度").fill("121.4")
    door.get_by_role("button", name="保存").click()
    expect(door.get_by_text("在对门陈叔家")).to_be_visible()


def test_who_cares_for_her_and_whom_she_calls_her_own(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-003?tab=care")
    cares = page.get_by_role("region", name="照看的人")
    cares.get_by_role("button", name="修改").click()
    cares.get_by_label("加一位").select_option("w-2")
    cares.get_by_role("button", name="加上").click()
    cares.get_by_role("button", name="上移").click()
    cares.get_by_role("button", name="保存").click()
    first = cares.get_by_role("listitem").first
    expect(first.get_by_role("link")).to_have_attribute("href", re.compile("w-2"))
    own = page.get_by_role("region", name="家人与钥匙")
    own.get_by_label("谁").select_option("daughter")
    own.get_by_role("button", name="加上").click()
    expect(own.get_by_role("listitem")).to_contain_text("王梅")
    own.get_by_role("button", name="去掉 王梅").click()
    expect(own.get_by_text("还没有登记")).to_be_visible()


def test_a_home_ends_after_its_consequence_was_named(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-005?tab=looks")
    page.get_by_role("button", name="退出服务").click()
    asked = page.get_by_role("dialog", name="让这一户退出？")
    expect(asked).to_contain_text("从现在起不再看护这一户")
    asked.get_by_role("button", name="取消").click()
    expect(asked).to_be_hidden()
    page.get_by_role("button", name="退出服务").click()
    asked.get_by_role("button", name="退出服务").click()
    expect(page.get_by_text("已退出")).to_be_visible()
    page.get_by_role("button", name="删除个人资料").click()
    erasing = page.get_by_role("dialog", name="删除她的个人资料？")
    expect(erasing.get_by_role("button", name="删除个人资料")).to_be_disabled()
    erasing.get_by_label("依据").fill("本人书面要求")
    erasing.get_by_role("button", name="删除个人资料").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("刘长根")
