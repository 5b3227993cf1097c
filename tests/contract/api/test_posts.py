"""Posts through the API: public places that are watched, where nobody lives."""

from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.api.cookies import SESSION, named
from hub.domain.people import Role
from hub.pipeline.series import SeriesRow
from tests.contract.api.town import Town
from tests.contract.api.two_grids import ASTER, ZEBRA, fill, sign_in

pytestmark = pytest.mark.contract
POSTS = "/api/v1/posts"
CAMERA = {"sensor_id": "camera-lane", "kind": "camera", "max_silence_s": 600.0}


def lane(**changes: Any) -> dict[str, Any]:
    body = {
        "post_id": "pt-lane",
        "area_id": "grid-1",
        "name": "3号楼东侧消防通道",
        "nodes": [{"node_id": "n-lane", "sensors": [CAMERA]}],
    }
    return body | changes


def test_a_post_is_enrolled_looked_at_and_ended(town: Town) -> None:
    ops = town.client()
    made = ops.post(POSTS, json=lane())
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{POSTS}/pt-lane"
    assert made.json() == {
        **lane(),
        "tz": "Asia/Shanghai",
        "enrolled_at": "2026-11-22T01:15:00Z",
        "ended_at": None,
    }
    assert ops.get(f"{POSTS}/pt-lane").json() == made.json()
    assert [post["post_id"] for post in ops.get(POSTS).json()["items"]] == ["pt-lane"]
    assert ops.delete(f"{POSTS}/pt-lane").status_code == 204
    assert ops.delete(f"{POSTS}/pt-lane").status_code == 404
    assert ops.get(POSTS).json()["items"] == []
    (ended,) = ops.get(POSTS, params={"ended": True}).json()["items"]
    assert (ended["nodes"], ended["ended_at"]) == ([], "2026-11-22T01:15:00Z")


def test_a_post_is_no_home(town: Town) -> None:
    town.client().post(POSTS, json=lane())
    assert town.rows(schema.homes) == town.rows(schema.sensors) == []
    assert town.client().get("/api/v1/homes").json()["items"] == []
    (node,) = town.client().get("/api/v1/nodes", params={"post_id": "pt-lane"}).json()["items"]
    assert (node["home_id"], node["post_id"], node["link"]) == (None, "pt-lane", "never")


def test_its_readings_are_there_and_no_figure_counts_it_as_a_home(town: Town) -> None:
    ops = town.client()
    ops.post(POSTS, json=lane())
    at = int(town.clock.at.timestamp() * 1000) - 60_000
    row = SeriesRow("pt-lane", "camera-lane", "camera", at, 1.0, "good", "o-1", 1)
    town.series.append([row])
    (reading,) = ops.get(f"{POSTS}/pt-lane/readings").json()["items"]
    assert (reading["sensor_id"], reading["value"]) == ("camera-lane", 1.0)
    assert ops.get(f"{POSTS}/pt-other/readings").status_code == 404
    span = {"from": "2026-11-01T00:00:00Z", "until": "2026-11-23T00:00:00Z"}
    (line,) = ops.get("/api/v1/figures", params=span).json()["items"]
    assert line["home_months"] == 0


def test_its_nodes_are_asked_who_they_are_and_are_freed_in_the_end(town: Town) -> None:
    ops = town.client()
    ops.post(POSTS, json=lane())
    (command,) = town.rows(schema.commands)
    assert (command.kind, command.node_id, command.home_id) == ("rebirth", "n-lane", None)
    ops.delete(f"{POSTS}/pt-lane")
    assert [row.node_id for row in town.rows(schema.freed_nodes)] == ["n-lane"]
    assert ops.post(POSTS, json=lane(post_id="pt-stairs")).status_code == 201


def test_an_id_and_a_node_are_given_once(town: Town) -> None:
    ops = town.client()
    home = town.home("h-1", nodes=[{"node_id": "n-1"}], windows=[])
    assert ops.post("/api/v1/homes", json=home).status_code == 201
    ops.post(POSTS, json=lane())
    again = ops.post(POSTS, json=lane())
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "pt-lane is there already; node n-lane belongs to post pt-lane",
    )
    taken = ops.post(POSTS, json=lane(post_id="h-1", nodes=[{"node_id": "n-1"}]))
    assert taken.json()["detail"] == "h-1 is there already; node n-1 belongs to home h-1"
    theirs = town.home("pt-lane", nodes=[{"node_id": "n-lane"}], windows=[])
    assert ops.post("/api/v1/homes", json=theirs).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area_id": "nowhere"}, "area_id"),
        ({"tz": "Mars/Olympus"}, "tz"),
        ({"nodes": [{"node_id": "n-1"}, {"node_id": "n-1"}]}, "nodes"),
        ({"nodes": [{"node_id": "n-1", "sensors": [CAMERA, CAMERA]}]}, "nodes.sensors"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_named(town: Town, changes: dict[str, Any], field: str) -> None:
    answer = town.client().post(POSTS, json=lane(**changes))
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_who_leads_the_area_sees_its_posts_and_no_others(town: Town) -> None:
    for grid in (ASTER, ZEBRA):
        fill(town, grid)
    session = sign_in(town, ASTER)[Role.GRID_LEADER]
    client = town.client("")
    client.cookies.set(named(SESSION, town.services), session)
    shown = client.get(POSTS).json()["items"]
    assert [post["post_id"] for post in shown] == [ASTER("pt")]
    assert client.get(f"{POSTS}/{ZEBRA('pt')}").status_code == 404
    nodes = {node["node_id"] for node in client.get("/api/v1/nodes").json()["items"]}
    assert nodes == {ASTER("n"), ASTER("n-lane")}
