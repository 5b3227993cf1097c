"""Camera rules by API: the shared part is checked here, and the node's config goes out again."""

from typing import Any

import pytest
from sqlalchemy import update

from hub.adapters.sql import schema
from hub.adapters.sql.commands import SqlCommands
from hub.domain.people import Role
from hub.domain.scenes import SCENE_KINDS, running, scene_faults
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
PATH = "/api/v1/nodes/n-h-1/scenes"
LANE: dict[str, Any] = {
    "kind": "vehicle_in_fire_lane",
    "scene_id": "lane",
    "camera": "cam-gate",
    "zone": [[0.1, 0.5], [0.9, 0.5], [0.9, 1.0]],
    "dwell_s": 120,
}


@pytest.fixture
def lane(town: Town) -> Town:
    town.enrol("h-1")
    return town


def put(town: Town, *scenes: dict[str, Any], token: str | None = None) -> Any:
    return town.client(token).put(PATH, json={"scenes": list(scenes)})


def told(town: Town) -> Any:
    """What the node's next config would say."""
    with town.database.write() as connection:
        (node,) = SqlCommands(connection).to_configure(START, 10)
    return node


def test_rules_reach_the_config_under_a_new_revision(lane: Town) -> None:
    assert told(lane).scenes == []
    answer = put(lane, LANE)
    assert answer.status_code == 200, answer.text
    assert answer.json()["scenes"] == [LANE]
    assert (told(lane).scenes, told(lane).revision) == ([LANE], 2)
    put(lane)
    assert (told(lane).scenes, told(lane).revision) == ([], 3)


def test_the_node_says_what_it_cannot_do_and_when_it_has_them(lane: Town) -> None:
    assert put(lane, LANE).json()["in_force"] is False
    fault = "scenes[0].zone: needs three corners or more"
    health = {"faults": [fault]}
    lane.put(schema.node_links, node_id="n-h-1", config_revision=2, health=health)
    seen = lane.client().get(PATH).json()
    assert (seen["in_force"], seen["faults"]) == (True, [fault])
    assert lane.client().get("/api/v1/nodes/n-h-1").json()["health"]["faults"] == [fault]
    put(lane)
    assert lane.client().get(PATH).json()["in_force"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "dancing"}, "scenes[0].kind"),
        ({"kind": ""}, "scenes[0].kind"),
        ({"scene_id": "a b"}, "scenes[0].scene_id"),
        ({"camera": None}, "scenes[0].camera"),
        ({"zone": [[0.1, 0.5], [0.9, 0.5]]}, "scenes[0].zone"),
        ({"zone": [[0.1, 0.5], [0.9, 0.5], [1.2, 1.0]]}, "scenes[0].zone[2][0]"),
        ({"zone": [[0.1, 0.5], [0.9, 0.5], [0.2]]}, "scenes[0].zone[2][1]"),
        ({"schedule": {"begins": "24:00"}}, "scenes[0].schedule.begins"),
        ({"schedule": {"days": [0]}}, "scenes[0].schedule.days[0]"),
        ({"schedule": {"days": []}}, "scenes[0].schedule.days"),
        ({"dwell_s": 2**60}, "scenes[0]"),
        ({"note": "\0"}, "scenes[0]"),
        ({"note": "x" * 70_000}, "scenes"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    lane: Town, change: dict[str, Any], field: str
) -> None:
    answer = put(lane, LANE | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert told(lane).revision == 1


def test_two_rules_of_one_id_are_refused(lane: Town) -> None:
    fields = [error["field"] for error in put(lane, LANE, LANE).json()["errors"]]
    assert fields == ["scenes[0].scene_id", "scenes[1].scene_id"]


def test_a_rule_that_only_the_edge_can_judge_is_passed_on_as_it_is(lane: Town) -> None:
    walk = {"kind": "walk_test", "scene_id": "w", "camera": "c", "at": ["09:00"], "x": {"y": [1]}}
    assert put(lane, walk).json()["scenes"] == [walk]


def test_every_kind_that_makes_a_ticket_may_be_a_rule() -> None:
    assert scene_faults([(f"s-{kind}", kind) for kind in SCENE_KINDS]) == []


def test_rules_are_for_who_answers_for_the_place(lane: Town) -> None:
    body = {"worker_id": "lead", "name": "赵", "role": Role.GRID_LEADER.value}
    for area_id in ("grid-1", "grid-2"):
        worker = body | {"worker_id": f"lead-{area_id}", "area_ids": [area_id]}
        assert lane.client().post("/api/v1/workers", json=worker).status_code == 201
    assert put(lane, LANE, token=lane.worker_token("lead-grid-1")).status_code == 200
    assert put(lane, LANE, token=lane.worker_token("lead-grid-2")).status_code == 404
    assert put(lane, LANE, token=lane.worker_token("w-1")).status_code == 403
    assert lane.client().put("/api/v1/nodes/n-0/scenes", json={"scenes": []}).status_code == 404


def test_rules_go_with_their_node(lane: Town) -> None:
    put(lane, LANE)
    assert lane.client().delete("/api/v1/homes/h-1").status_code == 204
    assert lane.rows(schema.node_scenes) == []
    lane.enrol("h-2", nodes=[{"node_id": "n-h-1", "sensors": []}], windows=[])
    with lane.database.write() as connection:
        connection.execute(update(schema.nodes).values(published_revision=0))
    assert told(lane).scenes == []


def test_whoever_is_called_from_another_area_sets_no_rules(lane: Town) -> None:
    body = {"worker_id": "w-far", "name": "赵", "role": "grid_leader", "area_ids": ["grid-2"]}
    assert lane.client().post("/api/v1/workers", json=body).status_code == 201
    lane.ticket("t-1", told=("w-far",), assignee="w-far")
    token = lane.worker_token("w-far")
    assert lane.client(token).get("/api/v1/tickets/t-1").status_code == 200
    assert put(lane, LANE, token=token).status_code == 404
    assert told(lane).scenes == []


def test_a_rule_that_is_switched_off_stays_written_and_its_node_is_not_told(lane: Town) -> None:
    off = LANE | {"scene_id": "off", "enabled": False}
    lane.put(schema.node_cameras, node_id="n-h-1", sensor_id="cam-gate")
    assert put(lane, off, LANE | {"enabled": True}).json()["scenes"][0] == off
    assert told(lane).scenes == [LANE]
    [camera] = lane.client().get("/api/v1/cameras").json()["items"]
    assert [scene["scene_id"] for scene in camera["scenes"]] == ["lane"]
    assert running([off]) == []


def test_rules_are_not_written_over_others_that_came_meanwhile(lane: Town) -> None:
    read = put(lane, LANE).json()["changed_at"]
    lane.clock.forward(seconds=1)
    body = {"scenes": [], "changed_at": read}
    assert lane.client().put(PATH, json=body).status_code == 200
    lane.clock.forward(seconds=1)
    answer = lane.client().put(PATH, json=body)
    assert answer.status_code == 409
    assert "read them first" in answer.json()["detail"]


def test_a_camera_says_whether_its_node_has_the_rules_as_they_are_written(lane: Town) -> None:
    lane.put(schema.node_cameras, node_id="n-h-1", sensor_id="cam-gate")

    def standing() -> tuple[int, bool, list[str]]:
        [camera] = lane.client().get("/api/v1/cameras").json()["items"]
        return camera["revision"], camera["in_force"], camera["faults"]

    put(lane, LANE)
    assert standing() == (2, False, [])
    health = {"faults": ["scenes[0].zone: crosses itself", "sensors: none"]}
    lane.put(schema.node_links, node_id="n-h-1", config_revision=2, health=health)
    assert standing() == (2, True, ["scenes[0].zone: crosses itself"])
