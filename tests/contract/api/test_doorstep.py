"""What helps at a door is for whoever has to stand at it, and goes with the person."""

from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.domain.doorsteps import LONGEST
from hub.pipeline.accounts import Scope
from tests.contract.api.town import START, Town
from tests.contract.api.walk_list import walk_list

pytestmark = pytest.mark.contract
PATH = "/api/v1/homes/h-1/doorstep"
PACK: dict[str, Any] = {
    "address": "幸福路88弄3号楼2单元501",
    "latitude": 31.2304,
    "longitude": 121.4737,
    "hearing": "左耳听不见",
    "keys": "居委会2号柜",
    "medicines": "降压药",
    "dog": None,
    "hospital": "第六人民医院",
    "words": "电梯周三检修\n走楼梯",
}


@pytest.fixture
def lane(town: Town) -> Town:
    """A home with its pack; w-1 was told of a ticket there and w-2, too; it is nobody's yet."""
    town.enrol()
    town.ticket("t-1", told=("w-1", "w-2"), assignee=None, state="new")
    assert town.client().put(PATH, json=PACK).status_code == 200
    return town


def worker(town: Town, worker_id: str = "w-1") -> Any:
    return town.client(town.worker_token(worker_id))


def person(town: Town, role: str, area_id: str = "grid-1") -> Any:
    worker_id = role.replace("_", "-")
    body = {"worker_id": worker_id, "name": "赵", "role": role, "area_ids": [area_id]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return worker(town, worker_id)


def test_what_is_written_is_read_with_who_wrote_it(lane: Town) -> None:
    found = lane.client().get(PATH).json()
    assert found == PACK | {"updated_at": "2026-11-22T01:15:00Z", "updated_by": "ops"}


def test_what_is_left_out_is_taken_away(lane: Town) -> None:
    ops = lane.client()
    assert ops.put(PATH, json={"words": "  ", "keys": "门卫"}).status_code == 200
    found = ops.get(PATH).json()
    assert {name: value for name, value in found.items() if value} == {
        "keys": "门卫",
        "updated_at": "2026-11-22T01:15:00Z",
        "updated_by": "ops",
    }


def test_a_door_that_nobody_has_described_is_empty(town: Town) -> None:
    town.enrol()
    found = town.client().get(PATH)
    assert (found.status_code, set(found.json().values())) == (200, {None})


def test_whoever_is_sent_reads_it_and_nobody_else(lane: Town) -> None:
    assert [worker(lane, who).get(PATH).status_code for who in ("w-1", "w-2")] == [404, 404]
    assert worker(lane).post("/api/v1/tickets/t-1/accept").status_code == 200
    assert [worker(lane, who).get(PATH).status_code for who in ("w-1", "w-2")] == [200, 404]
    worker(lane).post("/api/v1/tickets/t-1/arrive")
    worker(lane).post("/api/v1/tickets/t-1/resolve", json={"outcome": "safe"})
    assert worker(lane).get(PATH).status_code == 404, "it is over, and nobody has to go there"


def test_whoever_is_to_ask_her_reads_it_when_it_is_due(lane: Town) -> None:
    due = {"follow_up_id": "f-1", "ticket_id": "t-1", "home_id": "h-1", "number": 1}
    lane.put(schema.follow_ups, worker_id="w-2", due_at=START + timedelta(days=1), **due)
    assert worker(lane, "w-2").get(PATH).status_code == 404
    lane.clock.forward(days=1)
    assert worker(lane, "w-2").get(PATH).status_code == 200


def test_whoever_walks_there_reads_it(town: Town) -> None:
    walk_list(town)
    assert worker(town, "w-1").get(PATH).status_code == 200
    assert worker(town, "w-2").get(PATH).status_code == 404


def test_who_leads_the_area_reads_and_writes_it(lane: Town) -> None:
    leader, other = person(lane, "grid_leader"), person(lane, "community_duty", "grid-2")
    assert leader.get(PATH).json()["keys"] == "居委会2号柜"
    assert leader.put(PATH, json={"keys": "门卫"}).json()["updated_by"] == "grid-leader"
    assert [other.get(PATH).status_code, other.put(PATH, json=PACK).status_code] == [404, 404]


def test_neither_family_nor_an_auditor_reads_what_she_takes(lane: Town) -> None:
    daughter = person(lane, "family")
    lane.put(schema.home_contacts, home_id="h-1", worker_id="family", relation="family")
    assert daughter.get(PATH).status_code == 403
    auditor = lane.accounts.issue(lane.accounts.create("li", Scope.AUDITOR).account_id)
    assert lane.client(auditor).get(PATH).status_code == 403
    assert worker(lane).put(PATH, json=PACK).status_code == 403, "a worker writes a note"


def test_every_look_at_it_leaves_an_entry(lane: Town) -> None:
    lane.client().get(PATH)
    (entry,) = lane.client().get("/api/v1/audit?home_id=h-1&limit=1").json()["items"]
    assert (entry["route"], entry["purpose"]) == ("GET /homes/{home_id}/doorstep", "home")


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_each_text_has_an_end(lane: Town, name: str) -> None:
    ops = lane.client()
    assert ops.put(PATH, json={name: "长" * LONGEST[name]}).status_code == 200
    answer = ops.put(PATH, json={name: "长" * (LONGEST[name] + 1)})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, name)
    assert ops.put(PATH, json={name: "a\x00b"}).status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"latitude": 31.2}, "longitude"),
        ({"longitude": 121.4}, "latitude"),
        ({"latitude": 91, "longitude": 0}, "latitude"),
        ({"latitude": 0, "longitude": -181}, "longitude"),
    ],
)
def test_a_place_has_both_coordinates(lane: Town, body: dict[str, float], field: str) -> None:
    answer = lane.client().put(PATH, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_home_that_left_keeps_no_new_one(lane: Town) -> None:
    lane.client().delete("/api/v1/homes/h-1")
    assert lane.client().put(PATH, json=PACK).status_code == 404


def test_it_is_given_out_and_goes_when_the_home_is_erased(lane: Town) -> None:
    ops = lane.client()
    (held,) = ops.get("/api/v1/homes/h-1/export").json()["held"]["doorsteps"]
    assert held["medicines"] == "降压药"
    ops.delete("/api/v1/homes/h-1")
    assert ops.post("/api/v1/homes/h-1/erase", json={"note": "申请"}).status_code == 204
    assert lane.rows(schema.doorsteps) == []
