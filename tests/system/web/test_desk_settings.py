"""What the duty desk sets in a real browser: ladders, camera rules, found people, vehicles."""

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from hub.adapters.pictures import small_jpeg
from hub.adapters.sql import schema
from hub.adapters.sql.listed import SqlFoundPeople, SqlListedVehicles
from hub.adapters.sql.state import opener
from hub.api.app import create_app
from hub.pipeline.found_people import FoundPeople
from hub.pipeline.listed_vehicles import ListedVehicles
from hub.pipeline.matching import OFF
from tests.contract.api.town import PLATES, Town
from tests.system.street import scene
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system
POLICIES = "/api/v1/policies"
GRID: dict[str, Any] = {"area_id": "grid-1", "rungs": [{"name": "paired_worker", "who": "paired"}]}


def policies(town: Town) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = town.client().get(POLICIES).json()["items"]
    return items


def test_a_ladder_is_checked_and_compared_before_it_is_put_in_force(
    town: Town, visits: Visits
) -> None:
    page = visits.open("ops", "/desk/policies")
    page.get_by_role("link", name="新写一条规则").click()
    page.get_by_label("区域编号").fill("grid-1")
    ladder = page.get_by_role("region", name="逐级上报")
    ladder.get_by_role("button", name=re.compile("^下移")).first.press("Enter")
    expect(ladder.get_by_role("group", name=re.compile("^第 2 级"))).to_be_focused()
    ladder.get_by_role("button", name=re.compile("^上移")).nth(1).press("Enter")
    expect(ladder.get_by_role("group", name=re.compile("^第 1 级"))).to_be_focused()
    wait = page.get_by_role("region", name="对哪里、对什么生效").get_by_label("P1 等（分钟）")
    wait.fill("0")
    page.get_by_role("button", name="检查").click()
    expect(wait).to_be_focused()
    expect(wait).to_have_accessible_description("要大于 0")
    assert axe(page) == []
    wait.fill("3")
    page.get_by_role("button", name="检查").click()
    line = page.get_by_role("row", name=re.compile("等待接单"))
    expect(line).to_contain_text("P1 5 分钟")
    expect(line).to_contain_text("P1 3 分钟")
    assert axe(page) == []
    assert policies(town) == []
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.get_by_text("已启用，对新工单生效。")).to_be_visible()
    [policy] = policies(town)
    assert (policy["area_id"], policy["accept_within_s"]["P1"]) == ("grid-1", 180)


def test_whoever_was_overtaken_sees_who_was_faster_before_replacing_it(
    town: Town, visits: Visits
) -> None:
    old = town.client().post(POLICIES, json=GRID).json()["policy_id"]
    page = visits.open("ops", f"/desk/policies/write?from={old}")
    page.get_by_label("接单后多久到场（分钟）").fill("20")
    town.clock.forward(minutes=1)
    town.client().post(POLICIES, json=GRID | {"report_within_s": 600})
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_text("请注意")).to_contain_text(f"{town.username} 于 11/22 09:16 刚改过")
    expect(page.get_by_role("row", name=re.compile("到场后多久报结果"))).to_contain_text("10 分钟")
    town.client().post(POLICIES, json=GRID | {"report_within_s": 1200})
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="没有启用")).to_contain_text("被别人改过")
    assert [one["arrive_within_s"] for one in policies(town)] == [2700]


def test_who_may_not_change_ladders_reads_them_with_who_changed_what(
    town: Town, visits: Visits
) -> None:
    for seconds in (600, 1200):
        town.client().post(POLICIES, json=GRID | {"report_within_s": seconds})
        town.clock.forward(minutes=1)
    page = visits.open("auditor", "/desk/policies")
    page.get_by_text("谁改过、改了什么").click()
    change = page.get_by_role("row", name=re.compile("到场后多久报结果"))
    expect(change).to_contain_text("10 分钟")
    expect(change).to_contain_text("20 分钟")
    expect(page.get_by_role("link", name=re.compile("修改|另写"))).to_have_count(0)
    expect(page.get_by_role("button", name="停用")).to_have_count(0)
    assert axe(page) == []


def test_a_rule_is_switched_off_and_a_wrong_zone_is_named_at_its_field(
    town: Town, visits: Visits
) -> None:
    page = visits.open("ops", "/desk/scenes?q=n-p0")
    row = page.get_by_role("row", name=re.compile("东门消防通道"))
    expect(row).to_contain_text("占用消防通道")
    expect(row).to_contain_text("还在路上")
    row.get_by_role("link", name="n-p0").click()
    lane = page.get_by_role("group", name=re.compile("占用消防通道"))
    crowd = page.get_by_role("group", name=re.compile("聚集"))
    lane.get_by_label("停留多久才报（秒）").fill("90")
    page.get_by_role("link", name="看这台设备").click()
    page.wait_for_url("**/desk/nodes/n-p0")
    page.go_back()
    page.wait_for_url("**/desk/scenes/n-p0")
    expect(lane.get_by_label("停留多久才报（秒）")).to_have_value("90")
    crowd.get_by_label("启用这条规则").uncheck()
    zone = lane.get_by_label("区域的角点")
    zone.fill("0.1 0.5, 0.9 1.5, 0.9 1")
    page.get_by_role("button", name="下发").click()
    expect(zone).to_be_focused()
    expect(zone).to_have_accessible_description(re.compile("超出范围"))
    assert axe(page) == []
    zone.fill("0.1 0.5, 0.9 0.5, 0.9 1")
    page.get_by_role("button", name="下发").click()
    expect(page.get_by_text("没有改动。")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="还没有确认")).to_be_focused()
    lane_rule, crowd_rule = town.client().get("/api/v1/nodes/n-p0/scenes").json()["scenes"]
    assert (lane_rule["dwell_s"], lane_rule["zone"][1]) == (90, [0.9, 0.5])
    assert crowd_rule["enabled"] is False


def test_what_a_node_cannot_do_stands_at_the_rule_it_means(town: Town, visits: Visits) -> None:
    path = "/api/v1/nodes/n-p0/scenes"
    first, second = town.client().get(path).json()["scenes"]
    rules = {"scenes": [first | {"enabled": False}, second | {"people": 1}]}
    revision = town.client().put(path, json=rules).json()["revision"]
    health = {"faults": ["scenes[0].people: expected `int` >= 2"]}
    with town.database.write() as connection:
        links = schema.node_links
        this = update(links).where(links.c.node_id == "n-p0")
        connection.execute(this.values(config_revision=revision, health=health))
    page = visits.open("auditor", "/desk/scenes/n-p0", language="en")
    expect(page.get_by_text("not taken by the node")).to_be_visible()
    crowd = page.get_by_role("group", name=re.compile("crowd"))
    people = crowd.get_by_label("People, at least")
    expect(people).to_have_accessible_description(re.compile("expected `int` >= 2"))
    expect(people).to_be_disabled()
    expect(page.get_by_role("button", name="Send")).to_have_count(0)
    assert axe(page) == []


def test_a_plate_is_looked_for_by_the_word_of_two_people(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/vehicles")
    expect(page.get_by_text("每次打开本页、每次改动都记入日志")).to_be_visible()
    page.get_by_role("button", name="登记协查车辆").click()
    plate = page.get_by_label("车牌号")
    plate.fill("三轮车")
    page.get_by_label("在哪个区域").fill("community-1")
    page.get_by_label("法律依据").fill("《道路交通安全法》第一百一十二条；协查通知第12号")
    page.get_by_role("button", name="登记，等待批准").click()
    expect(plate).to_be_focused()
    expect(plate).to_have_accessible_description(re.compile("不是车牌号"))
    assert axe(page) == []
    plate.fill("沪A12345")
    page.get_by_role("button", name="登记，等待批准").click()
    entry = page.get_by_role("listitem").filter(has_text="沪A12345")
    expect(entry).to_contain_text("登记人自己不能批准")
    expect(entry.get_by_role("button", name="批准")).to_have_count(0)
    lead = {"worker_id": "w-9", "name": "郑组长", "role": "community_duty"}
    lead |= {"area_ids": ["community-1"]}
    assert town.client().post("/api/v1/workers", json=lead).status_code == 201
    other = visits.open("w-9", "/desk/vehicles")
    other.get_by_role("button", name="批准").click()
    other.get_by_role("dialog").get_by_role("button", name="批准").click()
    expect(other.get_by_role("listitem").filter(has_text="沪A12345")).to_contain_text("寻找中")
    [listed] = town.client().get("/api/v1/listed-vehicles").json()["items"]
    assert (listed["state"], listed["requested_by"]) == ("in_force", town.username)
    looks = town.client().get("/api/v1/audit").json()["items"]
    assert "listed_vehicles" in {look["purpose"] for look in looks}


def test_somebody_is_found_on_her_consent_alone_and_ended_at_a_word(
    town: Town, visits: Visits
) -> None:
    town.edges.answers["enrol_person"] = lambda detail: ("done", {"faces": len(detail["pictures"])})
    page = visits.open("ops", "/desk/found")
    expect(page.get_by_text("没有人请求寻找。")).to_be_visible()
    page.get_by_role("button", name="登记请求寻找的人").click()
    page.get_by_label("住户编号").fill("h-003")
    page.get_by_role("button", name="查同意书").click()
    expect(page.get_by_text("没有有效的")).to_be_visible()
    consent = {"purpose": "face_matching", "given_by": "guardian", "evidence": "12号"}
    consent |= {"until": "2026-12-22T08:00:00+08:00"}
    town.client().post("/api/v1/homes/h-003/consents", json=consent)
    page.get_by_role("button", name="查同意书").click()
    page.get_by_label("东门消防通道").check()
    assert axe(page) == []
    page.get_by_role("button", name="登记", exact=True).click()
    person = page.get_by_role("listitem").filter(has_text="住户 h-003 的家人")
    expect(person).to_contain_text("还没有学到")
    face = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": scene()}
    person.get_by_label("选 1–3 张照片").set_input_files([face])
    person.get_by_role("button", name="给设备看").click()
    expect(person).to_contain_text("正在寻找")
    expect(person.get_by_role("listitem").first).to_contain_text("学到 1 张")
    expect(page.get_by_role("img")).to_have_count(0)
    person.get_by_role("button", name="结束寻找").click()
    page.get_by_role("dialog").get_by_role("button", name="结束寻找").click()
    expect(person).to_contain_text("已结束")
    [found] = town.client().get("/api/v1/found-people").json()["items"]
    assert (found["home_id"], found["is_looked_for"]) == ("h-003", False)


@pytest.fixture
def switched_off(town: Town) -> Town:
    """The town as it is delivered: nobody is looked for."""
    people, vehicles = (
        opener(town.database, SqlFoundPeople),
        opener(town.database, SqlListedVehicles),
    )
    relay = town.edges.relay
    assert relay is not None
    cameras = replace(
        town.services.cameras,
        found_people=FoundPeople(people, town.clock, str, relay, small_jpeg, OFF),
        listed_vehicles=ListedVehicles(vehicles, town.clock, str, PLATES, OFF),
    )
    town.app = create_app(replace(town.services, cameras=cameras))
    return town


@pytest.mark.parametrize(
    ("path", "setting"), [("found", "face_matching"), ("vehicles", "plate_matching")]
)
def test_a_list_that_is_switched_off_says_so_and_how_it_is_switched_on(
    switched_off: Town, visits: Visits, path: str, setting: str
) -> None:
    page = visits.open("ops", f"/desk/{path}")
    expect(page.get_by_text(f"{setting} = true")).to_be_visible()
    expect(page.get_by_text("出厂即关闭")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    assert axe(page) == []
