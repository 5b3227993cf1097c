"""People who asked to be found through the API: on consent only, forgotten with it, no pictures."""

import base64
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PIL import Image

from hub.adapters.sql import schema
from hub.adapters.sql.commands import SqlCommands
from hub.adapters.sql.config_lists import tell_lists
from hub.adapters.sql.match_log import SqlMatchLog
from hub.adapters.sql.state import opener
from hub.api.app import create_app
from hub.domain.liveness import Link
from hub.domain.people import Role
from hub.pipeline.commanding import Commanding, ConfigRow
from hub.pipeline.found_people import FoundPeople
from hub.pipeline.match_log import MatchLog
from hub.pipeline.matching import OFF, Matching
from tests.contract.api.town import MATCHING, START, Town
from tests.contract.api.two_grids import ASTER, ZEBRA, fill

pytestmark = pytest.mark.contract
PATH = "/api/v1/homes/h-1/found-people"
UNTIL = "2026-12-22T08:00:00+08:00"


@pytest.fixture
def asked(town: Town) -> Town:
    """A home whose resident asked to be found, and a post with a camera."""
    town.enrol("h-1")
    town.enrol("h-2", area_id="grid-2")
    town.put(schema.posts, post_id="pt-1", area_id="grid-1", name="门", tz="UTC", enrolled_at=START)
    town.put(schema.nodes, node_id="n-gate", post_id="pt-1", published_revision=1)
    town.edges.answers["enrol_person"] = lambda detail: ("done", {"faces": len(detail["pictures"])})
    return town


def consent(town: Town, purpose: str = "face_matching", home_id: str = "h-1") -> str:
    body = {"purpose": purpose, "given_by": "guardian", "evidence": "12号", "until": UNTIL}
    answer = town.client().post(f"/api/v1/homes/{home_id}/consents", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["consent_id"])


def enrol(town: Town, **changes: Any) -> Any:
    body = {"node_ids": ["n-gate"], "until": UNTIL} | changes
    if "consent_id" not in body:
        body["consent_id"] = consent(town)
    return town.client().post(PATH, json=body)


def enrolled(town: Town, **changes: Any) -> str:
    answer = enrol(town, **changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["person_id"])


def picture(size: int = 300) -> str:
    out = io.BytesIO()
    Image.effect_noise((size, size), 80).convert("RGB").save(out, "JPEG", quality=95)
    return base64.b64encode(out.getvalue()).decode()


def show(town: Town, person_id: str, *pictures: str, token: str | None = None) -> Any:
    body = {"pictures": list(pictures) or [picture()]}
    return town.client(token).post(f"{PATH}/{person_id}/pictures", json=body)


class Heard:
    """The configs that go out."""

    def __init__(self) -> None:
        self.configs: list[ConfigRow] = []

    def command(self, row: Any) -> bool:
        return True

    def configure(self, row: ConfigRow) -> bool:
        self.configs.append(row)
        return True


def told(town: Town, matching: Matching = MATCHING) -> Mapping[str, Any]:
    """What the configs that go out now say of people, by node."""
    heard = Heard()
    begin = opener(town.database, SqlCommands)
    Commanding(begin, town.clock, heard, lambda day: False, matching).configure_once()
    return {row.node_id: row.people for row in heard.configs}


def test_an_enrolled_person_reaches_the_named_nodes_and_no_other(asked: Town) -> None:
    told(asked)
    person_id = enrolled(asked)
    configs = told(asked)
    assert set(configs) == {"n-gate"}, "the others need not hear of it"
    [person] = configs["n-gate"]
    assert person.person_id == person_id
    assert person.until == datetime.fromisoformat(UNTIL)


def test_what_is_listed_says_who_enrolled_her_and_for_how_long(asked: Town) -> None:
    person_id = enrolled(asked, node_ids=["n-gate", "n-h-1", "n-gate"])
    [item] = asked.client().get(PATH).json()["items"]
    assert item == {
        "person_id": person_id,
        "home_id": "h-1",
        "consent_id": item["consent_id"],
        "node_ids": ["n-gate", "n-h-1"],
        "until": "2026-12-22T00:00:00Z",
        "is_looked_for": True,
        "faces": {"n-gate": 0, "n-h-1": 0},
        "enrolled_by": asked.username,
        "enrolled_at": "2026-11-22T01:15:00Z",
        "ended_at": None,
    }


@pytest.mark.parametrize("purpose", ["camera", "curtain_watch"])
def test_a_consent_to_something_else_is_not_enough(asked: Town, purpose: str) -> None:
    answer = enrol(asked, consent_id=consent(asked, purpose))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "consent_id"


def test_what_is_wrong_is_named(asked: Town) -> None:
    given = consent(asked)
    late = "2027-01-01T00:00:00Z"
    for changes, field in (
        ({"consent_id": "co-none"}, "consent_id"),
        ({"consent_id": consent(asked, home_id="h-2")}, "consent_id"),
        ({"until": late, "consent_id": given}, "until"),
        ({"node_ids": ["n-h-2"], "consent_id": given}, "node_ids[0]"),
        ({"node_ids": [], "consent_id": given}, "node_ids"),
    ):
        answer = enrol(asked, **changes)
        assert answer.status_code == 422, changes
        assert answer.json()["errors"][0]["field"] == field


def test_a_lead_names_only_posts_of_his_own_area(asked: Town) -> None:
    fill(asked, ASTER)
    worker = {"worker_id": "lead", "name": "长", "role": "grid_leader", "area_ids": ["grid-aster"]}
    assert asked.client().post("/api/v1/workers", json=worker).status_code == 201
    lead = asked.client(asked.worker_token("lead"))
    body = {"purpose": "face_matching", "given_by": "resident", "evidence": "1号", "until": UNTIL}
    agreed = lead.post("/api/v1/homes/h-aster/consents", json=body).json()["consent_id"]
    wanted = {"consent_id": agreed, "until": UNTIL, "node_ids": ["n-gate"]}
    answer = lead.post("/api/v1/homes/h-aster/found-people", json=wanted)
    assert answer.json()["errors"][0]["field"] == "node_ids[0]"
    own = wanted | {"node_ids": ["n-aster"]}
    assert lead.post("/api/v1/homes/h-aster/found-people", json=own).status_code == 201
    assert lead.post("/api/v1/homes/h-1/found-people", json=own).status_code == 404


@pytest.mark.parametrize("how", ["end", "withdraw", "home", "time"])
def test_whatever_ends_it_the_config_lists_her_no_more(asked: Town, how: str) -> None:
    agreed = consent(asked)
    person_id = enrolled(asked, consent_id=agreed)
    show(asked, person_id)
    assert told(asked)["n-gate"]
    ops = asked.client()
    match how:
        case "end":
            assert ops.delete(f"{PATH}/{person_id}").status_code == 204
        case "withdraw":
            path = f"/api/v1/homes/h-1/consents/{agreed}/withdraw"
            assert ops.post(path).status_code == 200
        case "home":
            assert ops.delete("/api/v1/homes/h-1").status_code == 204
        case "time":
            asked.clock.forward(days=31)
    assert told(asked)["n-gate"] == []
    [item] = ops.get(PATH).json()["items"]
    assert item["is_looked_for"] is False
    assert faces(asked) == 0


def test_a_second_withdrawal_changes_nothing_more(asked: Town) -> None:
    agreed = consent(asked)
    enrolled(asked, consent_id=agreed)
    path = f"/api/v1/homes/h-1/consents/{agreed}/withdraw"
    asked.client().post(path)
    assert "n-gate" in told(asked)
    asked.client().post(path)
    assert told(asked) == {}


def faces(town: Town) -> int:
    text = town.client().get("/metrics").text
    [line] = [line for line in text.splitlines() if line.startswith("firstlight_enrolled_faces ")]
    return int(float(line.split()[1]))


def test_pictures_go_to_the_edges_and_stay_nowhere(asked: Town) -> None:
    person_id = enrolled(asked, node_ids=["n-gate", "n-h-1"])
    answer = show(asked, person_id, picture(), picture())
    assert answer.json() == [
        {"node_id": "n-gate", "faces": 2, "why": None},
        {"node_id": "n-h-1", "faces": 2, "why": None},
    ]
    sent = [row for row in asked.edges.asked if row.kind == "enrol_person"]
    assert [row.node_id for row in sent] == ["n-gate", "n-h-1"]
    assert sent[0].detail["person_id"] == person_id
    assert len(sent[0].detail["pictures"]) == 2
    assert faces(asked) == 1, "one person, however many nodes"
    shown = sent[0].detail["pictures"][0].encode()
    start = base64.b64decode(shown)[:40]
    for path in asked.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert shown[:60] not in content
            assert start + base64.b64decode(shown)[40:80] not in content


def test_an_edge_that_is_down_is_named_and_the_others_learn(asked: Town) -> None:
    person_id = enrolled(asked, node_ids=["n-gate", "n-h-1"])
    asked.edges.links["n-gate"] = Link.DOWN
    gate, home = show(asked, person_id).json()
    assert (gate["faces"], home) == (0, {"node_id": "n-h-1", "faces": 1, "why": None})
    assert "cut off" in gate["why"]
    asked.edges.links["n-h-1"] = Link.NEVER
    refused = show(asked, person_id)
    assert refused.status_code == 409
    assert "cut off" in refused.json()["detail"]


def test_what_the_edge_refuses_is_said_in_its_words(asked: Town) -> None:
    person_id = enrolled(asked)
    why = {"why": "this node's own settings refuse faces: vision.people is false"}
    asked.edges.answers["enrol_person"] = lambda detail: ("refused", why)
    answer = show(asked, person_id)
    assert answer.status_code == 409
    assert why["why"] in answer.json()["detail"]


def test_what_is_no_picture_is_named(asked: Town) -> None:
    person_id = enrolled(asked)
    for wrong in ("????", base64.b64encode(b"no picture at all").decode()):
        answer = show(asked, person_id, picture(), wrong)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "pictures[1]"
    assert show(asked, person_id, *[picture()] * 4).status_code == 422
    assert asked.edges.asked == []


def test_a_large_picture_of_a_phone_is_taken_and_made_small(asked: Town) -> None:
    person_id = enrolled(asked)
    large = picture(1900)
    assert len(large) > 1_500_000
    assert show(asked, person_id, large).status_code == 200


def test_nobody_is_shown_to_edges_after_her_end_or_for_another_home(asked: Town) -> None:
    person_id = enrolled(asked)
    other = f"/api/v1/homes/h-2/found-people/{person_id}"
    assert asked.client().delete(other).status_code == 404
    body = {"pictures": [picture()]}
    assert asked.client().post(f"{other}/pictures", json=body).status_code == 404
    asked.client().delete(f"{PATH}/{person_id}")
    assert show(asked, person_id).status_code == 409


def test_her_family_may_show_pictures_and_end_it(asked: Town) -> None:
    worker = {"worker_id": "daughter", "name": "女儿", "role": "family"}
    assert asked.client().post("/api/v1/workers", json=worker).status_code == 201
    asked.put(schema.home_contacts, home_id="h-1", worker_id="daughter", relation="family")
    person_id = enrolled(asked)
    token = asked.worker_token("daughter")
    assert show(asked, person_id, token=token).status_code == 200
    assert asked.client(token).get(PATH).json()["items"][0]["person_id"] == person_id
    assert asked.client(token).delete(f"{PATH}/{person_id}").status_code == 204
    assert asked.client(token).get("/api/v1/homes/h-2/found-people").status_code == 404


def test_who_looks_after_her_can_look_up_whom_a_camera_found(asked: Town) -> None:
    person_id = enrolled(asked)
    path = f"/api/v1/found-people/{person_id}"
    assert asked.client().get(path).json()["home_id"] == "h-1"
    assert asked.client(asked.worker_token("w-1")).get(path).json()["home_id"] == "h-1"
    assert asked.client(asked.worker_token("w-2")).get(path).status_code == 404
    assert asked.client().get("/api/v1/found-people/fp-none").status_code == 404
    looks = [row for row in asked.rows(schema.audit) if row.purpose == "found_people"]
    assert len(looks) == 2


def test_each_step_stands_in_the_log_with_her_home(asked: Town) -> None:
    person_id = enrolled(asked)
    show(asked, person_id)
    asked.client().get(PATH)
    asked.client().delete(f"{PATH}/{person_id}")
    entries = [row for row in asked.rows(schema.audit) if "found-people" in row.route]
    assert [row.route.split()[0] for row in entries] == ["POST", "POST", "GET", "DELETE"]
    named = [row.targets.get("person_id") for row in entries]
    assert named == [person_id, person_id, None, person_id]
    about = {row.entry_id for row in asked.rows(schema.audit_homes) if row.home_id == "h-1"}
    assert {row.entry_id for row in entries} <= about
    [look] = [row for row in entries if row.deed == "looked"]
    assert look.purpose == "found_people"


def test_her_family_reads_in_plain_words_that_a_camera_found_her(asked: Town) -> None:
    person_id = enrolled(asked)
    asked.put(
        schema.alerts,
        node_id="n-gate",
        alert_id="al-1",
        post_id="pt-1",
        kind="enrolled_person_seen",
        sensor_id="cam",
        observed_at=asked.clock.at,
        received_at=asked.clock.at,
        dating="good",
        confidence=0.95,
        detail={"person_id": person_id},
    )
    assert MatchLog(opener(asked.database, SqlMatchLog), asked.clock).log_once() == 1
    looks = asked.client().get("/api/v1/homes/h-1/looks").json()["items"]
    [found] = [look for look in looks if look["who"] == "camera"]
    assert found["role"] == {"zh": "摄像头", "en": "camera"}
    assert "found her" in found["what"]["en"]
    page = asked.client().get("/api/v1/audit", params={"actor": "camera"}).json()["items"]
    assert [entry["deed"] for entry in page] == ["matched"]


def switched_off(town: Town) -> Any:
    off = FoundPeople(
        town.services.cameras.found_people._begin,
        town.clock,
        lambda prefix: prefix,
        town.edges.relay,  # type: ignore[arg-type]
        bytes,
        OFF,
    )
    cameras = replace(town.services.cameras, found_people=off)
    return create_app(replace(town.services, cameras=cameras))


def test_while_faces_are_off_every_route_says_the_way_out(asked: Town) -> None:
    person_id = enrolled(asked)
    asked.app = switched_off(asked)
    ops = asked.client()
    for answer in (
        enrol(asked),
        ops.get(PATH),
        show(asked, person_id),
        ops.delete(f"{PATH}/{person_id}"),
    ):
        assert answer.status_code == 409
        assert "face_matching = true" in answer.json()["detail"]
    assert told(asked, OFF)["n-gate"] is None, "absent: the edge deletes what it learnt"


def test_after_a_start_with_the_switch_off_her_nodes_are_told_and_have_no_faces(
    asked: Town,
) -> None:
    show(asked, enrolled(asked))
    told(asked)
    with asked.database.write() as connection:
        tell_lists(connection, faces=False)
    assert told(asked, OFF) == {"n-gate": None}
    assert faces(asked) == 0


def test_erasing_a_home_takes_who_asked_to_be_found_along(asked: Town) -> None:
    enrolled(asked)
    ops = asked.client()
    assert ops.get("/api/v1/homes/h-1/export").json()["held"]["found_people"]
    ops.delete("/api/v1/homes/h-1")
    assert ops.post("/api/v1/homes/h-1/erase", json={"note": "12号"}).status_code == 204
    assert asked.rows(schema.found_people) == asked.rows(schema.found_people_nodes) == []


def test_no_name_travels(asked: Town) -> None:
    enrolled(asked)
    config = repr(told(asked)["n-gate"])
    assert "fp-" in config
    assert "王秀英" not in config
    assert "h-1" not in config


def test_family_of_one_grid_sees_nobody_of_another(town: Town) -> None:
    for grid in (ASTER, ZEBRA):
        fill(town, grid)
    worker = {"worker_id": "son", "name": "儿子", "role": Role.FAMILY.value}
    town.client().post("/api/v1/workers", json=worker)
    town.put(schema.home_contacts, home_id="h-aster", worker_id="son", relation="guardian")
    son = town.client(town.worker_token("son"))
    assert son.get("/api/v1/homes/h-aster/found-people").status_code == 200
    theirs = "/api/v1/homes/h-aster/found-people/fp-zebra"
    assert son.delete(theirs).status_code == 404
    assert [r.ended_at for r in town.rows(schema.found_people)] == [None, None]


def test_all_who_asked_are_listed_to_those_who_answer_for_their_homes(asked: Town) -> None:
    hers = enrolled(asked)
    other = consent(asked, home_id="h-2")
    body = {"consent_id": other, "node_ids": ["n-h-2"], "until": UNTIL}
    answer = asked.client().post("/api/v1/homes/h-2/found-people", json=body)
    assert answer.status_code == 201, answer.text
    lead = {"worker_id": "lead", "name": "长", "role": "grid_leader", "area_ids": ["grid-1"]}
    assert asked.client().post("/api/v1/workers", json=lead).status_code == 201
    listed = asked.client().get("/api/v1/found-people").json()["items"]
    assert {one["home_id"] for one in listed} == {"h-1", "h-2"}
    of_lead = asked.client(asked.worker_token("lead")).get("/api/v1/found-people").json()["items"]
    assert [one["person_id"] for one in of_lead] == [hers]
    looks = asked.client().get("/api/v1/audit?home_id=h-1").json()["items"]
    assert looks[0]["purpose"] == "found_people"
