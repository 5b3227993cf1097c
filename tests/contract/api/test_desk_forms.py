"""What only the desk can do on a ticket's page: hand it over, and cancel it."""

import re

import pytest
from starlette.testclient import TestClient

from hub.pipeline.accounts import Scope
from tests.contract.api.test_api_accounts import sign_in
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


@pytest.fixture
def desk(town: Town) -> TestClient:
    ops = town.client()
    for worker_id, area_id in (("w-3", "community-1"), ("w-4", "grid-2")):
        body = {"worker_id": worker_id, "name": "x", "role": "volunteer", "area_ids": [area_id]}
        assert ops.post("/api/v1/workers", json=body).status_code == 201
    town.enrol()
    town.ticket("t-1")
    return sign_in(town, town.username, town.password)


def sent(browser: TestClient, action: str, **fields: str) -> int:
    csrf = browser.get("/api/v1/me").json()["csrf"]
    form = fields | {"csrf": csrf}
    return browser.post(f"/t/t-1/{action}", data=form, follow_redirects=False).status_code


def test_the_desk_hands_over_to_somebody_of_the_home_or_its_areas(
    town: Town, desk: TestClient
) -> None:
    page = desk.get("/t/t-1").text
    assert re.findall(r'<option value="([^"]+)"', page) == ["w-1", "w-2", "w-3"]
    assert sent(desk, "assign", assignee="") == 422
    assert sent(desk, "assign", assignee="w-3") == 303
    ticket = town.client().get("/api/v1/tickets/t-1").json()
    assert (ticket["state"], ticket["assignee"]) == ("assigned", "w-3")


def test_the_desk_cancels_with_a_reason(town: Town, desk: TestClient) -> None:
    assert sent(desk, "cancel") == 422
    assert sent(desk, "cancel", note="她打来电话，一切都好") == 303
    assert town.client().get("/api/v1/tickets/t-1").json()["state"] == "canceled"
    assert "/t/t-1/assign" not in desk.get("/t/t-1").text


def test_nobody_but_the_desk_is_offered_the_two_forms(town: Town, desk: TestClient) -> None:
    for scope, worker_id in ((Scope.WORKER, "w-1"), (Scope.AUDITOR, None)):
        made = town.accounts.create(f"{scope}.li", scope, worker_id)
        page = sign_in(town, made.username, made.password).get("/t/t-1").text
        assert "/t/t-1/assign" not in page
        assert "/t/t-1/cancel" not in page
    assert "/t/t-1/assign" in desk.get("/t/t-1").text
