"""A worker's phone in a test: opened, tapped, and what the hub says of it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.contract.api.town import Town
from tests.system.street import scene
from tests.system.web.visits import PHONE, Visits

DOORSTEP = {
    "address": "幸福路88弄3号楼2单元501",
    "latitude": 31.2304,
    "longitude": 121.4737,
    "hearing": "左耳听不见，请敲重一点",
    "keys": "备用钥匙在居委会2号柜",
    "medicines": "降压药、二甲双胍",
    "hospital": "第六人民医院",
}
STOCKED = """async () => {
  await navigator.serviceWorker.ready;
  while (navigator.serviceWorker.controller === null || !(await caches.match('/phone')))
    await new Promise((look) => setTimeout(look, 50));
  return true;
}"""
"""The app is on the phone. It looks again by itself: a promise is waited for, not what it holds."""
KEPT = """async (store) => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('firstlight-phone');
    asked.onsuccess = () => done(asked.result);
  });
  return new Promise((done) => {
    const asked = db.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => { db.close(); done(asked.result); };
  });
}"""


def open_phone(visits: Visits, path: str = "/phone", who: str = "w-1") -> Page:
    """The app on a phone, its shell on the shelf."""
    page = visits.open(who, path, size=PHONE, touch=True)
    page.wait_for_function(STOCKED)
    expect(page.get_by_text("已连接")).to_be_visible()
    return page


def story(town: Town, ticket_id: str) -> list[dict[str, Any]]:
    """What the hub says happened, without its own opening."""
    ticket = town.client().get(f"/api/v1/tickets/{ticket_id}").json()
    return [event for event in ticket["events"] if event["action"] != "open"]


def actions(town: Town, ticket_id: str) -> list[str]:
    return [event["action"] for event in story(town, ticket_id)]


def take_photo(page: Page) -> None:
    page.get_by_text("拍照", exact=True).tap()
    picture = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": scene()}
    page.get_by_label("拍一张，或选一张").set_input_files(files=[picture])  # type: ignore[list-item]
    expect(page.get_by_alt_text("刚拍的照片")).to_be_visible()
    page.get_by_role("button", name="提交这张照片").tap()


def report(page: Page, outcome: str = "平安") -> None:
    page.get_by_text(outcome, exact=True).tap()
    page.get_by_role("button", name="完成").tap()


def all_sent(page: Page) -> None:
    expect(page.locator("header").get_by_text("已连接")).to_be_visible(timeout=30_000)
