"""Declining, reopening, merging, splitting, raising and following up through the API."""

import pytest
from starlette.testclient import TestClient

from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
API = "/api/v1"
WELL = {"way": "visit", "result": "well", "satisfied": 5, "words": "小李来得很快"}


@pytest.fixture
def ops(town: Town) -> TestClient:
    town.enrol()
    return town.client()


def add_worker(town: Town, worker_id: str, role: str, *areas: str) -> TestClient:
    body = {"worker_id": worker_id, "name": "x", "role": role, "area_ids": list(areas)}
    assert town.client().post(f"{API}/workers", json=body).status_code == 201
    return town.client(town.worker_token(worker_id))


def settled(town: Town, ops: TestClient, ticket_id: str = "t-1") -> str:
    town.ticket(ticket_id, state="on_site")
    answer = ops.post(
        f"{API}/tickets/{ticket_id}/resolve", json={"outcome": "safe", "cause_code": "was_out"}
    )
    assert answer.status_code == 200, answer.text
    return ticket_id


def test_a_worker_declines_with_a_reason(town: Town, ops: TestClient) -> None:
    town.ticket("t-1")
    worker = town.client(town.worker_token("w-1"))
    refused = worker.post(f"{API}/tickets/t-1/decline")
    assert refused.status_code == 422
    assert "note" in refused.text
    ticket = worker.post(f"{API}/tickets/t-1/decline", json={"note": "我在医院"}).json()
    assert (ticket["state"], ticket["assignee"]) == ("new", None)
    assert ticket["events"][-1]["note"] == "我在医院"
    assert ops.get(f"{API}/tickets/t-1").json()["next_step_at"] is not None


def test_a_lead_merges_splits_and_reopens_in_his_area_alone(town: Town, ops: TestClient) -> None:
    lead = add_worker(town, "w-lead", "grid_leader", "grid-1")
    elsewhere = add_worker(town, "w-far", "grid_leader", "grid-2")
    town.ticket("t-1", cause="a")
    town.ticket("t-2", cause="b", kind="help")
    for client, status in ((elsewhere, 404), (town.client(town.worker_token("w-1")), 403)):
        answer = client.post(f"{API}/tickets/t-1/merge", json={"into": "t-2"})
        assert answer.status_code == status, answer.text
    merged = lead.post(f"{API}/tickets/t-1/merge", json={"into": "t-2"}).json()
    assert (merged["state"], merged["merged_into"]) == ("canceled", "t-2")
    lead.post(f"{API}/tickets/t-2/split", json={"note": "煤气阀门松了"}).raise_for_status()
    (split,) = ops.get(f"{API}/tickets?state=new").json()["items"]
    assert (split["split_from"], split["home_id"]) == ("t-2", "h-1")
    assert split["cause"] == "split:t-2:1"
    settled(town, ops, "t-3")
    again = lead.post(f"{API}/tickets/t-3/reopen", json={"note": "女儿联系不上她"}).json()
    assert (again["state"], again["cause_code"], again["resolved_at"]) == ("new", None, None)


def test_merging_names_its_target(town: Town, ops: TestClient) -> None:
    town.ticket("t-1")
    for into in (None, "t-nowhere", "t-1"):
        answer = ops.post(f"{API}/tickets/t-1/merge", json={"into": into})
        assert answer.status_code == 422
        assert "into" in answer.text


def test_raising_shows_the_level_that_settles(town: Town, ops: TestClient) -> None:
    town.ticket("t-1")
    worker = town.client(town.worker_token("w-1"))
    assert worker.post(f"{API}/tickets/t-1/raise", json={"note": "要开锁"}).status_code == 409
    add_worker(town, "w-street", "street_dispatcher", "town-1")
    raised = worker.post(f"{API}/tickets/t-1/raise", json={"note": "要开锁"}).json()
    assert (raised["settle_level"], raised["assignee"]) == ("street", "w-street")


def test_closing_without_follow_up_states_why(town: Town, ops: TestClient) -> None:
    settled(town, ops)
    refused = ops.post(f"{API}/tickets/t-1/close")
    assert refused.status_code == 422
    assert "follow-up" in refused.text
    closed = ops.post(f"{API}/tickets/t-1/close", json={"note": "她搬去儿子家了"}).json()
    assert (closed["state"], closed["closing_note"]) == ("closed", "她搬去儿子家了")
    assert closed["cause_code"] == "was_out"
    assert ops.post(f"{API}/tickets/t-1/close", json={"cause_code": "?"}).status_code == 422


def test_follow_ups_are_listed_done_and_close_the_ticket(town: Town, ops: TestClient) -> None:
    settled(town, ops)
    first, second = ops.get(f"{API}/follow-ups?state=open").json()["items"]
    assert (first["number"], first["worker_id"], first["area_id"]) == (1, "w-1", "grid-1")
    assert ops.get(f"{API}/follow-ups?state=due").json()["items"] == []
    town.clock.forward(days=1)
    due = ops.get(f"{API}/follow-ups?state=due&area_id=town-1&worker_id=w-1").json()["items"]
    assert [one["follow_up_id"] for one in due] == [first["follow_up_id"]]
    worker = town.client(town.worker_token("w-1"))
    done = worker.post(f"{API}/follow-ups/{first['follow_up_id']}/done", json=WELL).json()
    assert (done["result"], done["satisfied"], done["words"]) == ("well", 5, "小李来得很快")
    (listed,) = ops.get(f"{API}/follow-ups?state=done").json()["items"]
    assert listed == done
    assert ops.get(f"{API}/tickets/t-1").json()["followed_up_at"] is not None
    town.clock.forward(days=6)
    ops.post(f"{API}/follow-ups/{second['follow_up_id']}/done", json=WELL).raise_for_status()
    assert ops.get(f"{API}/tickets/t-1").json()["state"] == "closed"
    again = ops.post(f"{API}/follow-ups/{second['follow_up_id']}/done", json=WELL)
    assert again.status_code == 409


def test_not_well_reopens_the_ticket_at_once(town: Town, ops: TestClient) -> None:
    settled(town, ops)
    answer = {"way": "call", "result": "not_well", "words": "头晕"}
    ops.post(f"{API}/follow-ups/t-1:1/done", json=answer).raise_for_status()
    ticket = ops.get(f"{API}/tickets/t-1").json()
    assert (ticket["state"], ticket["events"][-1]["note"]) == ("new", "头晕")
    assert ops.get(f"{API}/follow-ups?state=open").json()["items"] == []


@pytest.mark.parametrize("wrong", [{"satisfied": 0}, {"satisfied": 6}, {"way": "letter"}])
def test_a_wrong_answer_is_refused(town: Town, ops: TestClient, wrong: dict[str, object]) -> None:
    settled(town, ops)
    town.clock.forward(days=1)
    assert ops.post(f"{API}/follow-ups/t-1:1/done", json=WELL | wrong).status_code == 422
    assert len(ops.get(f"{API}/follow-ups?state=open").json()["items"]) == 2


def test_follow_ups_of_others_are_not_there(town: Town, ops: TestClient) -> None:
    settled(town, ops)
    town.clock.forward(days=1)
    stranger = town.client(town.worker_token("w-2"))
    far = add_worker(town, "w-far", "grid_leader", "grid-2")
    near = add_worker(town, "w-near", "community_duty", "community-1")
    for client in (stranger, far):
        assert client.get(f"{API}/follow-ups").json()["items"] == []
        assert client.post(f"{API}/follow-ups/t-1:1/done", json=WELL).status_code == 404
    assert len(near.get(f"{API}/follow-ups").json()["items"]) == 2


def test_whoever_is_to_ask_her_sees_how_to_reach_her_when_it_is_due(
    town: Town, ops: TestClient
) -> None:
    settled(town, ops)
    worker = town.client(town.worker_token("w-1"))
    assert worker.get(f"{API}/tickets/t-1").json()["resident"]["phone"] is None
    town.clock.forward(days=1)
    assert worker.get(f"{API}/tickets/t-1").json()["resident"]["phone"] == "13800000000"
    ops.post(f"{API}/follow-ups/t-1:1/done", json=WELL).raise_for_status()
    assert worker.get(f"{API}/tickets/t-1").json()["resident"]["phone"] is None
