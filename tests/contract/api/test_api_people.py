"""People through the API: shifts, leaves, resignation, load, contacts, and who may touch them."""

from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.pipeline.accounts import Scope
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
API = "/api/v1"
SUBSTITUTE = "w-2"


def iso(hours: float) -> str:
    """A time so many hours after the start of the test."""
    return (START + timedelta(hours=hours)).isoformat()


def shift(begin: float, end: float) -> dict[str, str]:
    return {"from": iso(begin), "until": iso(end)}


def add_worker(town: Town, worker_id: str, role: str = "grid_worker", *areas: str) -> None:
    body = {"worker_id": worker_id, "name": worker_id, "role": role, "area_ids": list(areas)}
    assert town.client().post(f"{API}/workers", json=body).status_code == 201


def add_department(town: Town, department_id: str) -> None:
    body = {"department_id": department_id, "name": "部门", "area_id": "town-1", "duties": []}
    assert town.client().post(f"{API}/departments", json=body).status_code == 201


def fields(answer: Any, status: int = 422) -> list[str]:
    assert answer.status_code == status, answer.text
    return [error["field"] for error in answer.json().get("errors", [])]


# --- who somebody is ---


def test_a_worker_says_how_she_is_employed(town: Town) -> None:
    body = {"worker_id": "w-9", "name": "赵敏", "role": "department_officer", "area_ids": []}
    more = {"employment": "兼职", "department_id": "d-water", "rostered": True}
    add_department(town, "d-water")
    said = town.client().post(f"{API}/workers", json=body | more).json()
    assert said["employment"] == "part_time"
    assert (said["department_id"], said["rostered"], said["resigned_at"]) == ("d-water", True, None)
    assert town.client().get(f"{API}/workers/w-9").json() == said


def test_what_a_change_leaves_out_stays(town: Town) -> None:
    path, ops = f"{API}/workers/w-1", town.client()
    add_department(town, "d-1")
    plain = {"name": "李晓", "role": "grid_worker", "area_ids": ["grid-1"]}
    ops.put(path, json=plain | {"employment": "part_time", "department_id": "d-1"})
    assert ops.put(path, json=plain | {"rostered": True}).json()["employment"] == "part_time"
    after = ops.put(path, json=plain | {"department_id": None}).json()
    assert (after["employment"], after["rostered"]) == ("part_time", True)
    assert after["department_id"] is None


def test_a_resident_says_how_she_likes_to_be_called(town: Town) -> None:
    resident = {"name": "王秀英", "preferred_name": "王阿姨", "dialect": "zh-wuu"}
    town.enrol(resident=resident)
    shown = town.client().get(f"{API}/homes/h-1").json()["resident"]
    assert shown.items() >= resident.items()


# --- shifts and rosters ---


def test_shifts_that_overlap_become_one(town: Town) -> None:
    ops, path = town.client(), f"{API}/workers/w-1/shifts"
    ops.post(path, json={"shifts": [shift(0, 8), shift(24, 32)]})
    answer = ops.post(path, json={"shifts": [shift(6, 10)]})
    assert answer.status_code == 201
    found = [(s["from"], s["until"]) for s in ops.get(path).json()["items"]]
    assert len(found) == 2
    assert [(s["from"], s["until"]) for s in answer.json()["items"]] == found


def test_the_same_roster_twice_changes_nothing(town: Town) -> None:
    ops = town.client()
    roster = {
        "worker_ids": ["w-1", "w-2"],
        "days": "weekdays",
        "from": "20:00",
        "until": "08:00",
        "tz": "Asia/Shanghai",
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
    }
    for _ in range(2):
        answer = ops.post(f"{API}/rosters", json=roster)
        assert (answer.status_code, answer.json()) == (201, {"workers": 2, "shifts_each": 5})
        assert len(town.rows(schema.shifts)) == 10
    first = ops.get(f"{API}/workers/w-2/shifts", params={"limit": 1}).json()["items"][0]
    assert (first["from"], first["until"]) == ("2026-11-23T12:00:00Z", "2026-11-24T00:00:00Z")
    later = ops.get(f"{API}/workers/w-2/shifts", params={"since": "2026-11-27T06:00:00Z"}).json()
    assert len(later["items"]) == 1


def test_a_shift_is_removed(town: Town) -> None:
    ops, path = town.client(), f"{API}/workers/w-1/shifts"
    (made,) = ops.post(path, json={"shifts": [shift(0, 8)]}).json()["items"]
    assert ops.delete(f"{API}/workers/w-2/shifts/{made['shift_id']}").status_code == 404
    assert ops.delete(f"{path}/{made['shift_id']}").status_code == 204
    assert ops.get(path).json()["items"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"worker_ids": ["w-1", "w-nobody"]}, "worker_ids"),
        ({"tz": "Asia/Nowhere"}, "tz"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"days": "sun", "last_day": "2026-11-24"}, "days"),
        ({"from": "25:00"}, "from"),
    ],
)
def test_a_roster_that_is_wrong_says_where(town: Town, changes: dict[str, Any], field: str) -> None:
    roster = {
        "worker_ids": ["w-1"],
        "days": "daily",
        "from": "08:00",
        "until": "18:00",
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
    }
    assert fields(town.client().post(f"{API}/rosters", json=roster | changes)) == [field]
    assert town.rows(schema.shifts) == []


# --- leave ---


def test_a_leave_from_now_on_hands_over_at_once(town: Town) -> None:
    town.enrol()
    town.ticket("t-1", state="accepted", arrive_by=START + timedelta(minutes=45))
    body = {"until": iso(72), "substitute_id": SUBSTITUTE, "reason": "年假"}
    answer = town.client().post(f"{API}/workers/w-1/leaves", json=body)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["from"], said["until"]) == ("2026-11-22T01:15:00Z", "2026-11-25T01:15:00Z")
    assert said["handed_over_at"] == "2026-11-22T01:15:00Z"
    (ticket,) = town.rows(schema.tickets)
    assert (ticket.state, ticket.assignee) == ("assigned", SUBSTITUTE)
    assert town.client().get(f"{API}/workers/w-1/leaves").json()["items"] == [said]


def test_a_leave_to_come_hands_over_later_or_is_taken_back(town: Town) -> None:
    ops, path = town.client(), f"{API}/workers/w-1/leaves"
    made = ops.post(path, json=shift(24, 48)).json()
    assert made["handed_over_at"] is None
    assert ops.delete(f"{path}/{made['leave_id']}").status_code == 204
    assert town.rows(schema.leaves) == []


def test_who_comes_back_early_is_there_from_now_on(town: Town) -> None:
    ops, path = town.client(), f"{API}/workers/w-1/leaves"
    made = ops.post(path, json={"until": iso(48)}).json()
    load = f"{API}/workers/w-1/load"
    assert ops.get(load).json()["availability"] == "on_leave"
    town.clock.forward(hours=2)
    assert ops.delete(f"{path}/{made['leave_id']}").status_code == 204
    assert ops.get(load).json()["availability"] == "free"
    assert ops.get(path).json()["items"][0]["until"] == "2026-11-22T03:15:00Z"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": iso(-1)}, "until"),
        ({"from": iso(5), "until": iso(4)}, "until"),
        ({"substitute_id": "w-1"}, "substitute_id"),
        ({"substitute_id": "w-nobody"}, "substitute_id"),
        ({"substitute_id": "w-gone"}, "substitute_id"),
        ({"substitute_id": "w-daughter"}, "substitute_id"),
        ({"substitute_id": "w-fire"}, "substitute_id"),
    ],
    ids=["ended already", "backwards", "himself", "unknown", "resigned", "family", "an officer"],
)
def test_a_leave_that_is_wrong_says_where(town: Town, changes: dict[str, Any], field: str) -> None:
    add_worker(town, "w-gone", "grid_worker", "grid-1")
    add_worker(town, "w-daughter", "family", "grid-1")
    add_worker(town, "w-fire", "department_officer", "grid-1")
    town.client().post(f"{API}/workers/w-gone/resign", json={})
    body = {"until": iso(5)} | changes
    assert fields(town.client().post(f"{API}/workers/w-1/leaves", json=body)) == [field]
    assert town.rows(schema.leaves) == []


def test_a_leave_without_an_end_is_refused(town: Town) -> None:
    assert fields(town.client().post(f"{API}/workers/w-1/leaves", json={})) == ["until"]


# --- resignation ---


def test_who_resigns_passes_on_tickets_and_homes_and_loses_every_way_in(town: Town) -> None:
    town.enrol(workers=["w-1"])
    town.ticket("t-1")
    token = town.worker_token("w-1")
    created = town.accounts.create("li.xiao", Scope.WORKER, "w-1")
    assert town.client(token).get(f"{API}/me").status_code == 200
    answer = town.client().post(f"{API}/workers/w-1/resign", json={"successor_id": "w-2"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["resigned_at"] == "2026-11-22T01:15:00Z"
    assert town.client().get(f"{API}/homes/h-1").json()["workers"] == ["w-2"]
    assert town.client().get(f"{API}/tickets/t-1").json()["assignee"] == "w-2"
    assert town.client(token).get(f"{API}/me").status_code == 401
    assert town.signing_in.sign_in(created.username, created.password) is None
    assert {row.account_id for row in town.rows(schema.tokens)}.isdisjoint({created.account_id})
    assert fields(town.client().post(f"{API}/workers/w-1/token")) == ["worker_id"]
    new_token = town.client().post(f"{API}/accounts/{created.account_id}/tokens")
    assert fields(new_token) == ["worker_id"]


def test_who_has_resigned_is_put_nowhere(town: Town) -> None:
    town.enrol()
    ops = town.client()
    ops.post(f"{API}/workers/w-2/resign", json={})
    assert fields(ops.put(f"{API}/homes/h-1/workers", json=["w-1", "w-2"])) == ["workers"]
    assert fields(ops.post(f"{API}/homes", json=town.home("h-2", workers=["w-2"]))) == ["workers"]
    contacts = {"contacts": [{"worker_id": "w-2", "relation": "family"}]}
    refused = ops.put(f"{API}/homes/h-1/contacts", json=contacts)
    assert fields(refused) == ["contacts.worker_id"]
    town.ticket("t-1")
    assigned = ops.post(f"{API}/tickets/t-1/assign", json={"assignee": "w-2"})
    assert fields(assigned) == ["assignee"]
    account = {"username": "w2", "scope": "worker", "worker_id": "w-2"}
    assert fields(ops.post(f"{API}/accounts", json=account)) == ["worker_id"]
    assert fields(ops.post(f"{API}/workers/w-1/resign", json={"successor_id": "w-2"})) == [
        "successor_id"
    ]
    for path, body in (("leaves", {"until": iso(5)}), ("shifts", {"shifts": [shift(0, 8)]})):
        assert ops.post(f"{API}/workers/w-2/{path}", json=body).status_code == 409
    assert ops.post(f"{API}/workers/w-2/resign", json={}).status_code == 409


def test_a_successor_does_the_same_work(town: Town) -> None:
    for worker_id, role in (
        ("w-son", "family"),
        ("w-fire", "department_officer"),
        ("w-fire-2", "department_officer"),
        ("w-leader", "grid_leader"),
    ):
        add_worker(town, worker_id, role, "grid-1")
    for goes, follows, refused in (
        ("w-1", "w-son", True),
        ("w-1", "w-fire", True),
        ("w-fire", "w-1", True),
        ("w-fire", "w-fire-2", False),
        ("w-1", "w-leader", False),
    ):
        answer = town.client().post(
            f"{API}/workers/{goes}/resign", json={"at": iso(24), "successor_id": follows}
        )
        if refused:
            assert fields(answer) == ["successor_id"], (goes, follows)
        else:
            assert answer.status_code == 200, answer.text


def test_a_department_that_is_not_there_has_no_officers(town: Town) -> None:
    ops = town.client()
    body = {"worker_id": "w-fire", "name": "消防", "role": "department_officer"}
    nowhere = body | {"department_id": "fire"}
    assert fields(ops.post(f"{API}/workers", json=nowhere)) == ["department_id"]
    assert ops.post(f"{API}/workers", json=body).status_code == 201
    change = {"name": "消防", "role": "department_officer", "area_ids": []}
    change["department_id"] = "fire"
    assert fields(ops.put(f"{API}/workers/w-fire", json=change)) == ["department_id"]
    add_department(town, "fire")
    assert ops.put(f"{API}/workers/w-fire", json=change).status_code == 200


def test_until_it_counts_a_resignation_changes_nothing_and_may_be_said_again(town: Town) -> None:
    town.enrol()
    token, ops = town.worker_token("w-1"), town.client()
    for hours in (48, 24):
        answer = ops.post(f"{API}/workers/w-1/resign", json={"at": iso(hours)})
        assert answer.status_code == 200
    assert town.client(token).get(f"{API}/me").status_code == 200
    assert ops.get(f"{API}/homes/h-1").json()["workers"] == ["w-1"]
    town.clock.forward(hours=24)
    assert town.handing_over.hand_over_once() == 1
    assert town.client(token).get(f"{API}/me").status_code == 401
    assert ops.get(f"{API}/homes/h-1").json()["workers"] == []


def test_a_resignation_is_taken_back_until_it_counts(town: Town) -> None:
    path, ops = f"{API}/workers/w-1/resign", town.client()
    ops.post(path, json={"at": iso(24), "successor_id": "w-2"})
    assert ops.delete(path).status_code == 204
    town.clock.forward(hours=25)
    assert town.handing_over.hand_over_once() == 0
    assert ops.get(f"{API}/workers/w-1").json()["resigned_at"] is None
    ops.post(path, json={})
    assert ops.delete(path).status_code == 409


def test_nobody_follows_himself(town: Town) -> None:
    answer = town.client().post(f"{API}/workers/w-1/resign", json={"successor_id": "w-1"})
    assert fields(answer) == ["successor_id"]
    assert town.client().get(f"{API}/workers/w-1").json()["resigned_at"] is None


# --- load ---


def test_a_load_counts_homes_tickets_lines_and_follow_ups(town: Town) -> None:
    town.enrol("h-1", workers=["w-1", "w-2"])
    town.enrol("h-2", workers=["w-2", "w-1"])
    town.enrol("h-3", workers=["w-1"])
    town.client().delete(f"{API}/homes/h-3")
    town.ticket("t-1")
    town.ticket("t-2", state="on_site")
    town.ticket("t-3", state="closed")
    town.put(
        schema.follow_ups,
        follow_up_id="f-1",
        ticket_id="t-3",
        home_id="h-1",
        number=1,
        due_at=START,
        next_at=START,
        worker_id="w-1",
    )
    said = town.client().get(f"{API}/workers/w-1/load").json()
    assert said == {
        "worker_id": "w-1",
        "homes_paired": 1,
        "homes_backup": 1,
        "open_tickets": {"assigned": 1, "on_site": 1},
        "open_lines": 0,
        "open_follow_ups": 1,
        "availability": "on_visit",
    }
    assert said in town.client().get(f"{API}/loads", params={"area_id": "grid-1"}).json()["items"]
    town.client().post(f"{API}/workers/w-1/resign", json={})
    left = town.client().get(f"{API}/loads", params={"area_id": "town-1"}).json()["items"]
    assert [load["worker_id"] for load in left] == ["w-2"]


def test_who_is_rostered_is_free_only_in_a_shift(town: Town) -> None:
    ops, path = town.client(), f"{API}/workers/w-1"
    plain = {"name": "李晓", "role": "grid_worker", "area_ids": ["grid-1"]}
    ops.put(path, json=plain | {"rostered": True})
    assert ops.get(f"{path}/load").json()["availability"] == "off_shift"
    ops.post(f"{path}/shifts", json={"shifts": [shift(-1, 1)]})
    assert ops.get(f"{path}/load").json()["availability"] == "free"


# --- contacts and family ---


def test_contacts_are_replaced_and_shown(town: Town) -> None:
    town.enrol()
    add_worker(town, "daughter", "family")
    said = {
        "contacts": [
            {"worker_id": "daughter", "relation": "family"},
            {"worker_id": "daughter", "relation": "guardian"},
            {"worker_id": "w-2", "relation": "key_holder"},
        ]
    }
    path, ops = f"{API}/homes/h-1/contacts", town.client()
    assert ops.put(path, json=said).json() == said
    assert ops.put(path, json={"contacts": said["contacts"][:1]}).status_code == 200
    assert ops.get(path).json() == {"contacts": said["contacts"][:1]}
    assert fields(ops.put(path, json={"contacts": said["contacts"][:1] * 2})) == ["contacts"]
    nobody = {"contacts": [{"worker_id": "w-nobody", "relation": "family"}]}
    assert fields(ops.put(path, json=nobody)) == ["contacts.worker_id"]
    assert ops.put(f"{API}/homes/h-9/contacts", json=said).status_code == 404


@pytest.mark.parametrize(
    ("relation", "sees"), [("family", 200), ("guardian", 200), ("key_holder", 404)]
)
def test_family_sees_the_home_that_names_it_and_no_other(
    town: Town, relation: str, sees: int
) -> None:
    town.enrol("h-1")
    town.enrol("h-2")
    add_worker(town, "daughter", "family", "grid-1")
    town.ticket("t-2", told=("daughter",), home_id="h-2")
    contacts = {"contacts": [{"worker_id": "daughter", "relation": relation}]}
    town.client().put(f"{API}/homes/h-1/contacts", json=contacts)
    family = town.client(town.worker_token("daughter"))
    assert family.get(f"{API}/homes/h-1").status_code == sees
    assert family.get(f"{API}/homes/h-1/contacts").status_code == sees
    assert family.get(f"{API}/homes/h-2").status_code == 404
    listed = [home["home_id"] for home in family.get(f"{API}/homes").json()["items"]]
    assert listed == (["h-1"] if sees == 200 else [])
    assert family.put(f"{API}/homes/h-1/contacts", json=contacts).status_code == 403


# --- who may touch whom ---


def test_a_leader_rosters_the_people_of_his_grid_and_knows_of_no_others(town: Town) -> None:
    add_worker(town, "leader", "grid_leader", "grid-1")
    add_worker(town, "w-far", "grid_worker", "grid-2")
    leader = town.client(town.worker_token("leader"))
    assert leader.post(f"{API}/workers/w-1/leaves", json={"until": iso(5)}).status_code == 201
    assert leader.post(f"{API}/workers/w-far/leaves", json={"until": iso(5)}).status_code == 404
    far = {"until": iso(5), "substitute_id": "w-far"}
    assert fields(leader.post(f"{API}/workers/w-2/leaves", json=far)) == ["substitute_id"]
    one = {"shifts": [shift(0, 8)]}
    assert leader.post(f"{API}/workers/w-far/shifts", json=one).status_code == 404
    for path in ("leaves", "shifts", "load"):
        assert leader.get(f"{API}/workers/w-far/{path}").status_code == 404
        assert leader.get(f"{API}/workers/w-1/{path}").status_code == 200
    roster = {
        "worker_ids": ["w-1", "w-far"],
        "days": "daily",
        "from": "08:00",
        "until": "18:00",
        "first_day": "2026-11-23",
        "last_day": "2026-11-23",
    }
    refused = leader.post(f"{API}/rosters", json=roster)
    assert fields(refused) == ["worker_ids"]
    ids = [load["worker_id"] for load in leader.get(f"{API}/loads").json()["items"]]
    assert ids == ["leader", "w-1", "w-2"]
    assert leader.post(f"{API}/workers/w-1/resign", json={}).status_code == 403


def test_a_worker_sees_his_own_duty_and_changes_nothing(town: Town) -> None:
    worker = town.client(town.worker_token("w-1"))
    for path in ("leaves", "shifts", "load"):
        assert worker.get(f"{API}/workers/w-1/{path}").status_code == 200
        assert worker.get(f"{API}/workers/w-2/{path}").status_code == 404
    assert worker.post(f"{API}/workers/w-1/leaves", json={"until": iso(5)}).status_code == 403
    assert worker.post(f"{API}/workers/w-1/shifts", json={"shifts": []}).status_code == 403
