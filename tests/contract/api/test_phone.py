"""A worker's day in one answer: what he needs at the door, for him who has to go there."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.adapters.sql import schema
from hub.domain.life_signs import MOST_A_KIND
from hub.pipeline.accounts import Scope
from tests.contract.api.test_doorstep import PACK
from tests.contract.api.town import START, Town
from tests.contract.api.walk_list import walk_list

pytestmark = pytest.mark.contract
DAY = "/api/v1/me/day"


@pytest.fixture
def lane(town: Town) -> Town:
    """A home with its pack and a life; w-1 is sent, w-2 was told of it, too."""
    town.enrol()
    town.ticket("t-1", told=("w-1", "w-2"))
    assert town.client().put("/api/v1/homes/h-1/doorstep", json=PACK).status_code == 200
    for number, hours in enumerate((80, 26, 15, 2)):
        moved(town, START - timedelta(hours=hours), float(number % 2), number)
    return town


def moved(town: Town, at: Any, value: float, seq: int, kind: str = "curtain", **more: str) -> None:
    row = {"home_id": "h-1", "sensor_id": "curtain-bedroom", "kind": kind} | more
    town.put(schema.life_readings, observed_at=at, received_at=at, value=value, seq=seq, **row)


def worker(town: Town, worker_id: str = "w-1") -> Any:
    return town.client(town.worker_token(worker_id))


def day(town: Town, worker_id: str = "w-1") -> dict[str, Any]:
    answer = worker(town, worker_id).get(DAY)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_whoever_is_sent_has_all_that_he_needs_at_the_door(lane: Town) -> None:
    (ticket,) = day(lane)["tickets"]
    assert ticket["ticket"]["ticket_id"] == "t-1"
    assert ticket["area_name"] == "第grid-1"
    assert ticket["resident"]["door"] == "3号楼2单元501"
    assert ticket["doorstep"]["hearing"] == "左耳听不见"
    assert ticket["life"] == [
        {
            "kind": "curtain",
            "changes": [
                {"at": "2026-11-20T23:15:00Z", "direction": "open"},
                {"at": "2026-11-21T10:15:00Z", "direction": "close"},
                {"at": "2026-11-21T23:15:00Z", "direction": "open"},
            ],
        }
    ], "what stood before the three days is where they begin from, and no sign within them"
    assert (ticket["is_mine"], ticket["promise_choices_s"]) == (True, [600, 1200, 1800, 2700])


def test_whoever_was_told_beside_him_may_take_it_and_sees_no_way_to_her(lane: Town) -> None:
    (ticket,) = day(lane, "w-2")["tickets"]
    assert (ticket["resident"]["name"], ticket["resident"]["phone"]) == ("王秀英", None)
    assert (ticket["doorstep"], ticket["life"]) == (None, [])
    assert ticket["is_mine"]
    assert "accept" in ticket["can"]


def test_what_somebody_else_took_is_marked(lane: Town) -> None:
    worker(lane).post("/api/v1/tickets/t-1/accept")
    assert [day(lane, who)["tickets"][0]["is_mine"] for who in ("w-1", "w-2")] == [True, False]
    assert day(lane, "w-2")["tickets"][0]["promise_choices_s"] == []


def test_what_he_has_declined_is_no_longer_his(lane: Town) -> None:
    worker(lane, "w-2").post("/api/v1/tickets/t-1/decline", json={"note": "在开会"})
    assert [day(lane, who)["tickets"][0]["is_mine"] for who in ("w-1", "w-2")] == [True, False]


def test_what_he_may_do_is_what_the_ticket_itself_says(lane: Town) -> None:
    for action in ("accept", "arrive", "resolve"):
        for who in ("w-1", "w-2"):
            whole = worker(lane, who).get("/api/v1/tickets/t-1").json()
            assert day(lane, who)["tickets"][0]["can"] == whole["can"], (action, who)
        body = {"outcome": "safe"} if action == "resolve" else {}
        assert worker(lane).post(f"/api/v1/tickets/t-1/{action}", json=body).status_code == 200
    assert day(lane)["tickets"] == [], "resolved: it waits for others"


def test_the_lines_that_are_his_to_walk_come_with_their_doors(town: Town) -> None:
    walk_list(town)
    assert town.client().put("/api/v1/homes/h-1/doorstep", json=PACK).status_code == 200
    (door,) = day(town)["doors"]
    assert (door["incident_id"], door["line"]["home_id"]) == ("i-1", "h-1")
    assert (door["resident"]["door"], door["doorstep"]["dog"]) == ("3号楼2单元501", None)
    assert door["doorstep"]["keys"] == "居委会2号柜"
    assert door["can"] == ["settle"]


def test_no_door_of_a_dark_block_falls_off_the_list(town: Town) -> None:
    walk_list(town)
    for number in range(3, 31):
        town.enrol(f"h-{number}")
        line = {"incident_id": "i-1", "home_id": f"h-{number}", "rank": number}
        times = {"told_at": START, "joined_at": START, "dark_since": START}
        town.put(
            schema.incident_lines,
            state="accepted",
            worker_id="w-1",
            passes=0,
            windows_due=1,
            **line,
            **times,
        )
    found = day(town)
    assert (len(found["doors"]), found["more"]) == (29, False)
    assert all(door["resident"]["door"] for door in found["doors"])
    page = worker(town).get("/my", headers={"Accept": "text/html"}).text
    assert page.count("/incidents/i-1") >= 29


def test_the_follow_ups_that_are_his_come_when_they_are_due(lane: Town) -> None:
    due = {"follow_up_id": "f-1", "ticket_id": "t-1", "home_id": "h-1", "number": 1}
    lane.put(schema.follow_ups, worker_id="w-2", due_at=START + timedelta(days=1), **due)
    assert day(lane, "w-2")["follow_ups"] == []
    lane.clock.forward(days=1)
    (ask,) = day(lane, "w-2")["follow_ups"]
    assert ask["follow_up"]["follow_up_id"] == "f-1"
    assert (ask["resident"]["phone"], ask["doorstep"]["keys"]) == ("13800000000", "居委会2号柜")
    assert day(lane)["follow_ups"] == []


def test_a_post_has_a_name_and_nobody_who_lives_there(town: Town) -> None:
    camera = {"sensor_id": "cam", "kind": "camera", "max_silence_s": 3600}
    nodes = [{"node_id": "n-lane", "sensors": [camera]}]
    post = {"post_id": "pt-1", "area_id": "grid-1", "name": "消防通道", "nodes": nodes}
    assert town.client().post("/api/v1/posts", json=post).status_code == 201
    town.ticket("t-1", home_id=None, post_id="pt-1", kind="vehicle_in_fire_lane")
    (ticket,) = day(town)["tickets"]
    assert (ticket["post_name"], ticket["resident"], ticket["life"]) == ("消防通道", None, [])


def test_asking_again_costs_nothing_while_nothing_has_changed(lane: Town) -> None:
    phone = worker(lane)
    first = phone.get(DAY)
    tag = first.headers["ETag"]
    lane.clock.forward(seconds=30)
    again = phone.get(DAY, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    worker(lane, "w-2").post("/api/v1/tickets/t-1/note", json={"note": "我也在附近"})
    changed = phone.get(DAY, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert "no-cache" in changed.headers["Cache-Control"]


def test_looking_at_the_day_is_entered_once_an_hour(lane: Town) -> None:
    for minutes in (0, 5, 50):
        lane.clock.forward(minutes=minutes)
        day(lane)
    found = lane.client().get("/api/v1/audit?actor=w-1").json()["items"]
    looks = [one for one in found if one["route"] == "GET /me/day"]
    assert [(one["purpose"], one["homes"]) for one in looks] == [("ticket", ["h-1"])]


def notice(town: Town, ticket_id: str, worker_id: str = "w-1") -> None:
    values = {"notice_id": f"m-{ticket_id}-{worker_id}", "step": "rung:0", "channel": "ntfys://x/y"}
    values |= {"title": "x", "body": "x", "priority": "P1", "state": "sent", "result": ""}
    town.put(
        schema.notices,
        ticket_id=ticket_id,
        worker_id=worker_id,
        attempts=1,
        created_at=START,
        sent_at=START,
        **values,
    )


def test_only_the_tickets_that_he_opens_are_seen(lane: Town) -> None:
    lane.enrol("h-2")
    lane.ticket("t-2", home_id="h-2")
    for ticket_id, worker_id in (("t-1", "w-1"), ("t-2", "w-1"), ("t-1", "w-2")):
        notice(lane, ticket_id, worker_id)
    day(lane)
    answer = worker(lane).post("/api/v1/me/seen", json={"ticket_ids": ["t-1", "t-1"]})
    assert answer.status_code == 204, answer.text
    seen = {row.notice_id for row in lane.rows(schema.notices) if row.seen_at is not None}
    assert seen == {"m-t-1-w-1"}


@pytest.mark.parametrize("ids", [["t-9"], [], ["t-1"] * 26, ["t-1", "t-2"]])
def test_what_he_does_not_reach_he_has_not_seen(lane: Town, ids: list[str]) -> None:
    lane.enrol("h-2")
    lane.ticket("t-2", home_id="h-2", told=("w-2",), assignee="w-2")
    notice(lane, "t-1")
    answer = worker(lane).post("/api/v1/me/seen", json={"ticket_ids": ids})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "ticket_ids")
    assert all(row.seen_at is None for row in lane.rows(schema.notices))


def test_how_she_likes_to_be_called_is_told_to_whoever_rings(lane: Town) -> None:
    called = {"name": "王秀英", "preferred_name": "王阿姨", "frailty": 6}
    answer = lane.client().put("/api/v1/homes/h-1/resident", json=called)
    assert answer.status_code == 200, answer.text
    assert day(lane)["tickets"][0]["resident"]["preferred_name"] == "王阿姨"
    whole = worker(lane).get("/api/v1/tickets/t-1").json()
    assert whole["resident"]["preferred_name"] == "王阿姨"


def test_a_tag_that_came_through_a_proxy_is_known_again(lane: Town) -> None:
    phone = worker(lane)
    tag = phone.get(DAY).headers["ETag"]
    assert phone.get(DAY, headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304


def asked_for_a_day(town: Town) -> int:
    """How many statements one day takes."""
    phone, found = worker(town), list[str]()

    def note(*about: Any) -> None:
        found.append(about[2])

    event.listen(town.database.engine, "before_cursor_execute", note)
    try:
        assert phone.get(DAY).status_code == 200
    finally:
        event.remove(town.database.engine, "before_cursor_execute", note)
    return len(found)


def test_a_longer_day_asks_the_database_no_more_often(lane: Town) -> None:
    worker(lane).get(DAY)  # the look is entered
    few = asked_for_a_day(lane)
    for number in range(2, 8):
        lane.enrol(f"h-{number}")
        lane.ticket(f"t-{number}", home_id=f"h-{number}")
    lane.clock.forward(minutes=2)
    worker(lane).get(DAY)
    lane.clock.forward(minutes=2)
    assert len(day(lane)["tickets"]) == 7
    lane.clock.forward(minutes=2)
    assert asked_for_a_day(lane) <= few + 2, "an entry for the homes that are new to the log"


def test_a_full_day_is_bounded_and_small_on_the_way(lane: Town) -> None:
    for number in range(2, 31):
        home_id = f"h-{number}"
        lane.enrol(home_id)
        lane.ticket(f"t-{number:02}", home_id=home_id)
        lane.client().put(f"/api/v1/homes/{home_id}/doorstep", json=PACK)
    restless = {"sensor_id": "motion-hall", "kind": "motion"}
    lane.put(schema.sensors, home_id="h-1", node_id="n-h-1", max_silence_s=3600.0, **restless)
    for number in range(800):
        at = START - timedelta(minutes=5 * number + 1)
        moved(lane, at, float(number % 2), number, **restless)
    answer = worker(lane).get(DAY, headers={"Accept-Encoding": "identity"})
    found = answer.json()
    assert (len(found["tickets"]), found["more"]) == (25, True)
    counts = [len(life["changes"]) for one in found["tickets"] for life in one["life"]]
    assert max(counts) <= MOST_A_KIND
    plain, packed = len(answer.content), len(gzip.compress(answer.content))
    assert plain < 120_000, f"{plain} bytes, {packed} compressed"
    assert packed < 12_000, f"{plain} bytes, {packed} compressed"


def test_a_day_belongs_to_whoever_walks(town: Town) -> None:
    body = {"worker_id": "daughter", "name": "王梅", "role": "family"}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    auditor = town.accounts.issue(town.accounts.create("li", Scope.AUDITOR).account_id)
    for client in (worker(town, "daughter"), town.client(), town.client(auditor)):
        assert client.get(DAY).status_code == 403
