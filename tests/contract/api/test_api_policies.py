"""Policies through the API, and how the promises of a ticket show."""

import threading
from datetime import timedelta

import pytest

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract
RUNGS = [
    {"name": "paired", "who": "paired"},
    {"name": "leader", "who": "roles", "roles": ["grid_leader"], "channels": ["SMS"]},
]
BODY = {"area_id": "grid-1", "kinds": ["missed"], "rungs": RUNGS}


def write(town, **changes):
    return town.client().post("/api/v1/policies", json=BODY | changes)


def lead(town, worker_id="w-lead", area_id="community-1", role="community_duty"):
    body = {"worker_id": worker_id, "name": "值班", "role": role, "area_ids": [area_id]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return town.client(town.worker_token(worker_id))


def ids(client, query=""):
    items = client.get(f"/api/v1/policies{query}").json()["items"]
    return [item["policy_id"] for item in items]


def test_what_is_left_out_is_as_in_the_built_in_policy(town):
    answer = write(town)
    assert answer.status_code == 201
    written, built_in = answer.json(), town.client().get("/api/v1/policies/built_in").json()
    for field in ("unsettled", "promises", "accept_within_s", "emergency_numbers"):
        assert written[field] == built_in[field]
    assert written["rungs"][1]["channels"] == ["sms"]
    assert (written["created_by"], written["replaced_at"]) == (town.username, None)
    looked = town.client().get(f"/api/v1/policies/{written['policy_id']}")
    assert looked.json() == written


def test_the_built_in_policy_can_be_written_back_for_an_area(town):
    built_in = town.client().get("/api/v1/policies/built_in").json()
    answer = write(town, **{name: built_in[name] for name in built_in if name not in BODY})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rungs": []}, "rungs"),
        (
            {"rungs": [RUNGS[0], {"name": "x", "who": "roles", "roles": ["wizard"]}]},
            "rungs[1].roles[0]",
        ),
        ({"rungs": [RUNGS[0] | {"accept_within_s": {"P1": 0}}]}, "rungs[0].accept_within_s.P1"),
        ({"rungs": [RUNGS[0] | {"accept_within_s": {"P4": 9}}]}, "rungs[0].accept_within_s.P4"),
        (
            {"rungs": [RUNGS[0] | {"quiet_hours": {"from": "22:00", "until": "22:00"}}]},
            "rungs[0].quiet_hours",
        ),
        ({"rungs": [RUNGS[0], RUNGS[0] | {"name": "again"}]}, "rungs[1]"),
        ({"area_id": "nowhere"}, "area_id"),
        ({"kinds": ["boredom"]}, "kinds[0]"),
        ({"emergency_numbers": ["call me"]}, "emergency_numbers[0]"),
        ({"arrive_within_s": -1}, "arrive_within_s"),
    ],
)
def test_a_fault_names_its_field(town, changes, field):
    answer = write(town, **changes)
    assert answer.status_code == 422
    assert any(error["field"].startswith(field) for error in answer.json()["errors"])


def test_a_change_is_a_new_policy_and_the_old_one_stays_to_be_looked_at(town):
    old, new = write(town).json(), write(town, arrive_within_s=900).json()
    assert ids(town.client()) == [new["policy_id"]]
    assert set(ids(town.client(), "?replaced=true")) == {old["policy_id"], new["policy_id"]}
    replaced = town.client().get(f"/api/v1/policies/{old['policy_id']}").json()
    assert replaced["replaced_at"] is not None
    assert replaced["arrive_within_s"] == 2700


def test_kinds_that_another_policy_names_already_are_refused(town):
    first = write(town, kinds=["missed", "blind"]).json()
    answer = write(town, kinds=["missed", "help"])
    assert answer.status_code == 409
    assert first["policy_id"] in answer.json()["detail"]
    assert write(town, kinds=[]).status_code == 201
    assert write(town, area_id="grid-2").status_code == 201


def test_an_ended_policy_holds_no_more_and_the_built_in_one_cannot_end(town):
    policy_id = write(town).json()["policy_id"]
    ops = town.client()
    assert ops.delete(f"/api/v1/policies/{policy_id}").status_code == 204
    assert ops.delete(f"/api/v1/policies/{policy_id}").status_code == 404
    assert ops.delete("/api/v1/policies/built_in").status_code == 409
    assert ids(ops) == []


def test_leads_look_at_the_policies_of_their_areas_and_write_none(town):
    here, elsewhere = write(town, area_id="grid-1").json(), write(town, area_id="town-1").json()
    duty = lead(town)
    assert ids(duty) == [here["policy_id"]]
    assert duty.get(f"/api/v1/policies/{elsewhere['policy_id']}").status_code == 404
    assert duty.post("/api/v1/policies", json=BODY).status_code == 403
    assert duty.delete(f"/api/v1/policies/{here['policy_id']}").status_code == 403
    worker = town.client(town.worker_token())
    assert worker.get("/api/v1/policies").status_code == 403


def clock(town, ticket_id, promise, due_s, met_s=None):
    at = town.clock.at
    town.put(
        schema.ticket_clocks,
        ticket_id=ticket_id,
        promise=promise,
        started_at=at,
        warn_at=at + timedelta(seconds=due_s * 0.8),
        due_at=at + timedelta(seconds=due_s),
        met_at=None if met_s is None else at + timedelta(seconds=met_s),
    )


@pytest.fixture
def promised(town):
    town.enrol()
    for ticket_id, clocks in {
        "t-run": [("answer", 1000, None)],
        "t-near": [("answer", 100, None), ("settle", 10_000, None)],
        "t-late": [("answer", 50, None)],
        "t-met": [("answer", 50, 40)],
        "t-met-late": [("answer", 50, 60)],
    }.items():
        town.ticket(ticket_id)
        for one in clocks:
            clock(town, ticket_id, *one)
    town.clock.forward(seconds=90)
    return town


def test_a_ticket_shows_how_its_promises_stand(promised):
    ticket = promised.client().get("/api/v1/tickets/t-near").json()
    assert [(one["promise"], one["state"]) for one in ticket["clocks"]] == [
        ("answer", "near"),
        ("settle", "running"),
    ]
    assert ticket["policy_id"] is None
    assert promised.client().get("/api/v1/tickets/t-met").json()["clocks"][0]["state"] == "met"


@pytest.mark.parametrize(
    ("clock_wanted", "found"), [("near", {"t-near"}), ("breached", {"t-late", "t-met-late"})]
)
def test_tickets_are_found_by_their_promises(promised, clock_wanted, found):
    items = promised.client().get(f"/api/v1/tickets?clock={clock_wanted}").json()["items"]
    assert {item["ticket_id"] for item in items} == found
    states = {clock["state"] for item in items for clock in item["clocks"]}
    assert clock_wanted in states


def test_whoever_comes_second_is_told_who_was_first(town):
    town.enrol(workers=["w-1", "w-2"])
    town.ticket("t-1", told=("w-1", "w-2"))
    clients = {name: town.client(town.worker_token(name)) for name in ("w-1", "w-2")}
    start, answers = threading.Barrier(2), {}

    def accept(worker_id):
        start.wait(10)
        answers[worker_id] = clients[worker_id].post("/api/v1/tickets/t-1/accept", json={})

    threads = [threading.Thread(target=accept, args=(name,)) for name in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    codes = {name: answer.status_code for name, answer in answers.items()}
    assert sorted(codes.values()) == [200, 409]
    winner, loser = sorted(codes, key=lambda name: codes[name])
    assert winner in answers[loser].json()["detail"]
    assert answers[winner].json()["assignee"] == winner


def test_the_desk_sees_which_promises_are_about_to_break(promised):
    page = promised.client().get("/ops").text
    assert page.count("承诺已超时") == 1
    assert page.count("承诺将超时") == 1


def test_a_policy_is_checked_as_it_would_be_written_and_nothing_is_written(town):
    check = "/api/v1/policies/check"
    assert town.client().post(check, json=BODY).json() == {"replaces": None}
    assert ids(town.client()) == []
    old = write(town).json()
    answer = town.client().post(check, json=BODY | {"arrive_within_s": 900})
    assert answer.json() == {"replaces": old}
    assert ids(town.client()) == [old["policy_id"]]
    refused = town.client().post(check, json=BODY | {"rungs": [], "area_id": "nowhere"})
    assert [error["field"] for error in refused.json()["errors"]] == ["rungs", "area_id"]
    assert lead(town).post(check, json=BODY).status_code == 403


def test_a_change_of_a_policy_that_somebody_else_changed_meanwhile_is_refused(town):
    old = write(town).json()["policy_id"]
    new = write(town, replaces=old, arrive_within_s=900).json()["policy_id"]
    for path in ("/api/v1/policies", "/api/v1/policies/check"):
        answer = town.client().post(path, json=BODY | {"replaces": old})
        assert answer.status_code == 409
        assert "change that" in answer.json()["detail"]
    assert write(town, replaces="built_in").status_code == 409
    assert ids(town.client()) == [new]
    assert write(town, replaces="built_in", area_id="grid-2").status_code == 201
