"""The person who lives there changes: by whom, what stays, and what her home hears of it."""

import pytest

from hub.adapters.sql import schema
from hub.domain.people import Role
from tests.contract.api.town import DOOR, Town

pytestmark = pytest.mark.contract
PATH = "/api/v1/homes/h-1/resident"


def lead(town: Town, worker_id: str, area_id: str) -> str:
    body = {"worker_id": worker_id, "name": "陈组长", "role": Role.GRID_LEADER}
    answer = town.client().post("/api/v1/workers", json=body | {"area_ids": [area_id]})
    assert answer.status_code == 201, answer.text
    return town.worker_token(worker_id)


def test_what_is_left_out_stays_and_null_takes_away(town: Town) -> None:
    town.enrol()
    answer = town.client().put(PATH, json={"name": "王秀兰", "phone": None})
    assert answer.json()["resident"] == {
        "name": "王秀兰",
        "phone": None,
        "frailty": 6,
        "door": DOOR,
        "preferred_name": None,
        "dialect": None,
    }
    assert answer.json()["config_revision"] == 1, "her home need not hear of it"


def test_another_dialect_goes_out_to_her_home_once(town: Town) -> None:
    town.enrol()
    node = schema.nodes
    with town.database.write() as connection:
        connection.execute(node.update().values(published_revision=1))
    for _ in range(2):
        answer = town.client().put(PATH, json={"name": "王秀英", "dialect": "zh-wuu"})
        assert answer.json()["config_revision"] == 2
    assert [row.published_revision for row in town.rows(node)] == [0]


def test_who_leads_her_area_may_and_nobody_else_in_the_field(town: Town) -> None:
    town.enrol()
    own, other = lead(town, "w-lead", "grid-1"), lead(town, "w-far", "grid-2")
    body = {"name": "王秀英", "frailty": "high"}
    assert town.client(own).put(PATH, json=body).json()["resident"]["frailty"] == 8
    assert town.client(other).put(PATH, json=body).status_code == 404
    town.ticket("t-1")
    town.put(schema.ticket_people, ticket_id="t-1", worker_id="w-far")
    assert town.client(other).put(PATH, json=body).status_code == 403, "told of her, no more"
    assert town.client(town.worker_token()).put(PATH, json=body).status_code == 403


def test_a_home_that_has_ended_and_a_wrong_field_are_refused(town: Town) -> None:
    town.enrol()
    ops = town.client()
    answer = ops.put(PATH, json={"name": "王秀英", "frailty": 11})
    assert [error["field"] for error in answer.json()["errors"]] == ["frailty"]
    ops.delete("/api/v1/homes/h-1")
    assert ops.put(PATH, json={"name": "王秀英"}).status_code == 404
