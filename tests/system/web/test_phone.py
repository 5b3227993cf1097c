"""The worker's app: with signal and without, in two tabs, for one person and the next."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.contract.api.town import START, Town
from tests.system.web.conftest import FLAGS
from tests.system.web.fake_camera import camera_of, showing
from tests.system.web.phones import (
    DOORSTEP,
    KEPT,
    actions,
    all_sent,
    open_phone,
    report,
    story,
    take_photo,
)
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def _doorstep(town: Town) -> None:
    answer = town.client().put("/api/v1/homes/h-001/doorstep", json=DOORSTEP)
    assert answer.status_code == 200, answer.text


def test_what_is_done_without_signal_is_shown_kept_and_sent_in_order(
    town: Town, visits: Visits
) -> None:
    page = open_phone(visits)
    page.get_by_role("link", name="王秀英").first.tap()
    page.get_by_text("20 分钟", exact=True).tap()
    page.get_by_role("button", name="我去，接单").tap()
    expect(page.get_by_role("timer")).to_contain_text("还有")
    all_sent(page)

    page.context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    expect(page.get_by_text("无信号，已存 1 项")).to_be_visible()
    page.get_by_text("写备注", exact=True).tap()
    page.get_by_label("备注", exact=True).fill("她在厨房，没听见铃声")
    page.get_by_role("button", name="保存备注").tap()
    take_photo(page)
    report(page)
    expect(page.get_by_text("无信号，已存 4 项")).to_be_visible()
    expect(page.get_by_text("已完成，谢谢您跑这一趟。")).to_be_visible()
    assert actions(town, "t-000") == ["accept"]

    page.reload()
    expect(page.get_by_text("无信号，已存 4 项")).to_be_visible()
    expect(page.get_by_text("“她在厨房，没听见铃声”")).to_be_visible()

    page.context.set_offline(False)
    all_sent(page)
    expect(page.get_by_text("待发送")).to_have_count(0)
    assert actions(town, "t-000") == ["accept", "arrive", "note", "proof", "resolve"]
    tapped = [event["acted_at"] for event in story(town, "t-000")]
    assert None not in tapped
    assert tapped[1:] == sorted(tapped[1:])
    ticket = town.client().get("/api/v1/tickets/t-000").json()
    assert ticket["state"] == "resolved"
    assert len([proof for proof in ticket["proofs"] if proof["kind"] == "photo"]) == 1


def test_the_doorstep_is_read_in_airplane_mode(visits: Visits) -> None:
    page = open_phone(visits)
    page.context.set_offline(True)
    page.goto(f"{visits.address}/phone/t/t-001")
    expect(page.get_by_role("heading", name="李桂兰")).to_be_visible()
    for words in ("address", "hearing", "keys", "medicines", "hospital"):
        expect(page.get_by_text(str(DOORSTEP[words])).first).to_be_visible()
    phone = page.get_by_role("link", name="打电话 13800000001")
    expect(phone).to_have_attribute("href", "tel:13800000001")
    way = page.get_by_role("link", name="地图导航")
    expect(way).to_have_attribute("href", re.compile("^geo:31.230400,121.473700"))
    expect(page.get_by_text("本机保存到")).to_be_visible()


def test_a_refused_step_is_explained_and_holds_up_those_after_it(
    town: Town, visits: Visits
) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    page.context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    report(page)
    expect(page.get_by_text("无信号，已存 2 项")).to_be_visible()
    answer = town.client().post("/api/v1/tickets/t-001/cancel", json={"note": "女儿已在家"})
    assert answer.status_code == 200

    page.context.set_offline(False)
    expect(page.get_by_text("情况已经变了，这一步现在做不了。")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("现在：已取消，不用去了。")).to_be_visible()
    expect(page.get_by_text("要等前面没成功的一步处理好。")).to_be_visible()
    expect(page.locator("header").get_by_text("正在发送")).to_have_count(0)
    assert actions(town, "t-001") == ["cancel"]
    page.get_by_role("button", name="连同后面共 2 步都放弃").tap()
    expect(page.get_by_text("没有成功")).to_have_count(0)
    assert page.evaluate(KEPT, "actions") == []


def test_two_tabs_send_each_step_once(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    other = page.context.new_page()
    other.goto(f"{visits.address}/phone")
    all_sent(other)
    page.context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    report(page)
    expect(other.get_by_text("已存 2 项")).to_be_visible(timeout=30_000)
    page.context.set_offline(False)
    all_sent(page)
    all_sent(other)
    assert actions(town, "t-001") == ["arrive", "resolve"]


def test_what_waits_survives_a_killed_page_and_another_person(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    context = page.context
    context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    expect(page.get_by_text("无信号，已存 1 项")).to_be_visible()
    page.close(run_before_unload=False)
    mine = context.cookies()
    context.clear_cookies()
    context.set_offline(False)

    page = context.new_page()
    sign_in(page, visits, town, "w-2")
    page.goto(f"{visits.address}/phone/me")
    expect(page.get_by_text("另有 1 项是别人在这部手机上操作的")).to_be_visible()
    assert actions(town, "t-001") == []

    context.add_cookies(mine)  # type: ignore[arg-type]
    page.goto(f"{visits.address}/phone/me")
    expect(page.get_by_text("另有 1 项是别人在这部手机上操作的")).to_have_count(0)
    expect(page.get_by_text("都已发送。")).to_be_visible(timeout=30_000)
    assert actions(town, "t-001") == ["arrive"]


def sign_in(page: Page, visits: Visits, town: Town, worker_id: str) -> None:
    """By the form, as a person does."""
    body = {"username": f"{worker_id}.form", "scope": "worker", "worker_id": worker_id}
    made = town.client().post("/api/v1/accounts", json=body).json()
    page.goto(f"{visits.address}/phone")
    page.wait_for_url("**/sign-in**")
    page.fill("[name=username]", made["username"])
    page.fill("[name=password]", made["password"])
    page.click("main button")
    page.wait_for_url("**/phone")
    all_sent(page)


def test_nothing_about_people_stays_after_signing_out_or_in_the_cache(visits: Visits) -> None:
    page = open_phone(visits)
    assert len(page.evaluate(KEPT, "days")) == 1
    cached = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys())
              found.push(new URL(one.url).pathname);
          return found;
        }"""
    )
    assert "/phone" in cached
    assert all(path == "/phone" or path.startswith("/web/assets/") for path in cached)
    page.get_by_role("link", name="我的", exact=True).tap()
    page.get_by_role("button", name="退出").tap()
    page.wait_for_url("**/sign-in**")
    assert page.evaluate(KEPT, "days") == []


def test_an_ended_session_hides_people_and_keeps_what_waits(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    page.context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    expect(page.get_by_text("无信号，已存 1 项")).to_be_visible()
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.get_by_text("登录已过期")).to_be_visible(timeout=30_000)
    assert page.evaluate(KEPT, "days") == []
    assert len(page.evaluate(KEPT, "actions")) == 1
    expect(page.get_by_role("link", name="去登录")).to_have_attribute(
        "href", "/sign-in?to=%2Fphone%2Ft%2Ft-001"
    )
    assert actions(town, "t-001") == []


def test_a_walk_list_is_walked_on_the_phone(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/w/i-1/h-000")
    report(page)
    page.wait_for_url("**/phone/")
    all_sent(page)
    lines = town.client().get("/api/v1/incidents/i-1").json()["lines"]
    assert next(line for line in lines if line["home_id"] == "h-000")["state"] == "settled"


def test_doors_are_ordered_from_where_the_phone_is(town: Town, visits: Visits) -> None:
    far = DOORSTEP | {"latitude": 31.3304}
    town.client().put("/api/v1/homes/h-000/doorstep", json=far)
    near = DOORSTEP | {"latitude": 31.2314}
    town.client().put("/api/v1/homes/h-003/doorstep", json=near)
    page = open_phone(visits)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 31.2304, "longitude": 121.4737})
    page.get_by_role("button", name="从我这里排路线").tap()
    expect(page.get_by_text("北 110 米")).to_be_visible()
    names = page.locator("a.entry b.who").all_inner_texts()
    assert names.index("赵玉珍") < names.index("王秀英")


def test_a_message_opens_its_ticket_in_the_app(town: Town, visits: Visits) -> None:
    page = open_phone(visits)
    page.context.grant_permissions(["notifications"])
    worker = page.context.service_workers[0]
    worker.evaluate(
        """async () => {
          const options = {tag: 't-001 first', data: {url: '/s/token'}};
          await self.registration.showNotification('工单', options);
          const [notification] = await self.registration.getNotifications();
          self.dispatchEvent(new NotificationEvent('notificationclick', {notification}));
        }"""
    )
    page.wait_for_url("**/phone/t/t-001")
    expect(page.get_by_role("heading", name="李桂兰")).to_be_visible()


def test_the_code_at_the_door_is_scanned_and_proves_the_visit(
    town: Town, address: str, browser: Browser, chromium_path: Path, tmp_path: Path
) -> None:
    issued = town.client().post("/api/v1/homes/h-001/door-code").json()
    film = showing(issued["url"], tmp_path / "door.mjpeg")
    filming = browser.browser_type.launch(
        executable_path=str(chromium_path), args=[*FLAGS, *camera_of(film)], headless=True
    )
    visits = Visits(filming, town, address)
    page = open_phone(visits, "/phone/t/t-001")
    page.context.set_offline(True)  # the decoder is on the shelf, too
    page.get_by_role("button", name="我到了，扫门上的码").tap()
    expect(page.get_by_text("无信号，已存 1 项")).to_be_visible(timeout=30_000)
    page.context.set_offline(False)
    all_sent(page)
    visits.close()
    filming.close()
    assert visits.faults == []
    assert actions(town, "t-001") == ["arrive", "proof"]
    ticket = town.client().get("/api/v1/tickets/t-001").json()
    assert ticket["proven_by"] == ["door_code"]


def test_the_list_says_that_more_waits_and_calls_nothing_calm_without_signal(
    visits: Visits,
) -> None:
    page = open_phone(visits)
    said: dict[str, object] = {"more": True}

    def tell(route: Route) -> None:
        headers = {
            name: value for name, value in route.request.headers.items() if name != "if-none-match"
        }
        answer = route.fetch(headers=headers)
        route.fulfill(response=answer, json=answer.json() | said)

    page.context.route("**/api/v1/me/day", tell)
    page.reload()
    expect(page.get_by_text("还有更多没有列出来")).to_be_visible()
    said.update(more=False, tickets=[], doors=[], follow_ups=[])
    page.reload()
    expect(page.get_by_text("现在没有要做的事")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("上次更新时没有要做的事")).to_be_visible()


def test_who_is_held_up_tells_the_desk_in_one_tap_and_his_promise_stands(
    town: Town, visits: Visits
) -> None:
    promised = town.client().get("/api/v1/tickets/t-001").json()["arrive_by"]
    town.clock.at = START + timedelta(minutes=25, seconds=20)
    page = open_phone(visits, "/phone/t/t-001")
    expect(page.get_by_role("timer")).to_have_text("已超 5 分钟")
    assert axe(page) == []
    page.context.set_offline(True)
    page.get_by_role("button", name="还要 10 分钟").tap()
    expect(page.get_by_text("还没告知：还要约 10 分钟。")).to_be_visible()
    page.context.set_offline(False)
    all_sent(page)
    expect(page.get_by_text("已告知：还要约 10 分钟。")).to_be_visible()
    (said,) = story(town, "t-001")
    assert (said["action"], said["note"]) == ("note", "路上耽搁了，还要约 10 分钟到。")
    assert town.client().get("/api/v1/tickets/t-001").json()["arrive_by"] == promised
    desk = visits.open("ops", "/desk/tickets/t-001")
    expect(desk.get_by_text("路上耽搁了，还要约 10 分钟到。").first).to_be_visible()
