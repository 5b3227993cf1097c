"""The weekly page: this area's week, in figures that a person reads."""

from datetime import timedelta

import pytest

from tests.contract.api.test_api_figures import served
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


def test_the_week_is_on_one_page(town: Town) -> None:
    town.enrol()
    served(town, "t-1", 40, cause_code="was_out")
    served(town, "t-2", 100)
    page = town.client().get("/report?week=2026-W47").text
    assert "每周报告" in page
    assert "50.0%" in page, "one of two was answered within 60 s"
    assert "第grid-1" in page
    assert "外出" in page
    assert "/report?week=2026-W46" in page
    assert "/report?week=2026-W48" in page


def test_without_a_week_it_is_the_last_whole_one(town: Town) -> None:
    town.clock.forward(days=1)
    page = town.client().get("/report")
    assert "2026-W47" in page.text
    assert "这一周没有工单" in page.text


def test_a_worker_has_no_report(town: Town) -> None:
    assert town.client(town.worker_token()).get("/report").status_code == 403


def test_what_is_no_week_is_said(town: Town) -> None:
    for week in ("2026-W54", "2026-47", "0001-W01"):
        answer = town.client().get("/report", params={"week": week})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["reason"].endswith("write it like 2026-W47")


def test_the_report_ends_with_its_week(town: Town) -> None:
    town.enrol()
    town.ticket("t-1", opened_at=town.clock.at + timedelta(hours=20))  # Monday in Shanghai
    assert "这一周没有工单" in town.client().get("/report?week=2026-W47").text
