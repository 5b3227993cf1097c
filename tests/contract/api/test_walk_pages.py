"""The walk list on a phone: his doors, accepting, settling, ending the incident by hand."""

import pytest
from starlette.testclient import TestClient

from hub.adapters.sql import schema
from hub.pipeline.accounts import Scope
from tests.contract.api.test_api_accounts import sign_in
from tests.contract.api.town import DOOR, Town
from tests.contract.api.walk_list import walk_list

pytestmark = pytest.mark.contract
PAGE = "/incidents/i-1"


@pytest.fixture
def storm(town: Town) -> Town:
    return walk_list(town)


@pytest.fixture
def desk(storm: Town) -> TestClient:
    return sign_in(storm, storm.username, storm.password)


@pytest.fixture
def walker(storm: Town) -> TestClient:
    made = storm.accounts.create("li", Scope.WORKER, "w-1")
    return sign_in(storm, made.username, made.password)


def sent(browser: TestClient, path: str, **fields: str) -> str:
    """Where the form leads."""
    form = {"csrf": browser.get("/api/v1/me").json()["csrf"]} | fields
    answer = browser.post(f"{PAGE}/{path}", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def line(town: Town, home_id: str) -> str:
    (found,) = [one for one in town.rows(schema.incident_lines) if one.home_id == home_id]
    return str(found.state)


def opened(town: Town, home_id: str) -> None:
    with town.database.write() as connection:
        lines = schema.incident_lines
        mine = lines.c.home_id == home_id
        connection.execute(lines.update().where(mine).values(state="open"))


def test_a_walker_finds_his_doors_and_no_other_on_his_own_page(
    storm: Town, walker: TestClient
) -> None:
    page = walker.get("/my").text
    assert f"{PAGE}#h-1" in page
    assert "h-2" not in page
    assert DOOR in page
    seen = storm.rows(schema.audit)[-1]
    homes = [one.home_id for one in storm.rows(schema.audit_homes) if one.entry_id == seen.entry_id]
    assert (seen.route, homes) == ("GET /my", ["h-1"])


def test_a_walker_accepts_and_settles_and_has_nothing_left_to_do(
    storm: Town, walker: TestClient
) -> None:
    opened(storm, "h-1")
    assert f"{PAGE}/lines/h-1/accept" in walker.get(PAGE).text
    assert sent(walker, "lines/h-1/accept") == PAGE
    page = walker.get(PAGE).text
    assert f"{PAGE}/lines/h-1/accept" not in page
    assert f"{PAGE}/lines/h-2/" not in page
    assert sent(walker, "lines/h-1/settle", outcome="safe", note="在家") == PAGE
    assert line(storm, "h-1") == "settled"
    assert f"{PAGE}/lines/h-1/settle" not in walker.get(PAGE).text
    assert "h-1" not in walker.get("/my").text


def test_what_stood_in_the_way_is_said_on_the_list(storm: Town, desk: TestClient) -> None:
    where = sent(desk, "lines/h-1/settle")
    assert where == f"{PAGE}?said=outcome"
    assert 'role="alert"' in desk.get(where).text
    sent(desk, "lines/h-1/settle", outcome="safe")
    assert sent(desk, "lines/h-1/settle", outcome="safe") == f"{PAGE}?said=changed"
    assert sent(desk, "close", note=" ") == f"{PAGE}?said=note"


def test_the_desk_settles_any_door_and_ends_the_incident_with_a_note(
    storm: Town, desk: TestClient
) -> None:
    assert sent(desk, "lines/h-2/settle", outcome="no_answer") == PAGE
    assert line(storm, "h-2") == "handed_over"
    assert sent(desk, "close", note="供电已恢复") == PAGE
    page = desk.get(PAGE).text
    assert "供电已恢复" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert sent(desk, "close", note="again") == f"{PAGE}?said=changed"


def test_a_form_of_another_session_changes_nothing(storm: Town, desk: TestClient) -> None:
    for path, fields in (
        ("lines/h-1/settle", {"outcome": "safe"}),
        ("close", {"note": "over"}),
    ):
        form = fields | {"csrf": "stolen"}
        assert desk.post(f"{PAGE}/{path}", data=form).status_code == 403
    assert line(storm, "h-1") == "accepted"


def test_a_walker_cannot_end_it_nor_touch_anothers_door(storm: Town, walker: TestClient) -> None:
    assert f"{PAGE}/close" not in walker.get(PAGE).text
    form = {"csrf": walker.get("/api/v1/me").json()["csrf"], "outcome": "safe", "note": "x"}
    assert walker.post(f"{PAGE}/close", data=form).status_code == 403
    assert walker.post(f"{PAGE}/lines/h-2/settle", data=form).status_code == 404
    assert line(storm, "h-2") == "accepted"
