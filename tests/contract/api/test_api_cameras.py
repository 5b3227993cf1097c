"""Cameras through the API and their page: how well each sees, and who may look when."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from hub.adapters.pictures import MOST_BYTES_OF_AN_EDGE, is_whole_jpeg
from hub.adapters.sql import schema
from hub.domain.liveness import Link
from tests.contract.api.edges import encoded, picture
from tests.contract.api.town import CURTAIN, START, Town

pytestmark = pytest.mark.contract
CAMERA = {"sensor_id": "cam", "kind": "camera", "max_silence_s": 3600}
PICTURE = "/api/v1/cameras/n-h-1/cam/picture"
GATE = "/api/v1/cameras/n-gate/cam/picture"


@pytest.fixture
def lane(town: Town) -> Town:
    """A home and a post with a camera each; both nodes are up."""
    town.enrol("h-1", nodes=[{"node_id": "n-h-1", "sensors": [CURTAIN, CAMERA]}])
    node = {"node_id": "n-gate", "sensors": [CAMERA]}
    post = {"post_id": "gate", "area_id": "grid-1", "name": "东门", "nodes": [node]}
    answer = town.client().post("/api/v1/posts", json=post | {"tz": "Asia/Shanghai"})
    assert answer.status_code == 201, answer.text
    for node_id in ("n-h-1", "n-gate"):
        link = {"node_id": node_id, "boot_id": "b", "session": 1}
        town.put(schema.node_links, **link, last_live_at=START)
    return town


def reports(town: Town, node_id: str = "n-gate", **camera: Any) -> None:
    said = {"sensor_id": "cam", "fps": 5.0, "blind_s": 0, **camera}
    health = {"sent_at": START.isoformat(), "uptime_s": 3600, "cameras": [said]}
    with town.database.write() as connection:
        these = schema.node_links.c.node_id == node_id
        connection.execute(update(schema.node_links).where(these).values(health=health))


def cameras(town: Town, token: str | None = None) -> dict[str, dict[str, Any]]:
    answer = town.client(token).get("/api/v1/cameras")
    assert answer.status_code == 200, answer.text
    return {f"{one['node_id']}/{one['sensor_id']}": one for one in answer.json()["items"]}


def leader(town: Town, area_id: str = "grid-1", role: str = "grid_leader") -> str:
    body = {"worker_id": f"{role}-{area_id}", "name": "赵", "role": role, "area_ids": [area_id]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return town.worker_token(body["worker_id"])


def looked(town: Town) -> list[Any]:
    return [row for row in town.rows(schema.audit) if row.purpose == "picture"]


def blind(town: Town, name: str, since: float, until: float | None, reason: str) -> None:
    """A span as ticketing keeps it, in minutes."""
    ends = None if until is None else START + timedelta(minutes=until)
    times = {"from_at": START + timedelta(minutes=since), "until_at": ends}
    named = {"node_id": "n-gate", "sensor_id": "cam", "alert_id": name, "reason": reason}
    town.put(schema.camera_blindness, **named, **times, scenes=[])


# --- how well it sees ---


def test_a_camera_that_was_enrolled_is_expected(lane: Town) -> None:
    found = cameras(lane)
    assert set(found) == {"n-h-1/cam", "n-gate/cam"}
    gate = found["n-gate/cam"]
    assert (gate["sight"], gate["reason"]) == ("down", "not_reported")
    assert (gate["post_id"], gate["post_name"], gate["home_id"]) == ("gate", "东门", None)
    assert found["n-h-1/cam"]["home_id"] == "h-1"


def test_a_camera_that_only_the_birth_names_is_there_too(lane: Town) -> None:
    lane.put(schema.node_cameras, node_id="n-gate", sensor_id="cam-2")
    lane.put(schema.node_cameras, node_id="n-gate", sensor_id="cam")
    assert set(cameras(lane)) == {"n-h-1/cam", "n-gate/cam", "n-gate/cam-2"}


def test_health_says_what_it_sees(lane: Town) -> None:
    more = {"could_see_s": 3500.0, "spared": 0.8, "dropped": 2, "walk_tested_at": START.isoformat()}
    reports(lane, **more)
    gate = cameras(lane)["n-gate/cam"]
    assert (gate["sight"], gate["fps"], gate["spared"], gate["dropped"]) == ("seeing", 5.0, 0.8, 2)
    assert gate["since"] == "2026-11-22T00:15:00Z"
    reports(lane, blind_s=60, reason="covered")
    gate = cameras(lane)["n-gate/cam"]
    assert (gate["sight"], gate["reason"]) == ("blind", "covered")
    assert gate["since"] == "2026-11-22T01:14:00Z"


def test_an_alert_says_it_before_health_does(lane: Town) -> None:
    reports(lane)
    blind(lane, "a-0", -9, -8, "moved")
    blind(lane, "a-1", 1, None, "black")
    gate = cameras(lane)["n-gate/cam"]
    assert (gate["sight"], gate["reason"]) == ("blind", "black")
    with lane.database.write() as connection:
        now = START + timedelta(minutes=2)
        these = schema.camera_blindness.c.until_at.is_(None)
        connection.execute(update(schema.camera_blindness).where(these).values(until_at=now))
    gate = cameras(lane)["n-gate/cam"]
    assert (gate["sight"], gate["since"]) == ("seeing", "2026-11-22T01:17:00Z")


def test_a_node_that_is_cut_off_leaves_its_camera_without_a_word(lane: Town) -> None:
    reports(lane)
    lane.clock.forward(minutes=10)
    gate = cameras(lane)["n-gate/cam"]
    assert (gate["sight"], gate["reason"]) == ("down", "cut_off")
    assert gate["since"] == "2026-11-22T01:15:00Z"


def test_it_names_the_rules_that_watch_through_it(lane: Town) -> None:
    rules = [
        {"kind": "crowd", "scene_id": "square", "camera": "cam"},
        {"kind": "crowd", "scene_id": "other", "camera": "cam-2"},
    ]
    lane.client().put("/api/v1/nodes/n-gate/scenes", json={"scenes": rules})
    assert cameras(lane)["n-gate/cam"]["scenes"] == [{"scene_id": "square", "kind": "crowd"}]


def test_who_leads_sees_the_cameras_of_his_area_alone(lane: Town) -> None:
    assert set(cameras(lane, leader(lane))) == {"n-h-1/cam", "n-gate/cam"}
    assert cameras(lane, leader(lane, "grid-2")) == {}


# --- looking through it ---


def test_a_public_camera_opens_to_who_answers_for_the_place(lane: Town) -> None:
    answer = lane.client(leader(lane)).get(GATE)
    assert (answer.status_code, answer.content) == (200, picture())
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert lane.client().get(GATE).status_code == 200
    assert lane.client(leader(lane, "grid-2")).get(GATE).status_code == 404
    assert lane.client(lane.worker_token("w-1")).get(GATE).status_code == 404


def test_every_look_is_in_the_log_with_its_ground(lane: Town) -> None:
    lane.client().get(GATE)
    lane.ticket("t-1")
    lane.client().get(PICTURE)
    public, home = looked(lane)
    assert public.targets == {"node_id": "n-gate", "sensor_id": "cam", "why": "post"}
    assert home.targets == {"node_id": "n-h-1", "sensor_id": "cam", "why": "ticket t-1"}
    of_home = [row.entry_id for row in lane.rows(schema.audit_homes) if row.home_id == "h-1"]
    assert home.entry_id in of_home


def test_a_look_that_cannot_be_logged_shows_nothing(lane: Town) -> None:
    with lane.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE audit_homes")
        connection.exec_driver_sql("DROP TABLE audit")
    answer = lane.client().get(GATE)
    assert answer.status_code == 503
    assert b"\xff\xd8" not in answer.content


def test_a_refused_look_leaves_no_entry(lane: Town) -> None:
    assert lane.client().get(PICTURE).status_code == 403
    assert looked(lane) == []
    assert lane.edges.asked == []


@pytest.mark.parametrize("state", ["new", "assigned", "accepted", "on_site"])
def test_a_camera_in_a_home_opens_for_an_open_ticket(lane: Town, state: str) -> None:
    lead = lane.client(leader(lane))
    assert lead.get(PICTURE).status_code == 403
    lane.ticket("t-1", state=state)
    assert lead.get(PICTURE).status_code == 200


@pytest.mark.parametrize("state", ["resolved", "closed", "canceled"])
def test_a_ticket_that_is_over_opens_nothing(lane: Town, state: str) -> None:
    lane.ticket("t-1", state=state)
    assert lane.client().get(PICTURE).status_code == 403


def test_another_homes_ticket_opens_nothing(lane: Town) -> None:
    lane.enrol("h-2")
    lane.ticket("t-2", home_id="h-2")
    assert lane.client().get(PICTURE).status_code == 403


def test_whoever_took_the_ticket_on_may_look_and_who_was_only_told_may_not(lane: Town) -> None:
    lane.ticket("t-1", told=("w-1", "w-2"), state="assigned")
    mine, others = (lane.client(lane.worker_token(name)) for name in ("w-1", "w-2"))
    assert (mine.get(PICTURE).status_code, others.get(PICTURE).status_code) == (403, 403)
    assert mine.post("/api/v1/tickets/t-1/accept", json={}).status_code == 200
    assert (mine.get(PICTURE).status_code, others.get(PICTURE).status_code) == (200, 403)


def test_whoever_took_on_the_ticket_of_a_public_place_may_look_there(lane: Town) -> None:
    more = {"home_id": None, "post_id": "gate", "assignee": "w-1"}
    lane.ticket("t-1", state="assigned", kind="intrusion", **more)
    mine = lane.client(lane.worker_token())
    assert mine.get(GATE).status_code == 403
    assert mine.post("/api/v1/tickets/t-1/accept", json={}).status_code == 200
    assert mine.get(GATE).status_code == 200
    assert looked(lane)[-1].targets["why"] == "ticket t-1"


def consent(town: Town, purpose: str = "camera", **changes: Any) -> str:
    body = {"purpose": purpose, "given_by": "resident", "evidence": "纸质同意书"}
    until = (START + timedelta(days=30)).isoformat()
    answer = town.client().post("/api/v1/homes/h-1/consents", json=body | {"until": until})
    assert answer.status_code == 201, answer.text
    consent_id: str = answer.json()["consent_id"]
    return consent_id


def test_her_consent_opens_it_until_she_withdraws_it(lane: Town) -> None:
    consent(lane, "photo_at_visit")
    assert lane.client().get(PICTURE).status_code == 403
    consent_id = consent(lane)
    assert lane.client().get(PICTURE).status_code == 200
    assert looked(lane)[0].targets["why"] == "consent"
    lane.client().post(f"/api/v1/homes/h-1/consents/{consent_id}/withdraw")
    assert lane.client().get(PICTURE).status_code == 403


def test_her_consent_ends_by_itself(lane: Town) -> None:
    consent(lane)
    lane.clock.forward(days=31)
    assert lane.client().get(PICTURE).status_code == 403


def test_an_auditor_reads_the_log_and_looks_through_nothing(lane: Town) -> None:
    made = lane.client().post("/api/v1/accounts", json={"username": "chen", "scope": "auditor"})
    token = lane.client().post(f"/api/v1/accounts/{made.json()['account_id']}/tokens")
    auditor = lane.client(token.json()["token"])
    assert auditor.get("/api/v1/cameras").status_code == 200
    assert auditor.get(GATE).status_code == 403


@pytest.mark.parametrize(
    ("link", "status"), [(Link.DOWN, 409), (Link.NEVER, 409), (None, 404), (Link.UP, 200)]
)
def test_a_node_that_cannot_hear_is_said_at_once(
    lane: Town, link: Link | None, status: int
) -> None:
    lane.edges.links["n-gate"] = link
    assert lane.client().get(GATE).status_code == status


def test_what_the_edge_says_instead_of_a_picture_reaches_the_viewer(lane: Town) -> None:
    lane.edges.answers["snapshot"] = lambda _: ("refused", {"why": "the camera is blind"})
    answer = lane.client().get(GATE)
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert "the camera is blind" in answer.json()["detail"]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a",
        picture()[:-200],
        b"\xff\xd8" + b"\0" * 100 + b"\xff\xd9",
        picture(size=(4000, 2200)),
        picture() + b"\0" * MOST_BYTES_OF_AN_EDGE,
    ],
)
def test_bytes_that_are_no_picture_of_bounded_size_go_to_nobody(lane: Town, sent: bytes) -> None:
    assert is_whole_jpeg(picture())
    assert not is_whole_jpeg(sent)
    lane.edges.answers["snapshot"] = lambda _: ("done", {"snapshot": encoded(sent)})
    assert lane.client().get(GATE).status_code == 409


def test_nothing_of_a_look_is_left_behind(lane: Town) -> None:
    seen = picture("red", (64, 36))
    lane.edges.answers["snapshot"] = lambda _: ("done", {"snapshot": encoded(seen)})
    assert lane.client().get(GATE).content == seen
    lane.database.close()
    files = [path for path in lane.folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        kept = path.read_bytes()
        assert seen[:200] not in kept, path
        assert encoded(seen)[:200].encode() not in kept, path


# --- the page ---


def test_the_page_says_how_each_sees_and_fetches_nothing_by_itself(lane: Town) -> None:
    reports(lane, blind_s=60, reason="covered")
    page = lane.client().get("/cameras").text
    assert ("镜头被遮住" in page, "东门" in page) == (True, True)
    assert f'data-picture="{GATE}"' in page
    assert "都记入日志" in page
    assert PICTURE not in page, "nobody has a reason to look into the home"
    assert ("<img" in page.split("<main")[1], "王秀英" in page) == (False, False)
    assert lane.edges.asked == []
    lane.ticket("t-1")
    assert f'data-picture="{PICTURE}"' in lane.client().get("/cameras").text


def test_the_page_bears_a_reason_that_nobody_knows(lane: Town) -> None:
    reports(lane, blind_s=60, reason="<spiders>")
    page = lane.client().get("/cameras")
    assert (page.status_code, "spiders" in page.text) == (200, False)


def test_the_page_of_an_area_without_cameras_says_so(lane: Town) -> None:
    with lane.database.write() as connection:
        for table in (schema.post_sensors, schema.sensors):
            connection.execute(delete(table).where(table.c.kind == "camera"))
    assert "没有摄像头" in lane.client().get("/cameras").text
