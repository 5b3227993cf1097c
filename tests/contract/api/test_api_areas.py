import json
from typing import Any

import pytest

from hub.domain.people import Role, Worker
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[150.0, 20.0], [150.1, 20.0], [150.1, 20.1], [150.0, 20.1], [150.0, 20.0]]],
}
TOWN, LANE = "990121001", "990121001002"


def coded(town: Town) -> None:
    """The little town with its codes."""
    ops = town.client()
    for area_id, code in (("town-1", TOWN), ("community-1", LANE)):
        body = {"name": "甲", "code": code}
        assert ops.put(f"/api/v1/areas/{area_id}", json=body).status_code == 200


def test_places_are_found_by_name_or_id_within_the_callers_reach(town: Town) -> None:
    def found(text: str, token: str | None = None) -> list[str]:
        answer = town.client(token).get("/api/v1/areas", params={"text": text})
        return [area["area_id"] for area in answer.json()["items"]]

    assert found("第grid") == found("GRID-") == ["grid-1", "grid-2"]
    assert found("%") == []
    town.enrolment.add_worker(Worker("lead-2", "组长", Role.GRID_LEADER, ("grid-2",), ()))
    assert found("grid", town.worker_token("lead-2")) == ["grid-2"]


def test_a_place_keeps_its_code_purpose_and_outline(town: Town) -> None:
    coded(town)
    body = {
        "area_id": "market",
        "name": "农贸市场专属网格",
        "level": "网格",
        "parent_id": "community-1",
        "code": LANE + "901",
        "purpose": "专属",
        "outline": SQUARE,
    }
    ops = town.client()
    assert ops.post("/api/v1/areas", json=body).status_code == 201
    found = ops.get("/api/v1/areas/market").json()
    assert found == body | {"level": "grid", "purpose": "special"}
    (listed,) = [a for a in ops.get("/api/v1/areas").json()["items"] if a["area_id"] == "market"]
    assert "outline" not in listed
    assert listed.items() <= found.items()


def test_a_changed_place_keeps_its_outline_unless_it_is_told(town: Town) -> None:
    ops, path = town.client(), "/api/v1/areas/grid-1"
    assert ops.put(path, json={"name": "甲", "outline": SQUARE}).json()["outline"] == SQUARE
    assert ops.put(path, json={"name": "乙"}).json()["outline"] == SQUARE
    assert ops.put(path, json={"name": "丙", "outline": None}).json()["outline"] is None
    assert ops.get(path).json()["name"] == "丙"
    assert ops.put("/api/v1/areas/nowhere", json={"name": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"code": "990122001001001"}, 422, "code"),
        ({"code": LANE}, 422, "code"),
        ({"purpose": "park"}, 422, "purpose"),
        ({"outline": {"type": "Point", "coordinates": [1, 2]}}, 422, "outline"),
        ({"outline": {"type": "Polygon", "coordinates": [[[1, 2]] * 3]}}, 422, "outline"),
        ({"name": ""}, 422, "name"),
    ],
)
def test_a_wrong_field_is_named(
    town: Town, change: dict[str, Any], status: int, field: str
) -> None:
    coded(town)
    body = {"name": "甲", "code": LANE + "001"} | change
    answer = town.client().put("/api/v1/areas/grid-1", json=body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["field"].startswith(field)


def test_a_code_belongs_to_one_place(town: Town) -> None:
    coded(town)
    ops, body = town.client(), {"name": "甲", "code": LANE + "001"}
    assert ops.put("/api/v1/areas/grid-1", json=body).status_code == 200
    assert ops.put("/api/v1/areas/grid-1", json=body).status_code == 200, "its own it may keep"
    answer = ops.put("/api/v1/areas/grid-2", json=body)
    assert answer.status_code == 409
    assert "grid-1" in answer.json()["detail"]


def test_a_code_that_those_below_begin_with_is_not_changed_alone(town: Town) -> None:
    coded(town)
    body = {"name": "甲", "code": "990121009"}
    answer = town.client().put("/api/v1/areas/town-1", json=body)
    assert answer.status_code == 422
    assert "community-1" in answer.json()["detail"] or LANE in answer.json()["detail"]


def test_the_map_is_exported_and_taken_back(town: Town) -> None:
    ops = town.client()
    ops.put("/api/v1/areas/grid-1", json={"name": "甲", "outline": SQUARE})
    whole = ops.get("/api/v1/areas.geojson")
    assert whole.headers["content-type"] == "application/geo+json"
    features = whole.json()["features"]
    assert {f["properties"]["area_id"]: f["geometry"] for f in features} == {
        "town-1": None,
        "community-1": None,
        "grid-1": SQUARE,
        "grid-2": None,
    }
    below = ops.get("/api/v1/areas.geojson?parent_id=community-1").json()["features"]
    assert [f["properties"]["area_id"] for f in below] == ["grid-1", "grid-2"]
    again = ops.post("/api/v1/imports/areas", content=whole.content).json()
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 4)


def leader(town: Town) -> Any:
    body = {"worker_id": "lead", "name": "王", "role": "grid leader", "area_ids": ["grid-1"]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return town.client(town.worker_token("lead"))


def test_who_leads_a_grid_sees_its_map_and_changes_nothing(town: Town) -> None:
    his = leader(town)
    features = his.get("/api/v1/areas.geojson").json()["features"]
    assert [f["properties"]["area_id"] for f in features] == ["grid-1"]
    assert his.get("/api/v1/areas/grid-2").status_code == 404
    assert his.put("/api/v1/areas/grid-1", json={"name": "x"}).status_code == 403


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_features_come_in_whatever_their_order_and_language(town: Town) -> None:
    features = [
        feature(SQUARE, 编号="g-9", 名称="九网格", 层级="网格", 上级编号="c-9", fid=7),
        feature(None, 编号="c-9", 名称="九社区", 层级="村社区", 上级编号="town-1"),
    ]
    content = {"type": "FeatureCollection", "name": "layer", "features": features}
    ops = town.client()
    dry = ops.post("/api/v1/imports/areas?dry_run=true", json=content).json()
    assert (dry["new"], dry["dry_run"]) == (2, True)
    assert ops.get("/api/v1/areas/g-9").status_code == 404
    assert ops.post("/api/v1/imports/areas", json=content).json()["new"] == 2
    assert ops.get("/api/v1/areas/g-9").json()["outline"] == SQUARE
    del features[0]["geometry"]
    assert ops.post("/api/v1/imports/areas", json=content).json()["same"] == 2
    assert ops.get("/api/v1/areas/g-9").json()["outline"] == SQUARE, "none told, none taken away"


def test_every_wrong_feature_is_named_by_number_and_field(town: Town) -> None:
    features = [
        feature(None, area_id="c-9", name="九社区", level="community", parent_id="town-1"),
        feature({"type": "Polygon", "coordinates": []}, area_id="g-1", name="x", level="grid"),
        feature(None, area_id="g-2", level="片区", name="x", parent_id="c-9"),
        feature(None, area_id="g-3", level="grid", name="x", parent_id="nowhere"),
        feature(None, area_id="g-4", level="grid", name=["x"]),
        feature(None, name="x", level="county"),
    ]
    body = {"type": "FeatureCollection", "features": features}
    answer = town.client().post("/api/v1/imports/areas", json=body)
    assert answer.status_code == 422
    named = [(error["row"], error["field"]) for error in answer.json()["errors"]]
    assert named == [
        (2, "geometry"),
        (3, "level"),
        (4, "parent_id"),
        (5, "name"),
        (6, "area_id"),
    ]
    assert town.client().get("/api/v1/areas/c-9").status_code == 404, "nothing comes in"


@pytest.mark.parametrize(
    "content",
    [b"{", b'{"type": "Feature"}', b'{"type": "FeatureCollection"}', b'{"a": ' * 5000, b"{\xff}"],
)
def test_what_is_no_collection_is_refused(town: Town, content: bytes) -> None:
    answer = town.client().post("/api/v1/imports/areas", content=content)
    assert answer.status_code == 422, json.dumps(answer.json())
    assert answer.json()["errors"][0]["field"] == "(file)"
