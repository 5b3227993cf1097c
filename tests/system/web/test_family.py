"""Her family's page: good news of the day, and a proposal that she is away."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from hub.adapters.sql import schema
from tests.contract.api.town import START, Town
from tests.system.web.visits import PHONE, Visits

pytestmark = pytest.mark.system


def test_a_daughter_reads_that_the_curtain_was_opened(visits: Visits, town: Town) -> None:
    page = visits.open("daughter", "/", size=PHONE, touch=True)
    expect(page.get_by_text("窗帘06:41已拉开").first).to_be_visible()
    expect(page.get_by_role("heading", name="王奶奶")).to_be_visible()
    assert not page.get_by_text("李晓").is_visible(), "who goes there is nobody's business here"


def test_nothing_is_told_once_she_has_withdrawn_her_consent(visits: Visits, town: Town) -> None:
    ops = town.client()
    (given,) = ops.get("/api/v1/homes/h-fam/consents").json()["items"]
    path = f"/api/v1/homes/h-fam/consents/{given['consent_id']}/withdraw"
    assert ops.post(path).is_success
    page = visits.open("daughter", "/", size=PHONE)
    expect(page.get_by_role("button", name="告知外出")).to_be_visible()
    expect(page.get_by_text("06:41")).to_have_count(0)


def test_she_proposes_an_absence_and_reads_that_it_waits(visits: Visits, town: Town) -> None:
    page = visits.open("daughter", "/", size=PHONE)
    page.get_by_role("button", name="告知外出").click()
    page.get_by_role("button", name="发给网格员").click()
    reason = page.get_by_label("去哪里、为什么", exact=True)
    expect(reason).to_be_focused()
    expect(page.get_by_text("请写一句：去哪里、为什么")).to_be_visible()
    reason.fill("来我家住两天")
    page.get_by_role("button", name="发给网格员").click()
    mine = page.get_by_role("listitem").filter(has_text="来我家住两天")
    expect(mine.get_by_text("等待同意")).to_be_visible()
    (row,) = [one for one in town.rows(schema.away_proposals) if one.reason == "来我家住两天"]
    assert (row.home_id, row.source) == ("h-fam", "family")
    assert row.until_at - row.from_at == timedelta(days=1)
    assert row.from_at > START


def test_the_page_speaks_english_by_choice(visits: Visits) -> None:
    page = visits.open("daughter", "/screens/family", size=PHONE)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("The curtain was opened at 06:41").first).to_be_visible()
