"""Promised visits through the API: plans, hot days, the days' visits, how many were kept."""

from datetime import timedelta
from typing import Any

import pytest

from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
API = "/api/v1"
TODAY = "2026-11-22"


def plan(town: Town, **changes: Any) -> Any:
    body = {"home_id": "h-1", "kind": "check", "rhythm": "weekly", "first_day": TODAY}
    return town.client().post(f"{API}/visit-plans", json=body | changes)


def act(town: Town, ticket_id: str, *steps: tuple[str, dict[str, str]]) -> None:
    for action, body in steps:
        answer = town.client().post(f"{API}/tickets/{ticket_id}/{action}", json=body)
        assert answer.status_code == 200, answer.text


def test_a_kept_visit_is_counted_with_its_hour(town: Town) -> None:
    town.enrol()
    assert plan(town).status_code == 201
    assert plan(town, kind="accompaniment").status_code == 201
    town.services.visits.planning.open_once()
    visits = town.client().get(f"{API}/visits").json()["items"]
    assert {(v["day"], v["done_at"], v["proven"]) for v in visits} == {(TODAY, None, False)}
    nothing_yet = town.client().get(f"{API}/visit-coverage").json()
    assert (nothing_yet["planned"], nothing_yet["share"]) == (0, None)
    kept = next(visit for visit in visits if visit["kind"] == "check")
    steps = (("accept", {}), ("arrive", {}), ("resolve", {"outcome": "safe"}))
    act(town, kept["ticket_id"], *steps)
    [done] = town.client().get(f"{API}/visits", params={"kind": "check"}).json()["items"]
    assert done["done_at"] == "2026-11-22T01:15:00Z"
    town.clock.forward(hours=12)
    coverage = town.client().get(f"{API}/visit-coverage").json()
    assert coverage == {"planned": 2, "done": 1, "in_time": 1, "proven": 0, "share": 0.5}


def test_who_was_not_met_was_not_visited(town: Town) -> None:
    town.enrol()
    plan(town)
    town.services.visits.planning.open_once()
    [visit] = town.client().get(f"{API}/visits").json()["items"]
    steps = (("accept", {}), ("arrive", {}), ("resolve", {"outcome": "not_home"}))
    act(town, visit["ticket_id"], *steps)
    [visit] = town.client().get(f"{API}/visits").json()["items"]
    assert visit["done_at"] is None


def test_hot_days_are_called_ahead_and_shown_one_after_the_other(town: Town) -> None:
    town.enrol()
    assert plan(town, kind="hot_day", rhythm="called").json()["next_day"] is None
    ops, tomorrow = town.client(), f"{START + timedelta(days=1):%Y-%m-%d}"
    for day in (tomorrow, TODAY):
        answer = ops.post(f"{API}/hot-days", json={"area_id": "town-1", "day": day})
        assert answer.json() == {"visits": 1}
    [coming] = ops.get(f"{API}/visit-plans").json()["items"]
    assert coming["next_day"] == TODAY
    town.services.visits.planning.open_once()
    [coming] = ops.get(f"{API}/visit-plans").json()["items"]
    assert coming["next_day"] == tomorrow
    late = ops.post(f"{API}/hot-days", json={"area_id": "town-1", "day": "2026-11-20"})
    assert [error["field"] for error in late.json()["errors"]] == ["day"]


def test_what_lies_in_another_grid_is_not_there(town: Town) -> None:
    town.enrol()
    plan_id = plan(town).json()["plan_id"]
    body = {"worker_id": "w-far", "name": "陈", "role": "grid_leader", "area_ids": ["grid-2"]}
    assert town.client().post(f"{API}/workers", json=body).status_code == 201
    far = town.client(town.worker_token("w-far"))
    town.services.visits.planning.open_once()
    for path in ("visit-plans", "visits"):
        assert far.get(f"{API}/{path}").json()["items"] == []
    assert far.delete(f"{API}/visit-plans/{plan_id}").status_code == 404
    hot = {"area_id": "grid-1", "day": TODAY}
    assert far.post(f"{API}/hot-days", json=hot).status_code == 404
