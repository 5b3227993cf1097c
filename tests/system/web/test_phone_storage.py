"""The worker's app where the phone has no room, and where nobody has it open."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.contract.api.town import Town
from tests.system.web.phones import KEPT, actions, all_sent, open_phone, take_photo
from tests.system.web.visits import Visits, axe

pytestmark = pytest.mark.system
NOTE = "她在厨房，没听见铃声"
FULL = """() => {
  self.isFull = true;
  for (const way of ['add', 'put']) {
    const real = IDBObjectStore.prototype[way];
    IDBObjectStore.prototype[way] = function (...what) {
      if (self.isFull) throw new DOMException('full', 'QuotaExceededError');
      return real.apply(this, what);
    };
  }
}"""
"""A phone that takes nothing more, until `isFull` is false."""
ALL_SENT = f"""async () => {{
  while ((await ({KEPT})('actions')).length > 0)
    await new Promise((look) => setTimeout(look, 50));
  return true;
}}"""


def write_note(page: Page, note: str = NOTE) -> None:
    page.get_by_text("写备注", exact=True).tap()
    page.get_by_label("备注", exact=True).fill(note)
    page.get_by_role("button", name="保存备注").tap()


def test_without_room_and_signal_what_was_typed_stays_and_is_sent_in_order(
    town: Town, visits: Visits
) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    page.evaluate(FULL)
    page.context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    write_note(page)
    take_photo(page)
    warned = page.get_by_role("alert").filter(has_text="手机存不下：3 项还没发出")
    expect(warned).to_be_visible()
    expect(page.get_by_text("无信号，3 项没存住")).to_be_visible()
    expect(page.get_by_text(f"“{NOTE}”")).to_be_visible()
    assert page.evaluate(KEPT, "actions") == []
    assert axe(page) == []
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()

    page.context.set_offline(False)
    all_sent(page)
    expect(warned).to_have_count(0)
    assert actions(town, "t-001") == ["arrive", "note", "proof"]


def test_without_room_a_tap_is_sent_at_once_with_its_id(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    page.evaluate(FULL)
    with page.expect_response("**/tickets/t-001/note") as answered:
        write_note(page)
    expect(page.get_by_text("待发送")).to_have_count(0)
    assert actions(town, "t-001") == ["note"]
    assert page.evaluate(KEPT, "actions") == []
    body = answered.value.request.post_data_json
    assert body["note"] == NOTE
    assert len(body["action_id"]) >= 8


def test_what_found_no_room_is_stored_once_there_is_some(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    page.evaluate(FULL)
    page.context.set_offline(True)
    write_note(page)
    expect(page.get_by_text("手机存不下：1 项还没发出")).to_be_visible()
    page.evaluate("() => { self.isFull = false; }")
    write_note(page, "门开了")
    expect(page.get_by_text("无信号，已存 2 项")).to_be_visible()
    page.reload()
    expect(page.get_by_text("无信号，已存 2 项")).to_be_visible()
    page.context.set_offline(False)
    all_sent(page)
    notes = town.client().get("/api/v1/tickets/t-001").json()["events"]
    assert [one["note"] for one in notes if one["action"] == "note"] == [NOTE, "门开了"]


def test_a_phone_that_stores_nothing_shows_the_day_and_says_so(visits: Visits) -> None:
    page = open_phone(visits)
    page.context.add_init_script(f"({FULL})()")
    page.reload()
    expect(page.get_by_text("手机存不下工单资料")).to_be_visible()
    expect(page.locator("header").get_by_text("已连接")).to_be_visible()
    expect(page.locator("a.entry").first).to_be_visible()
    assert page.evaluate(KEPT, "days") == []


def test_what_waits_is_sent_with_no_page_of_the_app_open(town: Town, visits: Visits) -> None:
    page = open_phone(visits, "/phone/t/t-001")
    page.context.set_offline(True)
    page.get_by_role("button", name="我到了，没有码可扫").tap()
    expect(page.get_by_text("无信号，已存 1 项")).to_be_visible()
    other = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    other.goto(f"{visits.address}/healthz")
    assert actions(town, "t-001") == []
    wake(other.context.new_cdp_session(other), visits.address)
    other.wait_for_function(ALL_SENT)
    assert actions(town, "t-001") == ["arrive"]


def wake(browser: CDPSession, address: str) -> None:
    """As the browser does once there is signal again: Background Sync."""

    def dispatch(event: dict[str, list[dict[str, str]]]) -> None:
        (found,) = event["registrations"]
        what = {"origin": address, "tag": "firstlight-queue", "lastChance": False}
        what |= {"registrationId": found["registrationId"]}
        browser.send("ServiceWorker.dispatchSyncEvent", what)

    browser.once("ServiceWorker.workerRegistrationUpdated", dispatch)
    browser.send("ServiceWorker.enable")
