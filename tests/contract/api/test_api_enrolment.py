from datetime import UTC, datetime

import pytest

from hub.adapters.sql import schema
from tests.contract.api.town import CURTAIN, MORNING, Town

pytestmark = pytest.mark.contract


def test_a_home_comes_back_as_it_was_enrolled(town: Town) -> None:
    town.enrol()
    home = town.client().get("/api/v1/homes/h-1").json()
    said = town.home()["resident"]
    assert home["resident"] == said | {"preferred_name": None, "dialect": None}
    assert home["nodes"] == [{"node_id": "n-h-1", "sensors": [CURTAIN]}]
    window = home["windows"][0]
    assert window.items() >= MORNING.items()
    assert window["days"] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert (window["grace_s"], window["ask_s"], window["early_credit_s"]) == (0, 600, 3600)


def test_a_sensor_that_was_heard_without_enrolment_belongs_to_no_node(town: Town) -> None:
    town.enrol()
    heard = {"home_id": "h-1", "sensor_id": "door-front", "node_id": "", "kind": "door"}
    town.put(schema.sensors, **heard, max_silence_s=1e9)
    home = town.client().get("/api/v1/homes/h-1").json()
    assert home["nodes"] == [{"node_id": "n-h-1", "sensors": [CURTAIN]}]


def test_a_home_is_expected_from_its_next_unopened_window_on(town: Town) -> None:
    town.enrol()
    (deadline,) = town.rows(schema.deadlines)
    assert (deadline.day, deadline.asked_at) == ("2026-11-23", None)
    assert deadline.next_at == deadline.judge_at == datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_enrolment_asks_the_node_to_say_again_who_it_is(town: Town) -> None:
    town.enrol()
    (command,) = town.rows(schema.commands)
    assert (command.kind, command.node_id, command.published_at) == ("rebirth", "n-h-1", None)


def test_without_an_id_the_hub_chooses_one(town: Town) -> None:
    body = town.home() | {"home_id": None}
    answer = town.client().post("/api/v1/homes", json=body)
    assert answer.headers["Location"] == f"/api/v1/homes/{answer.json()['home_id']}"


def test_an_id_may_be_chinese_and_its_location_leads_there(town: Town) -> None:
    ops = town.client()
    answer = ops.post("/api/v1/homes", json=town.home("家-1", nodes=[], windows=[]))
    assert answer.status_code == 201
    assert ops.get(answer.headers["Location"]).json()["home_id"] == "家-1"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area_id": "nowhere"}, "area_id"),
        ({"workers": ["w-9"]}, "workers"),
        ({"workers": ["w-1", "w-1"]}, "workers"),
        ({"windows": [MORNING | {"tz": "Asia/Atlantis"}]}, "windows[0].tz"),
        ({"windows": [MORNING | {"due_at": "05:00"}]}, "windows[0].due_at"),
        ({"windows": [MORNING | {"opens_at": "25:00"}]}, "windows[0].opens_at"),
        ({"windows": [MORNING | {"ask_s": -1}]}, "windows[0].ask_s"),
        ({"windows": [MORNING | {"days": ["someday"]}]}, "windows[0].days"),
        ({"windows": [MORNING, MORNING]}, "windows"),
        ({"nodes": []}, "windows[0].gesture.sensor_ids"),
        ({"nodes": [{"node_id": "a/b"}]}, "nodes[0].node_id"),
        ({"resident": {}}, "resident.name"),
        ({"resident": {"name": "a\nb"}}, "resident.name"),
        ({"resident": {"name": "王", "door": "5" * 61}}, "resident.door"),
        ({"resident": {"name": "王", "door": "5\n01"}}, "resident.door"),
        ({"resident": {"name": "王", "frailty": 11}}, "resident.frailty"),
    ],
)
def test_each_fault_names_its_field(town: Town, change: dict[str, object], field: str) -> None:
    answer = town.client().post("/api/v1/homes", json=town.home(**change))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert town.rows(schema.homes) == []


def test_a_node_belongs_to_one_home_at_most(town: Town) -> None:
    town.enrol()
    body = town.home("h-2", nodes=[{"node_id": "n-h-1", "sensors": [CURTAIN]}])
    answer = town.client().post("/api/v1/homes", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (409, "node n-h-1 belongs to home h-1")
    assert town.client().post("/api/v1/homes", json=town.home()).status_code == 409


def test_an_open_window_is_still_judged_as_it_was_agreed(town: Town) -> None:
    town.enrol()
    town.clock.at = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)  # 06:00: the window is open
    later = MORNING | {"due_at": "10:00"}
    answer = town.client().put("/api/v1/homes/h-1/windows", json={"windows": [later]})
    assert answer.json()["config_revision"] == 2
    (deadline,) = town.rows(schema.deadlines)
    assert (deadline.day, deadline.definition["due_at"]) == ("2026-11-23", "09:00")
    assert town.rows(schema.windows)[0].definition["due_at"] == "10:00"
    assert town.rows(schema.nodes)[0].published_revision == 0


def test_a_window_that_has_not_opened_is_replaced_at_once(town: Town) -> None:
    town.enrol()
    town.client().put("/api/v1/homes/h-1/windows", json=[MORNING | {"due_at": "10:00"}])
    (deadline,) = town.rows(schema.deadlines)
    assert deadline.judge_at == datetime(2026, 11, 23, 2, tzinfo=UTC)
    town.client().put("/api/v1/homes/h-1/windows", json={"windows": []})
    assert town.rows(schema.deadlines) == []


def test_an_ended_home_frees_its_nodes_and_keeps_its_history(town: Town) -> None:
    town.enrol()
    town.verdict("v-1")
    ops = town.client()
    assert ops.delete("/api/v1/homes/h-1").status_code == 204
    assert town.rows(schema.deadlines) == []
    assert ops.get("/api/v1/verdicts", params={"home_id": "h-1"}).json()["items"]
    assert ops.get("/api/v1/homes").json()["items"] == []
    assert ops.get("/api/v1/homes/h-1").json()["ended_at"] == "2026-11-22T01:15:00Z"
    town.enrol("h-2", nodes=[{"node_id": "n-h-1", "sensors": [CURTAIN]}])
    assert ops.delete("/api/v1/homes/h-1").status_code == 404
    assert ops.post("/api/v1/homes", json=town.home()).status_code == 409


def test_the_paired_worker_comes_first(town: Town) -> None:
    town.enrol()
    answer = town.client().put("/api/v1/homes/h-1/workers", json={"workers": ["w-2", "w-1"]})
    assert answer.json()["workers"] == ["w-2", "w-1"]


def test_an_absence_needs_an_end_and_can_end_early(town: Town) -> None:
    town.enrol()
    ops, path = town.client(), "/api/v1/homes/h-1/away"
    away = {"from": "2026-11-22T08:00:00+08:00", "until": "2026-11-23T20:00:00+08:00"}
    for wrong in (
        {"from": away["from"]},
        away | {"until": away["from"]},
        away | {"until": "2026-11-23"},
        away | {"until": "2026-11-23T20:00:00"},
        away | {"until": 5},
        away | {"until": "2036-11-23T20:00:00+08:00"},
        away | {"until": "2026-11-22T09:00:00+08:00"},
    ):
        answer = ops.post(path, json=wrong)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "until")
    made = ops.post(path, json=away | {"reason": "在女儿家"}).json()
    assert (made["from"], made["until"]) == ("2026-11-22T00:00:00Z", "2026-11-23T12:00:00Z")
    assert made["agreed_by"] == "ops"
    assert ops.delete(f"{path}/{made['absence_id']}").status_code == 204
    (ended,) = ops.get(path).json()["items"]
    assert ended["until"] == "2026-11-22T01:15:00Z"  # what is past stays as agreed


def test_an_absence_that_has_not_begun_is_removed(town: Town) -> None:
    town.enrol()
    ops, path = town.client(), "/api/v1/homes/h-1/away"
    away = {"from": "2026-11-24T08:00:00Z", "until": "2026-11-25T08:00:00Z", "reason": ""}
    absence_id = ops.post(path, json=away).json()["absence_id"]
    ops.delete(f"{path}/{absence_id}")
    assert ops.get(path).json()["items"] == []
    assert ops.delete(f"{path}/{absence_id}").status_code == 404


def test_areas_stand_under_higher_ones(town: Town) -> None:
    ops = town.client()
    upside_down = {"area_id": "t-2", "name": "x", "level": "Street", "parent_id": "grid-1"}
    answer = ops.post("/api/v1/areas", json=upside_down)
    assert answer.json()["errors"][0]["field"] == "parent_id"
    answer = ops.post("/api/v1/areas", json=upside_down | {"parent_id": None})
    assert answer.json()["level"] == "town"
    assert ops.post("/api/v1/areas", json=upside_down | {"parent_id": None}).status_code == 409
    assert ops.get("/api/v1/areas/t-2").json()["name"] == "x"
    assert ops.get("/api/v1/areas/t-3").status_code == 404


def test_a_channel_shows_its_kind_and_never_its_secret(town: Town) -> None:
    body = {"worker_id": "w-3", "name": "x", "role": "Grid-Leader"}
    secret = {"channels": ["ntfys://user:secret@host/topic", "web"]}
    answer = town.client().post("/api/v1/workers", json=body | secret)
    assert answer.json()["role"] == "grid_leader"
    assert answer.json()["channels"] == ["ntfys", "web"]
    assert "secret" not in town.client().get("/api/v1/workers").text


def test_a_worker_changes_and_keeps_the_channels_that_nobody_can_read(town: Town) -> None:
    ops, path = town.client(), "/api/v1/workers/w-1"
    changed = {"name": "李大晓", "role": "grid leader", "area_ids": ["grid-2"]}
    answer = ops.put(path, json=changed | {"channels": ["ntfys://user:secret@host/topic"]})
    assert answer.json() == {
        "worker_id": "w-1",
        "name": "李大晓",
        "role": "grid_leader",
        "area_ids": ["grid-2"],
        "channels": ["ntfys"],
        "employment": "full_time",
        "department_id": None,
        "rostered": False,
        "resigned_at": None,
    }
    assert ops.put(path, json=changed).json()["channels"] == ["ntfys"]
    assert ops.put(path, json=changed | {"channels": []}).json()["channels"] == []
    listed = ops.get("/api/v1/workers", params={"area_id": "grid-1"}).json()["items"]
    assert [worker["worker_id"] for worker in listed] == ["w-2"]
    answer = ops.put(path, json=changed | {"area_ids": ["nowhere"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "area_ids")
    assert ops.put("/api/v1/workers/w-9", json=changed).status_code == 404


def test_pages_of_a_list_follow_each_other_without_gap_or_repeat(town: Town) -> None:
    for number in range(7):
        town.enrol(f"h-{number}")
        town.verdict(f"v-{number}", f"h-{number}")
        town.ticket(f"t-{number}", home_id=f"h-{number}")
    ops = town.client()
    for path, key, wanted in (
        ("homes", "home_id", {}),
        ("verdicts", "verdict_id", {}),
        ("verdicts", "home_id", {"verdict": "pending"}),
        ("tickets", "ticket_id", {}),
        ("nodes", "node_id", {}),
    ):
        seen, more = [], {"limit": "3"} | wanted
        while more:
            page = ops.get(f"/api/v1/{path}", params=more).json()
            seen += [item[key] for item in page["items"]]
            more = more | {"cursor": page["next"]} if page["next"] else {}
        assert len(seen) == len(set(seen)) == 7, path


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "bnVsbA", "WzEsMiwzLDRd", "W251bGxd", "é"])
def test_a_foreign_cursor_is_refused(town: Town, cursor: str) -> None:
    answer = town.client().get("/api/v1/verdicts", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_homes_are_found_by_id_and_by_how_she_is_called_and_by_nothing_else(town: Town) -> None:
    town.enrol(
        "h-1", resident={"name": "王秀英", "preferred_name": "王阿姨", "phone": "13800000000"}
    )
    town.enrol("h-2", resident={"name": "李_桂兰"}, nodes=[], windows=[])
    for words, found in (
        ("秀英", ["h-1"]),
        ("阿姨", ["h-1"]),
        ("H-2", ["h-2"]),
        ("h-", ["h-1", "h-2"]),
        ("_", ["h-2"]),
        ("%", []),
        ("1380", []),
    ):
        items = town.client().get("/api/v1/homes", params={"q": words}).json()["items"]
        assert [home["home_id"] for home in items] == found, words
