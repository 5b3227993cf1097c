"""People at the desk: a gap in the roster, a leave, a password that is shown once."""

import re

import pytest
from playwright.sync_api import Page, expect

from hub.adapters.sql import schema
from hub.pipeline.accounts import Scope
from tests.contract.api.town import Town
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system
CHINESE = re.compile("[一-鿿]")


def roster_everybody(town: Town) -> None:
    """Both workers of grid-1 are on duty within shifts only, by day on every day of the week."""
    with town.database.write() as connection:
        connection.execute(schema.workers.update().values(rostered=True))
    week = {"days": "all", "first_day": "2026-11-16", "last_day": "2026-11-29"}
    body = week | {"worker_ids": ["w-1"], "from": "06:00", "until": "22:00"}
    assert town.client().post("/api/v1/rosters", json=body).is_success
    night = week | {"worker_ids": ["w-2"], "from": "22:00", "until": "06:00"}
    night["days"] = ["mon", "tue", "thu", "fri", "sat", "sun"]
    assert town.client().post("/api/v1/rosters", json=night).is_success


def test_a_gap_is_named_and_closes_when_a_roster_is_made(town: Town, visits: Visits) -> None:
    roster_everybody(town)
    page = visits.open("ops", "/desk/roster?area=grid-1&week=2026-W48")
    gaps = page.get_by_role("region", name="空班")
    named = gaps.get_by_text("周三 22:00–周四 06:00 无人当班")
    expect(named).to_be_visible()
    expect(gaps.get_by_role("listitem")).to_have_count(1)
    assert axe(page) == []
    gaps.get_by_role("button", name="排这一段").click()
    page.get_by_label("w-2").check()
    page.get_by_role("button", name="排上").click()
    expect(page.get_by_text("已给 1 人各排 1 班")).to_be_visible()
    expect(gaps.get_by_text("这一周时时有人当班。")).to_be_visible()
    expect(named).to_have_count(0)


def test_a_week_of_the_roster_is_shared_by_its_address(town: Town, visits: Visits) -> None:
    roster_everybody(town)
    page = visits.open("ops", "/desk/roster?area=grid-1&week=2026-W48")
    page.get_by_role("button", name="下一周").click()
    expect(page).to_have_url(re.compile("week=2026-W49"))
    expect(page.get_by_text("周一 06:00–周日 24:00 无人当班")).to_be_visible()
    page.reload()
    expect(page.get_by_text("周一 06:00–周日 24:00 无人当班")).to_be_visible()


def test_a_grid_without_anybody_is_named_in_the_roster_of_all(visits: Visits) -> None:
    page = visits.open("ops", "/desk/roster?area=community-1&week=2026-W48")
    page.get_by_text("其中 1 个网格自己有空班").click()
    link = page.get_by_role("link", name="第grid-2")
    expect(link).to_be_visible()
    assert axe(page) == []
    link.click()
    expect(page.get_by_text("这里没有可派的人员，整周无人当班。")).to_be_visible()


def test_a_roster_of_many_people_is_one_answer_and_all_of_them_can_be_listed(
    town: Town, visits: Visits
) -> None:
    for number in range(120):
        person = {"worker_id": f"v-{number:03}", "name": f"志愿者{number}", "channels": []}
        town.put(schema.workers, **person, role="volunteer")
        town.put(schema.worker_areas, worker_id=f"v-{number:03}", area_id="grid-1")
    page = visits.open("ops", "/desk/roster?area=grid-1&week=2026-W48&role=volunteer")
    expect(page.get_by_text("共 120 人，已列 100 人")).to_be_visible()
    expect(page.get_by_text("这一周时时有人当班。")).to_be_visible()
    page.get_by_role("button", name="全部列出").click()
    expect(page.get_by_role("link", name="志愿者119")).to_be_visible()
    asked = [url for url in visits.requests if "/rosters?" in url or "/shifts" in url]
    assert len(asked) == 1
    assert axe(page) == []


def test_a_leave_that_somebody_else_agrees_opens_its_gap_before_ones_eyes(
    town: Town, visits: Visits
) -> None:
    roster_everybody(town)
    page = visits.open("ops", "/desk/roster?area=grid-1&week=2026-W47")
    gaps = page.get_by_role("region", name="空班")
    expect(gaps).to_be_visible()
    opened = gaps.get_by_text("周日 09:15–22:00 无人当班")
    expect(opened).to_have_count(0)
    expect(page.get_by_text("实时")).to_be_visible()
    leave = {"until": "2026-11-23T00:00:00+08:00"}
    assert town.client().post("/api/v1/workers/w-1/leaves", json=leave).is_success
    expect(opened).to_be_visible()


def test_a_roster_without_people_is_refused_at_its_field(visits: Visits) -> None:
    page = visits.open("ops", "/desk/roster?area=grid-1")
    page.get_by_role("button", name="排上").click()
    expect(page.get_by_role("group", name="给谁排")).to_contain_text("不能为空")


def test_a_leave_is_refused_at_its_field_and_agreed_with_a_substitute(visits: Visits) -> None:
    page = visits.open("ops", "/desk/people/w-1")
    page.locator("summary", has_text="登记休假").click()
    expect(page.get_by_text("没有代班人：休假开始时")).to_be_visible()
    page.get_by_label("结束日期").fill("2026-11-25")
    substitute = page.get_by_label("代班人编号")
    substitute.fill("w-1")
    page.get_by_role("button", name="登记休假").click()
    expect(substitute).to_have_attribute("aria-invalid", "true")
    expect(substitute).to_be_focused()
    assert CHINESE.search(page.locator(".field.bad .fault").inner_text())
    substitute.fill("w-2")
    page.get_by_role("button", name="登记休假").click()
    leaves = page.get_by_role("region", name="休假")
    expect(leaves.get_by_role("listitem")).to_contain_text("由李晓代班")
    expect(leaves.get_by_role("listitem")).to_contain_text("11月25日 周三 18:00")


def test_a_leave_without_a_substitute_is_agreed_and_opens_a_gap(town: Town, visits: Visits) -> None:
    roster_everybody(town)
    page = visits.open("ops", "/desk/people/w-1")
    page.locator("summary", has_text="登记休假").click()
    page.get_by_label("开始日期").fill("2026-11-24")
    page.get_by_label("开始时间").last.fill("08:00")
    page.get_by_label("结束日期").fill("2026-11-24")
    page.get_by_role("button", name="登记休假").click()
    leaves = page.get_by_role("region", name="休假")
    expect(leaves.get_by_role("listitem")).to_contain_text("没有代班人")
    page.goto(visits.address + "/desk/roster?area=grid-1&week=2026-W48")
    expect(page.get_by_text("周二 08:00–18:00 无人当班")).to_be_visible()


def test_a_password_is_shown_once(visits: Visits) -> None:
    page = visits.open("ops", "/desk/people/w-2")
    page.get_by_role("button", name="创建账号").click()
    field = page.get_by_label("密码", exact=True)
    expect(field).to_be_visible()
    password = field.input_value()
    assert len(password) >= 12
    assert axe(page) == []
    page.get_by_role("button", name="已交给本人").click()
    expect(field).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="重置密码")).to_be_visible()
    assert password not in page.content()


def test_a_new_password_ends_the_old_one(town: Town, visits: Visits) -> None:
    made = town.accounts.create("li.xiao", Scope.WORKER, "w-2")
    page = visits.open("ops", "/desk/people/w-2")
    page.get_by_role("button", name="重置密码").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("旧密码马上作废")
    dialog.get_by_role("button", name="重置密码").click()
    password = page.get_by_label("密码", exact=True).input_value()
    assert town.signing_in.sign_in("li.xiao", made.password) is None
    assert town.signing_in.sign_in("li.xiao", password) is not None


def test_somebody_new_is_refused_at_the_field_and_then_added(visits: Visits) -> None:
    page = visits.open("ops", "/desk/people?area=grid-1")
    page.get_by_role("button", name="添加人员").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("编号").fill("w-9")
    dialog.get_by_role("button", name="添加人员").click()
    name = dialog.get_by_label("姓名")
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill("赵敏")
    dialog.get_by_label("渠道 1").fill("ntfys://ntfy.example.org/secret-topic")
    dialog.get_by_role("button", name="添加人员").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("赵敏")
    expect(page.get_by_text("ntfys")).to_be_visible()
    assert "secret-topic" not in page.content()


def test_before_somebody_goes_the_consequence_is_named(visits: Visits) -> None:
    page = visits.open("ops", "/desk/people/w-1")
    page.get_by_role("button", name="办理离岗").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("没有接任者")
    dialog.get_by_label("接任者编号").fill("w-2")
    expect(dialog).to_contain_text("都转给李晓")
    dialog.get_by_role("button", name="办理离岗").click()
    expect(page.get_by_text("已离岗").first).to_be_visible()
    state_of_everybody(page, visits)


def state_of_everybody(page: Page, visits: Visits) -> None:
    page.goto(visits.address + "/desk/people")
    expect(page.get_by_role("link", name="李晓")).to_have_count(1)
    page.get_by_label("目前状态").select_option("resigned")
    expect(page).to_have_url(re.compile("state=resigned"))
    expect(page.get_by_text("w-1", exact=True)).to_be_visible()


def test_ended_sessions_open_nothing_any_more(visits: Visits) -> None:
    hers = visits.open("w-2", "/phone")
    assert hers.request.get(visits.address + "/api/v1/me").status == 200
    page = visits.open("ops", "/desk/people/w-2")
    page.get_by_role("button", name="结束所有登录").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("手机和网页都要重新登录")
    dialog.get_by_role("button", name="结束所有登录").click()
    expect(page.get_by_text("的登录都已结束")).to_be_visible()
    assert hers.request.get(visits.address + "/api/v1/me").status == 401
