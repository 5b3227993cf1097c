"""Departments and whistles through the API; officers see their task and nobody's home."""

import pytest
from starlette.testclient import TestClient

from hub.adapters.sql import schema
from hub.domain.people import Role
from tests.contract.api.test_api_machine import add_worker
from tests.contract.api.town import DOOR, Town

pytestmark = pytest.mark.contract
API = "/api/v1"
FIRE = {
    "department_id": "fire",
    "name": "消防救援站",
    "area_id": "town-1",
    "duties": ["smoke", "消防通道"],
}
CALL = {"department_ids": ["fire"], "task": "清出消防通道"}


@pytest.fixture
def ops(town: Town) -> TestClient:
    ops = town.client()
    assert ops.post(f"{API}/departments", json=FIRE).status_code == 201
    town.enrol()
    town.ticket("t-1", kind="smoke")
    return ops


def officer(town: Town, worker_id: str, department_id: str) -> TestClient:
    town.put(
        schema.workers,
        worker_id=worker_id,
        name="x",
        role=Role.DEPARTMENT_OFFICER.value,
        department_id=department_id,
        channels=[],
    )
    return town.client(town.worker_token(worker_id))


def test_departments_and_their_catalogue(town: Town, ops: TestClient) -> None:
    assert ops.get(f"{API}/departments/fire").json() == FIRE
    assert ops.post(f"{API}/departments", json=FIRE).status_code == 409
    nowhere = FIRE | {"department_id": "x", "area_id": "nowhere"}
    assert ops.post(f"{API}/departments", json=nowhere).status_code == 422
    change = {"name": "消防站", "area_id": "town-1", "duties": ["smoke"]}
    assert ops.put(f"{API}/departments/fire", json=change).json()["duties"] == ["smoke"]
    assert ops.put(f"{API}/departments/none", json=change).status_code == 404
    listed = ops.get(f"{API}/departments?area_id=grid-1&duty=smoke").json()["items"]
    assert [one["name"] for one in listed] == ["消防站"]
    assert ops.get(f"{API}/departments?duty=gas").json()["items"] == []


def test_a_lead_sees_the_departments_above_him(town: Town, ops: TestClient) -> None:
    ops.post(f"{API}/areas", json={"area_id": "town-2", "name": "x", "level": "town"})
    far = FIRE | {"department_id": "far", "area_id": "town-2"}
    assert ops.post(f"{API}/departments", json=far).status_code == 201
    lead = add_worker(town, "w-lead", "grid_leader", "grid-1")
    listed = lead.get(f"{API}/departments").json()["items"]
    assert [one["department_id"] for one in listed] == ["fire"]
    assert lead.get(f"{API}/departments/far").status_code == 404


def test_called_accepted_reported_and_rated(town: Town, ops: TestClient) -> None:
    lead = add_worker(town, "w-lead", "community_duty", "community-1")
    fire = officer(town, "w-fire", "fire")
    called = lead.post(f"{API}/tickets/t-1/whistles", json=CALL)
    assert called.status_code == 201, called.text
    (whistle,) = called.json()["items"]
    path = f"{API}/whistles/{whistle['whistle_id']}"
    (seen,) = fire.get(f"{API}/whistles?state=called").json()["items"]
    assert (seen.pop("can"), whistle.pop("can")) == (["accept", "refuse"], ["cancel"])
    assert seen == whistle
    assert fire.post(f"{path}/accept").json()["state"] == "accepted"
    assert fire.post(f"{path}/report").status_code == 422
    assert fire.post(f"{path}/report", json={"note": "已清出"}).json()["report"] == "已清出"
    assert fire.post(f"{path}/rate", json={"rating": 5}).status_code == 403
    assert lead.post(f"{path}/rate", json={"rating": 9}).status_code == 422
    rated = lead.post(f"{path}/rate", json={"rating": 4, "note": "快"}).json()
    assert (rated["state"], rated["rating"], rated["rating_words"]) == ("rated", 4, "快")
    assert lead.post(f"{path}/cancel").status_code == 409
    story = [event["action"] for event in ops.get(f"{API}/tickets/t-1").json()["events"]]
    assert story[1:] == ["whistle"] * 4


def test_an_officer_reads_nothing_of_the_resident(town: Town, ops: TestClient) -> None:
    fire = officer(town, "w-fire", "fire")
    ops.post(f"{API}/tickets/t-1/whistles", json=CALL).raise_for_status()
    for path in (
        "/tickets/t-1",
        "/tickets",
        "/homes/h-1",
        "/homes",
        "/notices",
        "/follow-ups",
        "/stream",
    ):
        assert fire.get(f"{API}{path}").status_code in {403, 404}, path
    assert fire.get("/t/t-1").status_code in {403, 404}
    said = fire.get(f"{API}/whistles").text
    for secret in ("王秀英", "13800000000", DOOR, "h-1", "窗帘仍未拉开"):
        assert secret not in said
    assert "第grid-1" in said


def test_whistles_of_others_are_not_there(town: Town, ops: TestClient) -> None:
    (whistle,) = ops.post(f"{API}/tickets/t-1/whistles", json=CALL).json()["items"]
    path = f"{API}/whistles/{whistle['whistle_id']}"
    other = officer(town, "w-water", "water")
    far = add_worker(town, "w-far", "grid_leader", "grid-2")
    for client in (other, far):
        assert client.get(f"{API}/whistles").json()["items"] == []
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/accept").status_code == 404
    assert far.post(f"{API}/tickets/t-1/whistles", json=CALL).status_code == 404
    micro = town.client(town.worker_token("w-1"))
    assert micro.post(f"{API}/tickets/t-1/whistles", json=CALL).status_code == 403


def test_a_refusal_says_why_and_a_lead_insists(town: Town, ops: TestClient) -> None:
    fire = officer(town, "w-fire", "fire")
    lead = add_worker(town, "w-lead", "street_dispatcher", "town-1")
    (whistle,) = ops.post(f"{API}/tickets/t-1/whistles", json=CALL).json()["items"]
    path = f"{API}/whistles/{whistle['whistle_id']}"
    assert fire.post(f"{path}/refuse").status_code == 422
    refused = fire.post(f"{path}/refuse", json={"note": "不归我们管"}).json()
    assert (refused["state"], refused["refusal"]) == ("refused", "不归我们管")
    assert fire.post(f"{path}/insist").status_code == 403
    assert lead.post(f"{path}/insist").json()["state"] == "called"
    assert lead.post(f"{path}/cancel").json()["state"] == "canceled"


@pytest.mark.parametrize(
    "wrong",
    [
        {"department_ids": []},
        {"department_ids": ["nobody"]},
        {"task": "  "},
        {"due_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_wrong_call_is_refused(town: Town, ops: TestClient, wrong: dict[str, object]) -> None:
    assert ops.post(f"{API}/tickets/t-1/whistles", json=CALL | wrong).status_code == 422
    assert ops.get(f"{API}/whistles").json()["items"] == []
