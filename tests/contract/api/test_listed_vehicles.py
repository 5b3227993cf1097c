"""Listed vehicles through the API: two people's word, legal ground, an end; edges get a digest."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.commands import SqlCommands
from hub.adapters.sql.state import opener
from hub.api.app import create_app
from hub.api.cookies import SESSION, named
from hub.domain.listed_vehicles import (
    EntryAction,
    EntryState,
    ListEntry,
    Signatory,
    decide,
    possible,
)
from hub.errors import InvalidTransition, NotAllowed
from hub.pipeline.accounts import Scope
from hub.pipeline.commanding import Commanding, ConfigRow
from hub.pipeline.listed_vehicles import ListedVehicles
from hub.pipeline.matching import OFF, Matching
from tests.contract.api.town import MATCHING, PLATES, START, Town
from wire.plates import digest_of

pytestmark = pytest.mark.contract
PATH = "/api/v1/listed-vehicles"
BODY: dict[str, Any] = {
    "plate": "沪a·12345",
    "area_id": "community-1",
    "legal_ground": "《道路交通安全法》第一百一十二条",
    "approved_by": "城关派出所",
    "until": "2026-12-22T08:00:00+08:00",
}


@pytest.fixture
def lane(town: Town) -> Town:
    """Posts in two grids, and a home."""
    town.enrol("h-1")
    for grid in ("grid-1", "grid-2"):
        post = {"post_id": f"pt-{grid}", "area_id": grid, "name": "道", "tz": "UTC"}
        town.put(schema.posts, **post, enrolled_at=START)
        town.put(schema.nodes, node_id=f"n-{grid}", post_id=f"pt-{grid}", published_revision=1)
    return town


def lead(town: Town, area_id: str, worker_id: str = "lead") -> Any:
    body = {"worker_id": worker_id, "name": "长", "role": "grid_leader", "area_ids": [area_id]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return town.client(town.worker_token(worker_id))


def request(town: Town, **changes: Any) -> Any:
    return town.client().post(PATH, json=BODY | changes)


def in_force(town: Town, approver: Any, **changes: Any) -> str:
    entry_id = str(request(town, **changes).json()["entry_id"])
    answer = approver.post(f"{PATH}/{entry_id}/approve")
    assert answer.status_code == 200, answer.text
    return entry_id


class Heard:
    """The configs that go out."""

    def __init__(self) -> None:
        self.configs: list[ConfigRow] = []

    def command(self, row: Any) -> bool:
        return True

    def configure(self, row: ConfigRow) -> bool:
        self.configs.append(row)
        return True


def told(town: Town, matching: Matching = MATCHING) -> dict[str, ConfigRow]:
    """The configs that go out now, by node."""
    heard, begin = Heard(), opener(town.database, SqlCommands)
    Commanding(begin, town.clock, heard, lambda day: False, matching).configure_once()
    return {row.node_id: row for row in heard.configs}


@pytest.fixture
def approver(lane: Town) -> Any:
    body = {"worker_id": "duty", "name": "值", "role": "community_duty"}
    answer = lane.client().post("/api/v1/workers", json=body | {"area_ids": ["community-1"]})
    assert answer.status_code == 201
    return lane.client(lane.worker_token("duty"))


def test_an_entry_is_pending_until_somebody_else_approves_it(lane: Town, approver: Any) -> None:
    told(lane)
    made = request(lane)
    assert made.status_code == 201, made.text
    entry = made.json()
    assert (entry["state"], entry["plate"]) == ("pending", "沪A12345")
    assert (entry["requested_by"], entry["decided_by"]) == (lane.username, None)
    assert told(lane) == {}, "nobody looks for it yet"
    own = lane.client().post(f"{PATH}/{entry['entry_id']}/approve")
    assert own.status_code == 403
    assert "second person" in own.json()["detail"]
    approved = approver.post(f"{PATH}/{entry['entry_id']}/approve").json()
    assert approved["state"] == "in_force"
    assert approved["decided_by"] not in {None, lane.username}


def test_only_posts_in_the_area_are_told_and_only_a_digest(lane: Town, approver: Any) -> None:
    told(lane)
    entry_id = in_force(lane, approver, area_id="grid-1")
    configs = told(lane)
    assert set(configs) == {"n-grid-1"}
    [listed] = configs["n-grid-1"].vehicles or []
    assert (listed.entry_id, listed.digest) == (entry_id, digest_of("沪A12345", MATCHING.salt))
    assert configs["n-grid-1"].vehicle_salt == MATCHING.salt
    assert "12345" not in repr(configs).replace(listed.digest, "")


def test_an_entry_of_a_community_reaches_the_posts_of_its_grids_and_no_home(
    lane: Town, approver: Any
) -> None:
    in_force(lane, approver)
    told_now = told(lane)
    assert {node_id for node_id, row in told_now.items() if row.vehicles} == {
        "n-grid-1",
        "n-grid-2",
    }


@pytest.mark.parametrize("how", ["end", "time"])
def test_whatever_ends_it_no_post_is_told_of_it_any_more(
    lane: Town, approver: Any, how: str
) -> None:
    entry_id = in_force(lane, approver)
    told(lane)
    if how == "end":
        assert lane.client().post(f"{PATH}/{entry_id}/end").json()["state"] == "ended"
    else:
        lane.clock.forward(days=31)
    assert told(lane)["n-grid-1"].vehicles == []
    [item] = lane.client().get(PATH).json()["items"]
    assert item["state"] == "ended"


def test_refused_is_refused(lane: Town, approver: Any) -> None:
    entry_id = request(lane).json()["entry_id"]
    assert approver.post(f"{PATH}/{entry_id}/refuse").json()["state"] == "refused"
    assert approver.post(f"{PATH}/{entry_id}/approve").status_code == 409
    assert told(lane)["n-grid-1"].vehicles == []
    assert request(lane).status_code == 201, "it may be asked for again"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"plate": "A1"}, "plate"),
        ({"area_id": "nowhere"}, "area_id"),
        ({"legal_ground": " "}, "legal_ground"),
        ({"until": "2027-12-22T08:00:00+08:00"}, "until"),
        ({"until": "2026-11-21T08:00:00+08:00"}, "until"),
        ({"from": "2026-12-23T08:00:00+08:00"}, "until"),
    ],
)
def test_what_is_wrong_is_named(lane: Town, changes: dict[str, Any], field: str) -> None:
    answer = request(lane, **changes)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_plate_is_listed_once_for_an_area(lane: Town) -> None:
    assert request(lane).status_code == 201
    assert request(lane, plate="沪A 12345").status_code == 409
    assert request(lane, area_id="grid-1").status_code == 201


def test_without_a_named_approver_whoever_enters_it_is_named(lane: Town) -> None:
    entry = request(lane, approved_by=None).json()
    assert entry["approved_by"] == lane.username


def test_the_plate_stands_nowhere_in_clear(lane: Town, approver: Any) -> None:
    in_force(lane, approver)
    [row] = lane.rows(schema.listed_vehicles)
    assert PLATES.opened(row.plate) == "沪A12345"
    for path in lane.folder.glob("state.db*"):
        content = path.read_bytes()
        assert "沪A12345".encode() not in content
        assert b"A12345" not in content


def test_a_lead_lists_and_sees_only_in_his_own_area(lane: Town) -> None:
    entry_id = request(lane, area_id="grid-1").json()["entry_id"]
    one, two = lead(lane, "grid-1", "one"), lead(lane, "grid-2", "two")
    assert [item["entry_id"] for item in one.get(PATH).json()["items"]] == [entry_id]
    assert two.get(PATH).json()["items"] == []
    assert two.post(f"{PATH}/{entry_id}/approve").status_code == 404
    assert one.post(f"{PATH}/{entry_id}/approve").status_code == 200
    answer = two.post(PATH, json=BODY | {"area_id": "grid-1"})
    assert answer.json()["errors"][0]["field"] == "area_id"
    assert lane.client().get(PATH, params={"area_id": "grid-2"}).json()["items"] == []


def test_each_step_and_each_look_stands_in_the_log(lane: Town, approver: Any) -> None:
    entry_id = in_force(lane, approver)
    lane.client().get(PATH)
    lane.client().post(f"{PATH}/{entry_id}/end")
    entries = [row for row in lane.rows(schema.audit) if "listed-vehicles" in row.route]
    assert [(row.deed, row.targets.get("entry_id")) for row in entries] == [
        ("changed", entry_id),
        ("changed", entry_id),
        ("looked", None),
        ("changed", entry_id),
    ]
    assert [row.targets.get("action") for row in entries] == [None, "approve", None, "end"]
    assert "沪A12345" not in repr(entries)


def test_while_plates_are_off_every_route_says_the_way_out(lane: Town, approver: Any) -> None:
    entry_id = in_force(lane, approver)
    begin = lane.services.cameras.listed_vehicles._begin
    off = ListedVehicles(begin, lane.clock, lambda prefix: prefix, PLATES, OFF)
    cameras = replace(lane.services.cameras, listed_vehicles=off)
    lane.app = create_app(replace(lane.services, cameras=cameras))
    ops = lane.client()
    for answer in (request(lane), ops.get(PATH), ops.post(f"{PATH}/{entry_id}/end")):
        assert answer.status_code == 409
        assert "plate_matching = true" in answer.json()["detail"]
    config = told(lane, OFF)["n-grid-1"]
    assert (config.vehicles, config.vehicle_salt) == (None, "")


def test_a_plate_is_blanked_long_after_its_time(lane: Town, approver: Any) -> None:
    in_force(lane, approver)
    lane.clock.forward(days=400)
    lane.erasing.forget_once()
    [row] = lane.rows(schema.listed_vehicles)
    assert (row.plate, row.digest, row.legal_ground) == (b"", "", BODY["legal_ground"])
    [item] = lane.client().get(PATH).json()["items"]
    assert (item["plate"], item["state"]) == ("—", "ended")


def test_an_entry_says_what_whoever_looks_may_do_with_it(lane: Town, approver: Any) -> None:
    entry_id = request(lane).json()["entry_id"]

    def can(client: Any) -> list[str]:
        return list(client.get(PATH).json()["items"][0]["can"])

    auditor = lane.accounts.create("auditor", Scope.AUDITOR, None)
    session = lane.signing_in.sign_in("auditor", auditor.password)
    assert session is not None
    looking = lane.client("")
    looking.cookies.set(named(SESSION, lane.services), session.token)
    assert can(lane.client()) == ["end"]
    assert can(approver) == ["approve", "refuse", "end"]
    assert can(looking) == []
    approver.post(f"{PATH}/{entry_id}/approve")
    assert can(approver) == can(lane.client()) == ["end"]
    approver.post(f"{PATH}/{entry_id}/end")
    assert can(approver) == []


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("action", EntryAction)
@pytest.mark.parametrize("who", ["ops", "second"])
def test_what_an_entry_offers_is_what_would_go_through(
    state: EntryState, action: EntryAction, who: str
) -> None:
    first, by = Signatory("ops", None), Signatory(who, None)
    until = START + timedelta(days=1)
    entry = ListEntry("e", "a", "law", "police", first, START, START, until, state)
    try:
        decide(entry, action, by, START)
        goes = True
    except (InvalidTransition, NotAllowed):
        goes = False
    assert (action in possible(entry, by, START)) is goes
