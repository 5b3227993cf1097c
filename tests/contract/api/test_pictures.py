"""The masked picture of an alert on its ticket: who sees it, what is shown, who looked."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import update

from hub.adapters.sql import schema
from hub.api.cookies import SESSION, named
from hub.domain.people import Role
from tests.contract.api.town import START, Town
from tests.contract.api.two_grids import ASTER, ZEBRA, fill, sign_in

pytestmark = pytest.mark.contract
POST = {"post_id": "pt-lane", "area_id": "grid-1", "name": "3号楼东侧消防通道"}


def jpeg(width: int = 320, height: int = 180, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "grey").save(out, kind)
    return out.getvalue()


@pytest.fixture
def lane(town: Town) -> Town:
    """A ticket of a fire lane with one picture."""
    assert town.client().post("/api/v1/posts", json=POST).status_code == 201
    ticket: dict[str, Any] = {"ticket_id": "t-1", "cause": "alert:n-lane:al-1", "state": "assigned"}
    ticket |= {"kind": "vehicle_in_fire_lane", "priority": "P3", "area_id": "grid-1", "rung": 0}
    ticket |= {"post_id": "pt-lane", "assignee": "w-1", "evidence": [], "version": 0}
    ticket |= {"reason_zh": "有车辆占用消防通道", "reason_en": "a vehicle"}
    town.put(schema.tickets, **ticket, opened_at=START, updated_at=START)
    town.put(schema.ticket_people, ticket_id="t-1", worker_id="w-1")
    alert(town, "al-1", jpeg())
    return town


def alert(town: Town, alert_id: str, snapshot: bytes | None) -> None:
    row: dict[str, Any] = {"node_id": "n-lane", "alert_id": alert_id, "post_id": "pt-lane"}
    row |= {"kind": "vehicle_in_fire_lane", "sensor_id": "camera", "dating": "good"}
    row |= {"confidence": 0.9, "detail": {}, "ticket_id": "t-1", "snapshot": snapshot}
    town.put(schema.alerts, **row, observed_at=START, received_at=START, ticketed_at=START)


def picture(town: Town, alert_id: str = "al-1") -> httpx.Response:
    return town.client().get(f"/api/v1/tickets/t-1/pictures/{alert_id}")


def test_a_ticket_lists_its_pictures_and_names_its_post(lane: Town) -> None:
    alert(lane, "al-2", None)
    ticket = lane.client().get("/api/v1/tickets/t-1").json()
    assert (ticket["home_id"], ticket["post_id"]) == (None, "pt-lane")
    assert ticket["post_name"] == "3号楼东侧消防通道"
    assert ticket["pictures"] == [
        {
            "alert_id": "al-1",
            "kind": "vehicle_in_fire_lane",
            "sensor_id": "camera",
            "observed_at": "2026-11-22T01:15:00Z",
            "masked": True,
            "picture": "/api/v1/tickets/t-1/pictures/al-1",
        }
    ]


def test_a_picture_is_shown_and_kept_by_nobody(lane: Town) -> None:
    answer = picture(lane)
    assert (answer.status_code, answer.content) == (200, jpeg())
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_look_at_a_public_place_is_logged_before_it_is_shown(lane: Town) -> None:
    picture(lane)
    (entry,) = [row for row in lane.rows(schema.audit) if row.purpose == "picture"]
    assert entry.targets == {"ticket_id": "t-1", "alert_id": "al-1"}
    assert entry.route == "GET /tickets/{ticket_id}/pictures/{alert_id}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8 half a picture",
        jpeg()[:-40],
        jpeg(kind="PNG"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        jpeg() + b"\0" * 200_000,
        jpeg(4000, 3000),
    ],
    ids=["empty", "not one", "half", "png", "svg", "too long", "too large"],
)
def test_what_is_no_whole_jpeg_of_sane_size_is_not_shown(lane: Town, content: bytes) -> None:
    alert(lane, "al-2", content)
    answer = picture(lane, "al-2")
    assert answer.status_code == 404
    assert "al-2" in answer.json()["detail"]
    assert [row for row in lane.rows(schema.audit) if row.purpose == "picture"] == []


@pytest.mark.parametrize("path", ["t-1/pictures/al-9", "t-9/pictures/al-1", "t-2/pictures/al-1"])
def test_a_picture_belongs_to_its_ticket(lane: Town, path: str) -> None:
    more = {"home_id": "h-1", "cause": "x", "kind": "missed", "priority": "P1", "area_id": "grid-1"}
    more |= {"state": "new", "rung": 0, "evidence": [], "version": 0}
    words = {"reason_zh": "", "reason_en": ""}
    lane.put(schema.tickets, ticket_id="t-2", opened_at=START, updated_at=START, **more, **words)
    assert lane.client().get(f"/api/v1/tickets/{path}").status_code == 404


def test_the_page_shows_it_masked_with_time_and_camera(lane: Town) -> None:
    account = lane.accounts.create("li", "worker", "w-1")
    session = lane.signing_in.sign_in(account.username, account.password)
    client = lane.client("")
    client.cookies.set(named(SESSION, lane.services), session.token)
    page = client.get("/t/t-1").text
    assert "<h1>3号楼东侧消防通道</h1>" in page
    assert 'src="/api/v1/tickets/t-1/pictures/al-1"' in page
    assert "09:15 · camera · 已打码" in page
    assert "3号楼东侧消防通道" in client.get("/my").text
    client.cookies.set("firstlight_language", "en")
    assert client.get("/api/v1/tickets/t-1/pictures/al-1").status_code == 200


def test_nobody_of_another_grid_sees_it(town: Town) -> None:
    for grid in (ASTER, ZEBRA):
        fill(town, grid)
    sessions = sign_in(town, ASTER)
    for role, own, theirs in (
        (Role.GRID_LEADER, 200, 404),
        (Role.AUDITOR, 403, 403),
        (Role.GRID_WORKER, 404, 404),
        (Role.FAMILY, 403, 403),
    ):
        client = town.client("")
        client.cookies.set(named(SESSION, town.services), sessions[role])
        for grid, expected in ((ASTER, own), (ZEBRA, theirs)):
            answer = client.get(f"/api/v1/tickets/{grid('t')}/pictures/{grid('al')}")
            assert answer.status_code == expected, (role, grid.mark)


@pytest.mark.parametrize(
    ("state", "told", "leader", "auditor"),
    [("assigned", 200, 200, 403), ("closed", 403, 200, 403)],
)
def test_the_inside_of_a_home_is_for_the_desk_who_leads_and_who_is_called_while_it_is_open(
    town: Town, state: str, told: int, leader: int, auditor: int
) -> None:
    fill(town, ASTER)
    sessions = sign_in(town, ASTER)
    with town.database.write() as connection:
        mine = schema.tickets.c.ticket_id == ASTER("t")
        connection.execute(update(schema.tickets).where(mine).values(state=state))
    called = f"{Role.GRID_WORKER}-{ASTER.mark}"
    town.put(schema.ticket_people, ticket_id=ASTER("t"), worker_id=called)
    for role, expected in (
        (Role.GRID_WORKER, told),
        (Role.GRID_LEADER, leader),
        (Role.AUDITOR, auditor),
    ):
        client = town.client("")
        client.cookies.set(named(SESSION, town.services), sessions[role])
        path = f"/api/v1/tickets/{ASTER('t')}"
        assert client.get(f"{path}/pictures/{ASTER('al')}").status_code == expected, role
        assert bool(client.get(path).json()["pictures"]) is (expected == 200), role
