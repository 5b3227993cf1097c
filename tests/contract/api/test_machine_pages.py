"""The plain pages: declining, raising, reopening, following up, closing with an exception."""

import pytest
from starlette.testclient import TestClient

from hub.pipeline.accounts import Scope
from tests.contract.api.test_api_accounts import sign_in
from tests.contract.api.test_api_whistles import CALL, FIRE, officer
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
WELL = {"way": "call", "result": "well", "satisfied": "4", "words": "挺好的"}


@pytest.fixture
def desk(town: Town) -> TestClient:
    town.enrol()
    return sign_in(town, town.username, town.password)


@pytest.fixture
def worker(town: Town, desk: TestClient) -> TestClient:
    made = town.accounts.create("li", Scope.WORKER, "w-1")
    return sign_in(town, made.username, made.password)


def sent(browser: TestClient, path: str, **fields: str) -> int:
    form = fields | {"csrf": browser.get("/api/v1/me").json()["csrf"]}
    return browser.post(f"/t/t-1/{path}", data=form, follow_redirects=False).status_code


def state(town: Town) -> str:
    return str(town.client().get("/api/v1/tickets/t-1").json()["state"])


def test_a_worker_declines_and_says_why(town: Town, worker: TestClient) -> None:
    town.ticket("t-1")
    assert "/t/t-1/decline" in worker.get("/t/t-1").text
    assert sent(worker, "decline") == 422
    assert sent(worker, "decline", note="我在医院") == 303
    assert state(town) == "new"


def test_what_is_on_site_is_resolved_with_its_cause(town: Town, worker: TestClient) -> None:
    town.ticket("t-1", state="on_site")
    page = worker.get("/t/t-1").text
    assert 'name="cause_code"' in page
    assert "/t/t-1/decline" not in page
    assert sent(worker, "resolve", outcome="safe", cause_code="") == 303
    assert town.client().get("/api/v1/tickets/t-1").json()["cause_code"] is None


def test_a_due_follow_up_stands_on_the_workers_page_and_is_done_there(
    town: Town, worker: TestClient
) -> None:
    town.ticket("t-1", state="on_site")
    sent(worker, "resolve", outcome="safe", cause_code="was_out")
    assert "/t/t-1" not in worker.get("/my").text
    town.clock.forward(hours=12)
    assert 'href="/t/t-1"' in worker.get("/my").text
    assert "/t/t-1/follow-ups/t-1:1" in worker.get("/t/t-1").text
    assert sent(worker, "follow-ups/t-1:1", **WELL) == 303
    assert sent(worker, "follow-ups/t-1:1", **WELL) == 409
    assert town.client().get("/api/v1/tickets/t-1").json()["followed_up_at"] is not None
    assert "/t/t-1/follow-ups" not in worker.get("/t/t-1").text


def test_the_desk_closes_with_an_exception_or_after_a_good_follow_up(
    town: Town, desk: TestClient, worker: TestClient
) -> None:
    town.ticket("t-1", state="on_site")
    sent(worker, "resolve", outcome="safe")
    assert "/t/t-1/close" not in worker.get("/t/t-1").text
    assert 'name="note" rows="2" maxlength="1000" required' in _form(desk, "close")
    assert sent(desk, "close") == 422
    town.clock.forward(days=1)
    sent(worker, "follow-ups/t-1:1", **WELL)
    assert "required" not in _form(desk, "close")
    assert sent(desk, "close", cause_code="test") == 303
    assert state(town) == "closed"


def test_the_desk_reopens_with_a_reason(town: Town, desk: TestClient, worker: TestClient) -> None:
    town.ticket("t-1", state="on_site")
    sent(worker, "resolve", outcome="safe")
    assert "/t/t-1/reopen" not in worker.get("/t/t-1").text
    assert "/t/t-1/reopen" in desk.get("/t/t-1").text
    assert sent(desk, "reopen", note="女儿联系不上她") == 303
    assert state(town) == "new"


def test_raising_without_a_dispatcher_shows_the_page_again(town: Town, worker: TestClient) -> None:
    town.ticket("t-1")
    assert "/t/t-1/raise" in worker.get("/t/t-1").text
    assert sent(worker, "raise", note="要开锁") == 409


def test_an_officer_comes_and_reports_on_the_departments_page(town: Town, desk: TestClient) -> None:
    ops = town.client()
    assert ops.post("/api/v1/departments", json=FIRE).status_code == 201
    officer(town, "w-fire", "fire")
    made = town.accounts.create("fire.li", Scope.WORKER, "w-fire")
    browser = sign_in(town, made.username, made.password)
    town.ticket("t-1")
    (whistle,) = ops.post("/api/v1/tickets/t-1/whistles", json=CALL).json()["items"]
    assert browser.get("/", follow_redirects=False).headers["location"] == "/whistles"
    page = browser.get("/whistles").text
    assert "清出消防通道" in page
    assert "王秀英" not in page
    csrf = browser.get("/api/v1/me").json()["csrf"]
    path = f"/whistles/{whistle['whistle_id']}"
    for action, note, status in (
        ("refuse", "", 422),
        ("accept", "", 303),
        ("accept", "", 409),
        ("report", "已清出", 303),
    ):
        form = {"csrf": csrf, "note": note}
        answer = browser.post(f"{path}/{action}", data=form, follow_redirects=False)
        assert answer.status_code == status, action
    assert ops.get(f"/api/v1{path}").json()["report"] == "已清出"
    assert "清出消防通道" not in browser.get("/whistles").text


def _form(browser: TestClient, action: str) -> str:
    page = browser.get("/t/t-1").text
    return page.partition(f'action="/t/t-1/{action}"')[2].partition("</form>")[0]
