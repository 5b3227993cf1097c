"""Proposals of absences through the API: who may propose, who may agree, whose homes."""

from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.pipeline.accounts import Scope
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
UNTIL = (START + timedelta(hours=8)).isoformat()


def person(town: Town, worker_id: str, role: str, area_id: str) -> str:
    body = {"worker_id": worker_id, "name": "王", "role": role, "area_ids": [area_id]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return town.worker_token(worker_id)


def propose(town: Town, token: str, home_id: str = "h-1", **more: Any) -> Any:
    body = {"until": UNTIL, "reason": "在女儿家"} | more
    return town.client(token).post(f"/api/v1/homes/{home_id}/away-proposals", json=body)


def test_her_daughter_proposes_and_her_worker_agrees(town: Town) -> None:
    town.enrol()
    daughter = person(town, "daughter", "family", "grid-1")
    contacts = {"contacts": [{"worker_id": "daughter", "relation": "family"}]}
    assert town.client().put("/api/v1/homes/h-1/contacts", json=contacts).status_code == 200
    proposed = propose(town, daughter)
    assert proposed.status_code == 201, proposed.text
    assert (proposed.json()["source"], proposed.json()["state"]) == ("family", "proposed")
    path = f"/api/v1/away-proposals/{proposed.json()['proposal_id']}"
    assert town.client(daughter).post(f"{path}/agree").status_code == 403
    agreed = town.client(town.worker_token("w-1")).post(f"{path}/agree")
    assert agreed.status_code == 200, agreed.text
    [absence] = town.client().get("/api/v1/homes/h-1/away").json()["items"]
    assert (absence["agreed_by"], absence["reason"]) == ("w-1", "在女儿家")
    assert town.client().post(f"{path}/refuse").status_code == 409


def test_a_home_out_of_reach_is_not_there(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2", area_id="grid-2", workers=["w-2"])
    leader = person(town, "leader", "grid leader", "grid-2")
    assert propose(town, leader, "h-1").status_code == 404
    proposal_id = propose(town, town.token, "h-1").json()["proposal_id"]
    assert town.client(leader).get("/api/v1/away-proposals").json()["items"] == []
    answer = town.client(leader).post(f"/api/v1/away-proposals/{proposal_id}/agree")
    assert answer.status_code == 404


def test_proposals_are_listed_by_what_became_of_them(town: Town) -> None:
    town.enrol()
    first = propose(town, town.token).json()["proposal_id"]
    propose(town, town.token)
    ops = town.client()
    ops.post(f"/api/v1/away-proposals/{first}/refuse")
    waiting = ops.get("/api/v1/away-proposals?state=proposed").json()["items"]
    assert len(waiting) == 1
    assert len(ops.get("/api/v1/away-proposals?home_id=h-1").json()["items"]) == 2


def test_what_is_over_is_agreed_to_no_more(town: Town) -> None:
    town.enrol()
    proposal_id = propose(town, town.token).json()["proposal_id"]
    town.clock.forward(hours=8)
    path = f"/api/v1/away-proposals/{proposal_id}"
    assert town.client().post(f"{path}/agree").status_code == 409
    assert town.client().get("/api/v1/homes/h-1/away").json()["items"] == []
    assert town.client().post(f"{path}/refuse").json()["state"] == "refused"


def test_a_span_without_sense_names_its_field(town: Town) -> None:
    town.enrol()
    for until in (START - timedelta(hours=1), START + timedelta(days=93)):
        answer = propose(town, town.token, until=until.isoformat())
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "until"


def test_who_is_away_or_will_be_is_listed_with_the_first_to_be_back_first(town: Town) -> None:
    for home_id, area_id in (("h-1", "grid-1"), ("h-2", "grid-2"), ("h-3", "grid-1")):
        town.enrol(home_id, area_id=area_id)
    ops = town.client()
    for home_id, day in (("h-1", 25), ("h-2", 24), ("h-3", 23)):
        body = {"from": "2026-11-22T12:00:00+08:00", "until": f"2026-11-{day}T12:00:00+08:00"}
        assert ops.post(f"/api/v1/homes/{home_id}/away", json=body).status_code == 201
    town.clock.forward(days=2)
    listed = [one["home_id"] for one in ops.get("/api/v1/absences").json()["items"]]
    assert listed == ["h-2", "h-1"]
    lead = {"worker_id": "near", "name": "周", "role": "grid_leader", "area_ids": ["grid-1"]}
    assert ops.post("/api/v1/workers", json=lead).status_code == 201
    before = len(town.rows(schema.audit))
    near = town.client(town.worker_token("near")).get("/api/v1/absences").json()["items"]
    assert [one["home_id"] for one in near] == ["h-1"]
    (entry,) = town.rows(schema.audit)[before:]
    assert entry.purpose == "away"


def test_lists_say_whose_home_it_is_and_the_door_to_whoever_answers_for_her(town: Town) -> None:
    resident = {"name": "王秀英", "preferred_name": "王阿姨", "door": "3号楼501"}
    town.enrol(resident=resident)
    town.client().post("/api/v1/homes/h-1/away", json={"until": UNTIL})
    propose(town, town.token)
    auditor = town.accounts.issue(town.accounts.create("audit", Scope.AUDITOR).account_id)
    readers = {
        town.token: "3号楼501",
        person(town, "leader", "grid_leader", "grid-1"): "3号楼501",
        auditor: None,
    }
    for token, door in readers.items():
        for path in ("absences", "away-proposals"):
            [line] = town.client(token).get(f"/api/v1/{path}").json()["items"]
            assert line["resident"] == resident | {"door": door}, (path, door)
            assert (line["home_id"], line["area_id"]) == ("h-1", "grid-1")
    proposed = town.client(town.worker_token("w-1")).get("/api/v1/away-proposals").json()["items"]
    assert [line["resident"]["door"] for line in proposed] == [None]


def test_a_list_of_who_is_away_names_nobody_who_was_erased(town: Town) -> None:
    town.enrol()
    propose(town, town.token)
    with town.database.write() as connection:
        connection.execute(schema.residents.delete())
    [line] = town.client().get("/api/v1/away-proposals").json()["items"]
    assert line["resident"] == {"name": "—", "preferred_name": None, "door": None}
