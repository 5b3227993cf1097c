"""Incidents through the API: who sees which lines, what people do with them, the page, the news."""

from typing import Any

import pytest
from sqlalchemy import update

from hub.adapters.sql import schema
from hub.domain.reach import EVERYWHERE
from hub.pipeline.accounts import Scope
from hub.pipeline.views.feed import Position
from tests.contract.api.town import DOOR, Town
from tests.contract.api.walk_list import walk_list

pytestmark = pytest.mark.contract
API = "/api/v1/incidents"


@pytest.fixture
def storm(town: Town) -> Town:
    return walk_list(town)


def lines(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [line["home_id"] for line in answer.json()["lines"]]


def test_the_desk_and_the_areas_leader_see_the_whole_list_without_a_name(storm: Town) -> None:
    for token in (None, storm.worker_token("lead-1")):
        answer = storm.client(token).get(f"{API}/i-1")
        assert lines(answer) == ["h-1", "h-2"]
        assert "王秀英" not in answer.text
        assert answer.json()["homes"] == 2


def test_names_and_doors_are_shown_where_they_are_asked_for_by_who_may_know(storm: Town) -> None:
    for token, known in ((None, 2), (storm.worker_token("lead-1"), 2), (storm.worker_token(), 1)):
        found = storm.client(token).get(f"{API}/i-1?names=true").json()["lines"]
        assert [line["resident"]["door"] for line in found] == [DOOR] * known
    auditor = storm.accounts.issue(storm.accounts.create("li", Scope.AUDITOR).account_id)
    found = storm.client(auditor).get(f"{API}/i-1?names=true").json()["lines"]
    assert [line["resident"] for line in found] == [None, None]


def test_a_leader_of_another_grid_who_was_told_sees_open_doors_without_a_name(storm: Town) -> None:
    storm.put(schema.ticket_people, ticket_id="t-1", worker_id="lead-2")
    with storm.database.write() as connection:
        theirs = schema.incident_lines.c.home_id == "h-2"
        nobodys = {"state": "open", "worker_id": None}
        connection.execute(update(schema.incident_lines).where(theirs).values(nobodys))
    told = storm.client(storm.worker_token("lead-2"))
    [line] = told.get(f"{API}/i-1?names=true").json()["lines"]
    assert (line["home_id"], line["resident"]) == ("h-2", None)
    assert told.post(f"{API}/i-1/lines/h-2/accept", json={}).status_code == 200
    [line] = told.get(f"{API}/i-1?names=true").json()["lines"]
    assert line["resident"]["door"] == DOOR


def test_a_line_says_what_may_be_done_with_it(storm: Town) -> None:
    def can(token: str | None) -> list[list[str]]:
        found = storm.client(token).get(f"{API}/i-1").json()
        return [*(line["can"] for line in found["lines"]), found["can_close"]]

    assert can(None) == [["assign", "settle"], ["assign", "settle"], True]
    assert can(storm.worker_token("w-1")) == [["settle"], False]
    auditor = storm.accounts.issue(storm.accounts.create("li", Scope.AUDITOR).account_id)
    assert can(auditor) == [[], [], False]
    storm.client().post(f"{API}/i-1/lines/h-1/settle", json={"outcome": "safe"})
    assert [] in can(None)


def test_who_can_walk_to_a_door_is_listed_for_the_desk_and_the_areas_leader(storm: Town) -> None:
    path = f"{API}/i-1/lines/h-1/candidates"
    for token in (None, storm.worker_token("lead-1")):
        found = storm.client(token).get(path).json()["items"]
        assert [one["worker_id"] for one in found if one["is_paired"]] == ["w-1"]
        assert {one["worker_id"]: one["lines"] for one in found}["w-2"] == 1
    assert storm.client(storm.worker_token("lead-2")).get(path).status_code == 404
    assert storm.client(storm.worker_token("w-1")).get(path).status_code == 403
    assert storm.client().get(f"{API}/i-1/lines/h-none/candidates").status_code == 404


def test_a_walker_sees_his_own_line_and_no_other(storm: Town) -> None:
    answer = storm.client(storm.worker_token("w-1")).get(f"{API}/i-1")
    assert lines(answer) == ["h-1"]
    assert answer.json()["homes"] == 1


def test_who_leads_another_grid_finds_nothing(storm: Town) -> None:
    other = storm.client(storm.worker_token("lead-2"))
    assert other.get(API).json()["items"] == []
    assert other.get(f"{API}/i-1").status_code == 404
    assert other.post(f"{API}/i-1/close", json={"note": "over"}).status_code == 404
    assert other.post(f"{API}/i-1/lines/h-1/settle", json={"outcome": "safe"}).status_code == 404


def test_a_walker_settles_his_line_and_cannot_touch_another(storm: Town) -> None:
    walker = storm.client(storm.worker_token("w-1"))
    done = walker.post(f"{API}/i-1/lines/h-1/settle", json={"outcome": "safe", "note": "在家"})
    assert done.status_code == 200, done.text
    assert [line["state"] for line in done.json()["lines"]] == ["settled"]
    theirs = walker.post(f"{API}/i-1/lines/h-2/settle", json={"outcome": "safe"})
    assert theirs.status_code == 404


def test_settling_needs_an_outcome_and_a_settled_line_is_settled(storm: Town) -> None:
    ops = storm.client()
    assert ops.post(f"{API}/i-1/lines/h-1/settle", json={}).status_code == 422
    assert ops.post(f"{API}/i-1/lines/h-1/settle", json={"outcome": "safe"}).status_code == 200
    assert ops.post(f"{API}/i-1/lines/h-1/accept", json={}).status_code == 409
    assert ops.post(f"{API}/i-1/lines/h-9/accept", json={}).status_code == 404


def test_the_desk_closes_by_hand_with_a_note(storm: Town) -> None:
    ops = storm.client()
    assert ops.post(f"{API}/i-1/close", json={}).status_code == 422
    done = ops.post(f"{API}/i-1/close", json={"note": "供电已恢复"})
    assert done.json()["closed_by"] == storm.username
    assert done.json()["closing_note"] == "供电已恢复"
    assert ops.post(f"{API}/i-1/close", json={"note": "again"}).status_code == 409
    assert ops.get(API, params={"state": "open"}).json()["items"] == []
    assert len(ops.get(API, params={"state": "closed"}).json()["items"]) == 1


def test_the_page_names_the_door_to_its_own_walker_and_to_the_desk(storm: Town) -> None:
    for token, doors in ((None, 2), (storm.worker_token("w-1"), 1)):
        page = storm.client(token).get("/incidents/i-1")
        assert page.status_code == 200, page.text
        assert page.text.partition("<tbody>")[2].count(DOOR) == doors
    (mine,) = [one for one in storm.rows(schema.audit) if one.worker_id == "w-1"]
    assert mine.purpose == "walk_list"
    homes = [one.home_id for one in storm.rows(schema.audit_homes) if one.entry_id == mine.entry_id]
    assert homes == ["h-1"]


def test_the_stream_tells_of_an_incident(storm: Town) -> None:
    storm.client().post(f"{API}/i-1/lines/h-1/settle", json={"outcome": "safe"})
    with storm.services.look() as views:
        news = views.feed(Position(), EVERYWHERE, 50)
    told = [piece.event for piece in news if piece.event in {"ticket", "incident"}]
    assert told == ["incident", "ticket"] * 2
