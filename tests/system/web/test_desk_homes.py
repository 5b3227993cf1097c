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
    expect(page.get_by_role("link", name="h-001")).to_be_visible()


def test_whoever_looks_finds_this_very_look(town: Town, visits: Visits) -> None:
    page = visits.open("ops", "/desk/homes/h-000?tab=looks")
    looks = page.get_by_role("region", name="谁看过")
    expect(looks.get_by_role("cell", name=re.compile(town.username)).first).to_be_visible()
