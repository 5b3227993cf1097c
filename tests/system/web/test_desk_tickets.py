"""The duty desk at work: its board, a ticket, whistles and a walk list, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from hub.domain.people import Role, Worker
from tests.contract.api.town import Town
from tests.system.web.visits import PHONE, Visits, axe

pytestmark = pytest.mark.system
API = "/api/v1"
NARROW = (1100, 900)
"""No room for a ticket beside the board."""


def card(page: Page, ticket_id: str) -> str:
    return f"#ticket-{ticket_id}"


def test_whoever_is_signed_out_signs_in_by_the_form_and_comes_back(
    town: Town, visits: Visits
) -> None:
    page = visits.open("", "/desk/incidents?state=closed")
    page.wait_for_url("**/sign-in**")
    page.fill("input[name=username]", town.username)
    page.fill("input[name=password]", town.password)
    page.click("main form button")
    expect(page).to_have_url(re.compile(r"/desk/incidents\?state=closed$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("事件")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in**")


def test_filters_stand_in_the_address_and_survive_a_reload(visits: Visits) -> None:
    page = visits.open("ops", "/desk")
    expect(page.locator(card(page, "t-002"))).to_be_visible()
    page.get_by_role("button", name="P1").click()
    page.get_by_label("类别").select_option("missed")
    expect(page.locator(card(page, "t-002"))).to_have_count(0)
    expect(page).to_have_url(re.compile(r"priority=P1&kind=missed$"))
    page.reload()
    expect(page.locator(card(page, "t-000"))).to_be_visible()
    expect(page.locator(card(page, "t-002"))).to_have_count(0)
    expect(page.get_by_role("button", name="P1")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("查找").fill("nothing like it")
    expect(page.get_by_text("没有符合条件的工单")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(card(page, "t-002"))).to_be_visible()
    assert page.url.endswith("/desk/") or page.url.endswith("/desk")


def test_an_area_is_found_by_what_one_types(visits: Visits) -> None:
    page = visits.open("ops", "/desk")
    expect(page.locator(card(page, "t-002"))).to_be_visible()
    area = page.get_by_role("search").get_by_label("区域")
    area.fill("grid-2")
    expect(page.locator("datalist option")).to_have_count(1)
    area.fill("第grid-2 · grid-2")
    expect(page).to_have_url(re.compile(r"area=grid-2$"))
    expect(page.locator(card(page, "t-002"))).to_have_count(0)
    page.reload()
    expect(area).to_have_value("第grid-2 · grid-2")
    area.fill("")
    expect(page.locator(card(page, "t-002"))).to_be_visible()


def test_a_ticket_leads_back_to_the_board_as_it_was(visits: Visits) -> None:
    page = visits.open("ops", "/desk?priority=P2&view=list", size=NARROW)
    page.locator(card(page, "t-002")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("设备失明")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="返回工单").click()
    expect(page).to_have_url(re.compile(r"priority=P2&view=list$"))


def test_a_ticket_opens_beside_the_board_and_stands_in_the_address(visits: Visits) -> None:
    page = visits.open("ops", "/desk?priority=P2")
    page.locator(card(page, "t-002")).click()
    panel = page.get_by_role("region", name="设备失明")
    expect(panel.get_by_role("heading", level=2).first).to_be_focused()
    expect(panel.get_by_role("heading", name="有人看到了吗？")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/desk/?\?priority=P2&ticket=t-002$"))
    expect(page.locator(card(page, "t-002"))).to_have_attribute("aria-current", "true")
    assert axe(page) == []
    page.reload()
    expect(panel.get_by_role("heading", name="有人看到了吗？")).to_be_visible()
    page.get_by_role("button", name="P2").click()  # another filter leaves it open
    expect(page.locator(card(page, "t-000"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/desk/?\?ticket=t-002$"))
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator(card(page, "t-002"))).to_be_focused()
    page.go_back()
    expect(panel).to_be_visible()
    panel.get_by_role("link", name="单独打开").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("设备失明")
    page.go_back()
    expect(panel).to_be_visible()
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    expect(page).to_have_url(re.compile(r"/desk/tickets/t-002$"))


def test_the_panel_follows_the_keys_and_is_entered_and_left_by_them(visits: Visits) -> None:
    page = visits.open("ops", "/desk?view=list")
    expect(page.locator(card(page, "t-000"))).to_be_visible()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    assert second != first
    expect(page).to_have_url(re.compile(f"ticket={second.removeprefix('ticket-')}$"))
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")  # closes the dialog alone
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator(f"#{second}")).to_be_focused()


def test_the_panel_is_as_live_as_the_board(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk?ticket=t-003")
    expect(page.get_by_role("status").get_by_text("实时")).to_be_visible()
    panel = page.get_by_role("region", name=re.compile("·"))
    expect(panel.get_by_text("还没有通知任何人")).to_be_visible()
    assert town.client(town.worker_token()).post(f"{API}/tickets/t-003/accept").status_code == 200
    expect(panel.locator(".headline")).to_contain_text("已回应")
    accepted = page.get_by_role("region", name="已接单")
    expect(accepted.locator(card(page, "t-003"))).to_be_visible()


def test_a_ticket_is_dispatched_by_keyboard_alone(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk")
    expect(page.locator(card(page, "t-003"))).to_be_visible()
    page.keyboard.press("j")
    chosen = page.evaluate("document.activeElement.id")
    page.keyboard.press("a")
    people = page.get_by_role("dialog").get_by_role("radio")
    expect(people.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    whom = page.evaluate("document.activeElement.value")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(f"#{chosen}")).to_be_focused()
    ticket = town.client().get(f"{API}/tickets/{chosen.removeprefix('ticket-')}").json()
    assert (ticket["state"], ticket["assignee"]) == ("assigned", whom)


def test_keys_steal_nothing_from_a_field_and_can_be_switched_off(visits: Visits) -> None:
    page = visits.open("ops", "/desk")
    expect(page.locator(card(page, "t-000"))).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("查找")).to_be_focused()
    page.keyboard.type("ja?")
    expect(page.get_by_label("查找")).to_have_value("ja?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="快捷键").click()
    page.get_by_role("dialog").get_by_label("使用快捷键").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('firstlight.desk.keys')") == "off"


def test_a_new_ticket_appears_and_is_marked_and_the_selection_stays(
    town: Town, visits: Visits
) -> None:
    page = visits.open("ops", "/desk")
    expect(page.get_by_role("status").get_by_text("实时")).to_be_visible()
    page.locator(card(page, "t-003")).focus()
    town.enrol("h-late")
    town.ticket(
        "t-late",
        home_id="h-late",
        kind="fall",
        priority="P1",
        state="new",
        assignee=None,
        opened_at=town.clock.at,
    )
    expect(page.locator(card(page, "t-late"))).to_be_visible()
    expect(page.get_by_text("新到 1 张工单")).to_be_visible()
    expect(page.locator(card(page, "t-003"))).to_be_focused()


def test_a_ticket_that_changed_meanwhile_is_explained_and_the_note_is_kept(
    town: Town, visits: Visits
) -> None:
    page = visits.open("ops", "/desk/tickets/t-002")
    page.get_by_text("更多操作").click()
    page.get_by_role("button", name="撤销").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("邻居说她昨晚去了女儿家")
    gone = town.client().post(f"{API}/tickets/t-002/cancel", json={"note": "别人先撤了"})
    assert gone.status_code == 200
    dialog.get_by_role("button", name="撤销").click()
    expect(dialog.get_by_text("工单刚有变化：现在是“已撤销”")).to_be_visible()
    expect(dialog.get_by_text("这个操作已经不能做了")).to_be_visible()
    expect(dialog.get_by_text("工单现在是“已撤销”，不能撤销")).to_be_visible()
    expect(dialog.get_by_role("textbox")).to_have_value("邻居说她昨晚去了女儿家")
    page.keyboard.press("Escape")
    expect(page.get_by_text("别人先撤了")).to_be_visible()


def test_a_ticket_says_whether_a_human_has_seen_it(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/tickets/t-003")
    expect(page.get_by_text("还没有通知任何人")).to_be_visible()
    assert town.client(town.worker_token()).post(f"{API}/tickets/t-003/accept").status_code == 200
    expect(page.locator(".headline")).to_contain_text("已回应")
    expect(page.get_by_role("heading", name="有人看到了吗？")).to_be_visible()
    expect(page.get_by_role("region", name="经过")).to_contain_text("李晓接单")  # w-1 by name


def test_a_department_is_called_reports_and_is_rated(town: Town, visits: Visits) -> None:
    fire = {"department_id": "fire", "name": "消防救援站", "area_id": "grid-1", "duties": ["消防"]}
    assert town.client().post(f"{API}/departments", json=fire).status_code == 201
    page = visits.open("ops", "/desk/tickets/t-000")
    page.get_by_role("button", name="吹哨").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("消防救援站").check()
    dialog.get_by_label("请部门做什么").fill("破门进入")
    dialog.get_by_role("button", name="吹哨").click()
    expect(page.get_by_text("已吹哨")).to_be_visible()
    (whistle,) = town.client().get(f"{API}/whistles").json()["items"]
    path = f"{API}/whistles/{whistle['whistle_id']}"
    assert town.client().post(f"{path}/accept").status_code == 200
    assert town.client().post(f"{path}/report", json={"note": "已开门"}).status_code == 200
    page.get_by_role("link", name="吹哨").click()
    page.get_by_role("button", name="评价").click()
    page.get_by_role("dialog").get_by_label("5 · 很好").check()
    page.get_by_role("dialog").get_by_role("button", name="评价").click()
    expect(page.get_by_text("还没有吹哨。")).to_be_visible()  # rated: nothing is left to do
    page.get_by_role("button", name="全部").click()
    expect(page.get_by_text("已评价")).to_be_visible()


def test_a_walk_list_is_settled_line_by_line(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/incidents")
    page.get_by_role("link", name="第grid-1").click()
    expect(page.get_by_text("已走访 0/5 户")).to_be_visible()
    for number in range(2):
        page.get_by_role("button", name="登记结果").first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("平安").check()
        dialog.get_by_label("说明").fill("在家，一切都好")
        dialog.get_by_role("button", name="确定").click()
        expect(page.get_by_text(f"已走访 {number + 1}/5 户")).to_be_visible()
    lines = town.client().get(f"{API}/incidents/i-1").json()["lines"]
    settled = [line for line in lines if line["state"] == "settled"]
    assert [line["outcome"] for line in settled] == ["safe", "safe"]
    assert {line["note"] for line in settled} == {"在家，一切都好"}


def test_somebody_from_elsewhere_is_found_by_name_and_sent_to_a_door(
    town: Town, visits: Visits
) -> None:
    town.enrolment.add_worker(Worker("w-far", "欧阳远", Role.GRID_WORKER, ("grid-2",), ()))
    page = visits.open("ops", "/desk/incidents/i-1")
    page.get_by_role("button", name="派人").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    expect(dialog.get_by_role("radio", name=re.compile("欧阳远"))).to_have_count(0)
    dialog.get_by_label("按姓名或编号找别处的人").fill("欧阳")
    dialog.get_by_role("radio", name=re.compile("欧阳远")).check()
    assert axe(page) == []
    dialog.get_by_role("button", name="确定").click()
    expect(page.get_by_role("cell", name="欧阳远")).to_be_visible()


def test_a_ticket_is_merged_into_one_that_is_found_by_its_words(town: Town, visits: Visits) -> None:
    town.ticket("t-twin", home_id="h-003", kind="blind", state="assigned")
    page = visits.open("ops", "/desk/tickets/t-003")
    page.get_by_text("更多操作").click()
    page.get_by_role("button", name="并单").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("查找").fill("t-twin")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_role("radio").check()
    dialog.get_by_role("button", name="并单").click()
    expect(page.get_by_role("link", name=re.compile("t-twin"))).to_be_visible()


def test_a_walk_list_on_paper_has_boxes_to_tick_and_no_buttons(visits: Visits) -> None:
    page = visits.open("ops", "/desk/incidents/i-1")
    expect(page.get_by_text("王秀英").first).to_be_visible()
    expect(page.locator(".box").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".box").first).to_be_visible()
    expect(page.get_by_role("button", name="登记结果")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_language_is_switched_where_one_stands(visits: Visits) -> None:
    page = visits.open("ops", "/desk?priority=P1")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tickets")
    expect(page).to_have_url(re.compile(r"/desk/?\?priority=P1$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_lost_stream_is_shown_and_an_ended_session_leads_to_the_sign_in(
    town: Town, visits: Visits
) -> None:
    page = visits.open("ops", "/desk")
    expect(page.get_by_role("status").get_by_text("实时")).to_be_visible()
    for account in town.client().get(f"{API}/accounts").json()["items"]:
        town.accounts.revoke(account["account_id"])
    page.wait_for_url("**/sign-in**")


def test_on_a_narrow_screen_the_parts_open_by_a_button(visits: Visits) -> None:
    page = visits.open("ops", "/desk", size=PHONE)
    parts = page.get_by_role("link", name="事件")
    expect(parts).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    parts.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("事件")
    expect(parts).to_be_hidden()


def test_the_seconds_around_an_alert_are_fetched_masked(visits: Visits) -> None:
    page = visits.open("ops", "/desk/tickets/t-001")
    page.get_by_role("button", name="取前后几秒").click()
    stills = page.get_by_role("img", name=re.compile("第 .* 秒"))
    expect(stills.first).to_be_visible()
    expect(stills).to_have_count(4)


def test_a_follow_up_is_entered_on_the_ticket(town: Town, visits: Visits) -> None:
    desk = town.client()
    worker = town.client(town.worker_token())
    for action, said in (("accept", {}), ("arrive", {}), ("resolve", {"outcome": "safe"})):
        assert worker.post(f"{API}/tickets/t-003/{action}", json=said).status_code == 200
    assert desk.get(f"{API}/follow-ups?ticket_id=t-003").json()["items"]
    town.clock.forward(days=1)
    page = visits.open("ops", "/desk/tickets/t-003")
    page.get_by_role("button", name="登记回访").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("平安").check()
    dialog.get_by_label("她的原话").fill("小李来得很快")
    dialog.get_by_role("button", name="登记回访").click()
    expect(page.get_by_text("小李来得很快").first).to_be_visible()
