"""The wall: numbers of many, nothing of one."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from starlette.requests import Request

from hub.adapters.sql import schema
from hub.adapters.sql.wall import SqlWall
from hub.api.wall import wall_events
from hub.domain.areas import Area, Level, Purpose
from hub.domain.people import Role, Worker
from hub.domain.policies import BUILT_IN
from hub.domain.reach import EVERYWHERE, Reach
from hub.errors import StoreUnavailable
from hub.pipeline.accounts import Scope
from hub.pipeline.policy_codec import policy_to_json
from tests.contract.api.test_api_stream import Listener
from tests.contract.api.town import CURTAIN, MORNING, Town
from tests.contract.api.two_grids import ASTER, picture

pytestmark = pytest.mark.contract
EVENING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 20:00 in Shanghai
TODAY = "2026-11-22"
EIGHT = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
JPEG = picture(ASTER)
SQUARE = {"type": "Polygon", "coordinates": [[[104, 30], [105, 30], [105, 31], [104, 30]]]}
OTHER = {"type": "Polygon", "coordinates": [[[106, 30], [107, 30], [107, 31], [106, 30]]]}


@pytest.fixture
def village(town: Town) -> Town:
    """Six homes in one grid, three in its neighbour, seven in another community."""
    town.clock.at = EVENING
    town.enrolment.add_area(Area("community-2", "南湖社区", Level.COMMUNITY, "town-1"))
    town.enrolment.add_area(Area("grid-3", "第三网格", Level.GRID, "community-2"))
    for grid, numbers in (("grid-1", range(6)), ("grid-2", range(6, 9)), ("grid-3", range(9, 16))):
        for number in numbers:
            town.enrol(f"h-{number}", area_id=grid)
    town.clock.at = EIGHT
    return town


def wall(town: Town, token: str | None = None) -> dict[str, Any]:
    """A fresh one: what is read anew beside a frame is in the next."""
    town.clock.forward(seconds=1.5)
    town.client(token).get("/api/v1/wall")
    town.clock.forward(seconds=1.5)
    answer = town.client(token).get("/api/v1/wall")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def by_unit(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {unit["unit_id"]: unit for unit in found["units"]}


def screen(town: Town, *area_ids: str) -> str:
    account = town.accounts.create(f"wall.{len(area_ids)}", Scope.SCREEN, None, area_ids)
    return town.accounts.issue(account.account_id)


def leader(town: Town, area_id: str) -> str:
    worker_id = f"lead-{area_id}"
    town.enrolment.add_worker(Worker(worker_id, "赵红", Role.GRID_LEADER, (area_id,), ()))
    return town.worker_token(worker_id)


def opened(town: Town, home_id: str, at: datetime) -> None:
    """Her curtain was closed and is open."""
    for seq, (value, when) in enumerate(((0.0, at - timedelta(minutes=30)), (1.0, at))):
        town.put(
            schema.life_readings,
            home_id=home_id,
            sensor_id=CURTAIN["sensor_id"],
            observed_at=when,
            seq=seq,
            kind="curtain",
            value=value,
            received_at=when,
        )


def seen(at: datetime) -> dict[str, Any]:
    return {
        "verdict": "seen",
        "priority": None,
        "wants_proof": False,
        "evidence": [{"points": "comfort", "zh": "", "en": "", "observed_at": at.isoformat()}],
    }


def test_small_grids_are_told_with_their_neighbours(village: Town) -> None:
    units = by_unit(wall(village))
    assert {unit_id: unit["homes"] for unit_id, unit in units.items()} == {
        "grid-1+1": 9,
        "grid-3": 7,
    }
    assert units["grid-1+1"]["name"] == "第community-1 第grid-1 · 第community-1 第grid-2"


def test_each_home_counts_by_its_worst_and_away_reads_like_seen(village: Town) -> None:
    assert by_unit(wall(village))["grid-1+1"]["waiting"] == 9
    village.verdict("v-0", "h-0", **seen(EIGHT))
    village.verdict("v-1", "h-1", verdict="away")
    village.verdict("v-2", "h-2", verdict="missed")
    village.verdict("v-3", "h-3", verdict="blind")
    village.verdict("v-4", "h-0", verdict="blind", window_id="noon")
    unit = by_unit(wall(village))["grid-1+1"]
    assert (unit["settled"], unit["missed"], unit["blind"], unit["waiting"]) == (1, 1, 2, 5)


def test_a_verdict_of_another_day_is_not_todays(village: Town) -> None:
    village.verdict("v-1", "h-1", verdict="missed", day="2026-11-21")
    unit = by_unit(wall(village))["grid-1+1"]
    assert (unit["missed"], unit["waiting"]) == (0, 9)


def test_a_new_day_begins_anew(village: Town) -> None:
    village.verdict("v-1", "h-1", verdict="missed")
    assert by_unit(wall(village))["grid-1+1"]["missed"] == 1
    village.clock.at = EIGHT + timedelta(hours=16, minutes=1)  # past midnight
    found = wall(village)
    assert found["day"] == "2026-11-23"
    assert by_unit(found)["grid-1+1"]["missed"] == 0


def test_a_home_that_came_since_is_there_within_a_minute(village: Town) -> None:
    wall(village)
    village.enrol("h-new", area_id="grid-3")
    village.clock.forward(minutes=1)
    assert by_unit(wall(village))["grid-3"]["homes"] == 8


def test_the_curve_grows_before_any_verdict_and_never_twice(village: Town) -> None:
    opened(village, "h-1", EIGHT - timedelta(minutes=65))  # 06:55
    opened(village, "h-2", EIGHT - timedelta(minutes=5))  # 07:55
    opened(village, "h-3", EIGHT - timedelta(hours=6))  # 02:00, too early to count
    wall(village)
    village.clock.forward(seconds=5)
    curve = wall(village)["curve"]
    assert curve["homes"] == 16
    assert (curve["today"][40], curve["today"][41], curve["today"][47]) == (0, 1, 2)
    assert curve["today"][48] == 2  # the ten minutes that are running
    assert curve["today"][49:] == [None] * 95
    village.verdict("v-1", "h-1", **seen(EIGHT - timedelta(minutes=65)))
    village.clock.forward(minutes=2)
    assert wall(village)["curve"]["today"][48] == 2


def test_the_curve_is_told_once_every_home_was_looked_at(village: Town) -> None:
    answer = village.client().get("/api/v1/wall").json()
    assert set(answer["curve"]["today"]) == {None}
    assert wall(village)["curve"]["today"][48] == 0


def test_the_usual_day_comes_from_kept_days(village: Town) -> None:
    assert wall(village)["curve"]["usual"] is None
    keep(village, "town-1", "2026-11-20", homes=8, counts=[4, *[0] * 143])
    village.clock.forward(minutes=1)
    assert wall(village)["curve"]["usual"] == [8.0] * 144


def keep(town: Town, area_id: str, day: str, **changes: Any) -> None:
    numbers = dict.fromkeys(
        ("windows", "seen", "missed", "blind", "away", "unjudged", "unticketed", "untold"), 0
    )
    values = {"area_id": area_id, "day": day, "homes": 16, "counts": None, "made_at": EIGHT}
    town.put(schema.covenant_days, **values | numbers | changes)


def test_what_falls_due_is_counted_down(village: Town) -> None:
    nine = (EIGHT + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert wall(village)["due"] == [{"due_at": nine, "homes": 16}]


def test_a_home_with_two_windows_falls_due_once(village: Town) -> None:
    times = ("09:00", "09:00", "09:05")
    windows = [MORNING | {"window_id": f"w-{n}", "due_at": at} for n, at in enumerate(times)]
    village.clock.at = EVENING
    village.enrol("h-16", windows=windows)
    village.clock.at = EIGHT
    assert [one["homes"] for one in wall(village)["due"]] == [17]
    village.verdict("v-0", "h-16", window_id="w-0")
    assert [one["homes"] for one in wall(village)["due"]] == [17]
    village.verdict("v-1", "h-16", window_id="w-1")
    village.verdict("v-2", "h-16", window_id="w-2")
    assert [one["homes"] for one in wall(village)["due"]] == [16]


def test_open_tickets_are_counted_by_rung_and_urgency(village: Town) -> None:
    village.ticket("t-1", home_id="h-1", rung=2, priority="P2")
    village.ticket("t-2", home_id="h-2", rung=2, priority="P2", opened_at=EVENING)
    village.ticket("t-3", home_id="h-9", area_id="grid-3", rung=0)
    village.ticket("t-4", home_id="h-4", state="closed")
    definition = policy_to_json(BUILT_IN) | {"rungs": [{"name": "neighbours"}]}
    village.put(
        schema.policies,
        policy_id="p-1",
        area_id="grid-1",
        definition=definition,
        created_at=EVENING,
        created_by="ops",
    )
    village.ticket("t-5", home_id="h-5", rung=0, policy_id="p-1", priority="P4")
    found = wall(village)
    assert found["tickets"]["open"] == 4
    assert [
        (line["rung"], line["priority"], line["tickets"]) for line in found["tickets"]["by_rung"]
    ] == [("paired_worker", "P1", 1), ("grid_leader", "P2", 2), ("neighbours", "P4", 1)]
    assert found["tickets"]["by_rung"][1]["oldest_at"] == "2026-11-21T12:00:00Z"
    units = by_unit(found)
    assert (units["grid-1+1"]["tickets"], units["grid-3"]["tickets"]) == (3, 1)


def heard(town: Town, node_id: str, at: datetime) -> None:
    town.put(schema.node_links, node_id=node_id, boot_id="b", session=1, last_live_at=at)


def test_boxes_are_up_down_or_never_heard(village: Town) -> None:
    heard(village, "n-h-0", EIGHT)
    heard(village, "n-h-1", EIGHT - timedelta(minutes=20))
    found = wall(village)
    assert found["nodes"] == {"up": 1, "down": 1, "never": 14}
    assert by_unit(found)["grid-1+1"]["dark"] == 1
    assert by_unit(found)["grid-3"]["dark"] == 0


def test_a_home_that_one_box_still_tells_of_is_not_dark(village: Town) -> None:
    village.put(schema.nodes, node_id="n-second", home_id="h-1", published_revision=0)
    heard(village, "n-h-1", EIGHT - timedelta(minutes=20))
    heard(village, "n-second", EIGHT)
    assert by_unit(wall(village))["grid-1+1"]["dark"] == 0


def storm(town: Town, area_id: str, *home_ids: str, incident_id: str = "i-1") -> None:
    town.put(
        schema.incidents,
        incident_id=incident_id,
        scope="building",
        area_id=area_id,
        cause="power",
        why_zh="",
        why_en="",
        began_at=EIGHT,
        opened_at=EIGHT,
        split_at=EIGHT,
        ticket_id=f"t-{incident_id}",
        version=1,
    )
    for home_id in home_ids:
        town.put(
            schema.incident_lines,
            incident_id=incident_id,
            home_id=home_id,
            rank=0,
            state="open" if home_id == home_ids[0] else "settled",
            passes=0,
            joined_at=EIGHT,
            dark_since=EIGHT,
            windows_due=0,
        )


def test_a_storm_in_a_small_building_goes_by_its_unit(village: Town) -> None:
    village.enrolment.add_area(Area("building-7", "7号楼", Level.BUILDING, "grid-3"))
    village.enrol("h-in", area_id="building-7")
    storm(village, "building-7", "h-in", "h-10")
    assert wall(village)["storms"] == [
        {
            "incident_id": "i-1",
            "name": "南湖社区 第三网格",
            "cause": "power",
            "homes": 2,
            "to_walk": 1,
            "began_at": "2026-11-22T00:00:00Z",
        }
    ]


def test_a_storm_is_seen_by_whom_it_touches(village: Town) -> None:
    storm(village, "grid-3", "h-9")
    assert [one["name"] for one in wall(village, screen(village, "grid-3"))["storms"]] == [
        "第三网格"
    ]
    assert wall(village, leader(village, "grid-1"))["storms"] == []


def post_alert(town: Town, alert_id: str = "al-1", **changes: Any) -> None:
    values = {
        "node_id": "n-gate",
        "alert_id": alert_id,
        "post_id": "pt-gate",
        "kind": "vehicle_in_fire_lane",
        "sensor_id": "cam",
        "observed_at": town.clock.at,
        "received_at": town.clock.at,
        "dating": "observed",
        "confidence": 1.0,
        "detail": {},
        "snapshot": JPEG,
    }
    town.put(schema.alerts, **values | changes)


def gate(town: Town, area_id: str = "grid-3") -> None:
    zone = "Asia/Shanghai"
    town.put(
        schema.posts, post_id="pt-gate", area_id=area_id, name="东门", tz=zone, enrolled_at=EVENING
    )
    town.put(schema.nodes, node_id="n-gate", post_id="pt-gate", published_revision=0)
    camera = {"sensor_id": "cam", "node_id": "n-gate", "kind": "camera", "max_silence_s": 600}
    town.put(schema.post_sensors, post_id="pt-gate", **camera)


def test_alerts_of_public_places_are_shown_with_their_pictures(village: Town) -> None:
    gate(village)
    village.ticket("t-1", home_id=None, post_id="pt-gate", area_id="grid-3", priority="P3")
    post_alert(village, ticket_id="t-1")
    post_alert(village, "al-old", observed_at=EIGHT - timedelta(days=2))
    post_alert(village, "al-sought", kind="listed_vehicle_seen")
    post_alert(village, "al-over", of_alert_id="al-1", kind="vehicle_in_fire_lane")
    post_alert(village, "al-broken", snapshot=b"no picture", of_alert_id="al-1")
    post_alert(village, "al-home", node_id="n-h-9", post_id=None, home_id="h-9", kind="fall")
    found = wall(village)
    assert found["cameras"] == {"seeing": 0, "blind": 0, "down": 1}
    (alert,) = found["alerts"]
    assert (alert["post_name"], alert["area_name"], alert["priority"]) == ("东门", "第三网格", "P3")
    shown = village.client(screen(village)).get(alert["picture"])
    assert shown.content == JPEG
    assert shown.headers["content-type"] == "image/jpeg"
    for alert_id in ("al-old", "al-sought", "al-broken", "al-home", "al-nobody"):
        answer = village.client().get(f"/api/v1/wall/pictures/{alert_id}")
        assert answer.status_code == 404, alert_id


def test_a_picture_is_logged_and_out_of_reach_there_is_none(village: Town) -> None:
    gate(village)
    post_alert(village)
    path = "/api/v1/wall/pictures/al-1"
    assert village.client(screen(village, "grid-1")).get(path).status_code == 404
    before = len(village.rows(schema.audit))
    assert village.client(screen(village, "grid-3", "grid-1")).get(path).status_code == 200
    assert len(village.rows(schema.audit)) == before + 1


def test_a_reach_of_fewer_than_five_homes_is_told_nothing(village: Town) -> None:
    village.verdict("v-6", "h-6", verdict="missed")
    village.ticket("t-6", home_id="h-6", area_id="grid-2")
    storm(village, "grid-2", "h-6", "h-7")
    keep(village, "grid-2", "2026-11-21", windows=3, homes=3)
    found = wall(village, leader(village, "grid-2"))
    (unit,) = found["units"]
    assert set(unit.values()) == {"grid-2", "第community-1 第grid-2", None}
    assert found["tickets"] == {"open": None, "by_rung": []}
    assert found["nodes"] == {"up": None, "down": None, "never": None}
    assert found["due"] == []
    assert found["certificate"] is None
    assert set(found["curve"]["today"]) == {None}
    assert set(found["figures"].values()) == {None}
    assert [(one["homes"], one["to_walk"]) for one in found["storms"]] == [(None, None)]


def test_a_day_on_which_few_homes_had_a_window_has_no_certificate_on_the_wall(
    village: Town,
) -> None:
    keep(village, "town-1", "2026-11-21", windows=8, away=8, homes=4)
    assert wall(village)["certificate"] is None


def test_nothing_on_the_wall_names_a_home_or_who_lives_there(village: Town) -> None:
    for number in range(16):
        village.verdict(f"v-{number}", f"h-{number}", verdict=("missed", "away")[number % 2])
        village.ticket(f"t-{number}", home_id=f"h-{number}")
    gate(village)
    post_alert(village)
    storm(village, "grid-3", *(f"h-{number}" for number in range(9, 16)))
    wall(village)
    client = village.client()
    village.clock.forward(seconds=2)
    for path in ("/api/v1/wall", "/api/v1/wall/shapes"):
        text = client.get(path).text
        for word in ("王", "138", "3号楼", '"h-', "n-h-", '"t-', "n-gate", "pt-gate", "home_id"):
            assert word not in text, (path, word)


def test_a_reach_shows_its_own_units_and_no_other(village: Town) -> None:
    village.verdict("v-9", "h-9", verdict="missed")
    village.ticket("t-9", home_id="h-9", area_id="grid-3")
    found = wall(village, leader(village, "community-1"))
    assert set(by_unit(found)) == {"grid-1+1"}
    assert found["tickets"]["open"] == 0
    assert found["nodes"]["never"] == 9
    assert found["curve"]["homes"] == 9
    assert set(by_unit(wall(village, screen(village, "community-2")))) == {"grid-3"}


def test_a_screen_opens_the_wall_and_nothing_else(village: Town) -> None:
    client = village.client(screen(village))
    for path in ("/api/v1/wall", "/api/v1/wall/shapes", "/api/v1/me", "/api/v1/clock"):
        assert client.get(path).status_code == 200, path
    for path in ("homes", "tickets", "verdicts", "areas", "stream", "figures", "nodes", "cameras"):
        assert client.get(f"/api/v1/{path}").status_code == 403, path
    assert client.get("/", follow_redirects=False).headers["location"] == "/wall"
    assert client.get("/desk").status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "screen", "area_ids": ["grid-x"]}, "area_ids"),
        ({"scope": "screen", "worker_id": "w-1"}, "worker_id"),
        ({"scope": "auditor", "area_ids": ["grid-1"]}, "area_ids"),
    ],
)
def test_a_screen_is_bound_to_known_areas_and_to_nobody(
    village: Town, body: dict[str, Any], field: str
) -> None:
    answer = village.client().post("/api/v1/accounts", json={"username": "wall"} | body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_nobody_works_as_a_screen(village: Town) -> None:
    body = {"worker_id": "w-9", "name": "屏", "role": "screen", "area_ids": ["grid-1"]}
    assert village.client().post("/api/v1/workers", json=body).status_code == 422


def test_the_map_has_a_shape_for_each_unit_and_points_for_public_places(village: Town) -> None:
    for area_id, outline in (("grid-1", SQUARE), ("grid-2", OTHER)):
        body = {"name": area_id, "outline": outline}
        assert village.client().put(f"/api/v1/areas/{area_id}", json=body).status_code == 200
    market = Area("market", "早市", Level.GRID, "community-2", None, Purpose.SPECIAL)
    village.enrolment.add_area(market)
    gate(village, "grid-1")
    answer = village.client().get("/api/v1/wall/shapes")
    assert answer.headers["content-type"] == "application/geo+json"
    shapes = {one["properties"]["name"]: one for one in answer.json()["features"]}
    merged = shapes["第community-1 grid-1 · 第community-1 grid-2"]
    assert merged["properties"]["unit_id"] == "grid-1+1"
    both = [SQUARE["coordinates"], OTHER["coordinates"]]
    assert merged["geometry"] == {"type": "MultiPolygon", "coordinates": both}
    assert shapes["南湖社区 第三网格"]["geometry"] is None
    assert shapes["早市"] == {
        "type": "Feature",
        "geometry": None,
        "properties": {"kind": "special", "unit_id": None, "name": "早市"},
    }
    assert shapes["东门"]["geometry"]["type"] == "Point"


def test_the_map_is_sent_once_and_packed(village: Town) -> None:
    client = village.client()
    plain = client.get("/api/v1/wall/shapes", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api/v1/wall/shapes", headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    etag = plain.headers["etag"]
    assert client.get("/api/v1/wall/shapes", headers={"If-None-Match": etag}).status_code == 304
    village.enrolment.change_area(
        Area("grid-3", "新名", Level.GRID, "community-2"), None, keep_outline=True
    )
    village.clock.forward(minutes=1)
    wall(village)
    again = client.get("/api/v1/wall/shapes", headers={"If-None-Match": etag})
    assert again.status_code == 200


def events_of(
    town: Town, looks: int, between: Any = None, reach: Reach | None = EVERYWHERE
) -> list[str]:
    """What a screen hears in so many looks; something happens before each."""
    numbers = iter(range(looks + 1))

    class Eventful(Listener):
        async def is_disconnected(self) -> bool:
            over = await super().is_disconnected()
            if not over and between is not None:
                between(next(numbers))
            return over

    async def collect() -> list[str]:
        request = cast(Request, Eventful(town, looks))
        return [text async for text in wall_events(request, town.services, lambda: reach)]

    town.services.closing.clear()
    return asyncio.run(collect())[1:]


def told(text: str) -> dict[str, Any]:
    first, second = text.strip().split("\n")
    assert first == "event: wall"
    found: dict[str, Any] = json.loads(second.removeprefix("data: "))
    return found


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of these tests stands; nobody waits for it."""
    monkeypatch.setattr("hub.api.wall.LOOKS_EVERY_S", 0)


def test_an_event_names_the_units_that_changed(village: Town) -> None:
    def happen(look: int) -> None:
        village.clock.forward(seconds=1)
        if look == 1:
            village.verdict("v-9", "h-9", verdict="missed")

    events = [told(text) for text in events_of(village, 2, happen)]
    assert [set(by_unit(event)) for event in events] == [{"grid-1+1", "grid-3"}, {"grid-3"}]
    assert by_unit(events[1])["grid-3"]["missed"] == 1


def test_a_quiet_wall_speaks_every_five_seconds(village: Town) -> None:
    wall(village)
    village.clock.forward(seconds=5)
    events = [
        told(text) for text in events_of(village, 11, lambda _: village.clock.forward(seconds=1))
    ]
    made = [datetime.fromisoformat(event["made_at"]) for event in events]
    assert [(at - made[0]).total_seconds() for at in made] == [0, 5, 10]
    assert [event["units"] for event in events[1:]] == [[], []]


def test_within_a_second_nothing_is_made_anew(village: Town) -> None:
    wall(village)

    def happen(look: int) -> None:
        village.verdict(f"v-{look}", f"h-{look}", verdict="missed")

    assert len(events_of(village, 5, happen)) == 1


def test_a_stream_of_the_wall_ends_with_its_sign_in(village: Town) -> None:
    assert events_of(village, 3, reach=None) == []


def test_a_stream_outlives_a_database_that_is_gone_for_a_moment(
    village: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def happen(look: int) -> None:
        village.clock.forward(seconds=6)
        if look == 1:
            monkeypatch.setattr(SqlWall, "feed_end", unavailable)
        if look == 2:
            monkeypatch.undo()
            monkeypatch.setattr("hub.api.wall.LOOKS_EVERY_S", 0)

    def unavailable(_: SqlWall) -> None:
        raise StoreUnavailable("the disk is full")

    first, gone, back = events_of(village, 3, happen)
    assert gone == ": not now\n\n"
    assert told(first)["made_at"] < told(back)["made_at"]


def test_a_fault_beside_the_frames_is_heard_once_and_stops_no_frame(
    village: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unavailable(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    wall(village)
    monkeypatch.setattr(SqlWall, "changes", unavailable)
    caplog.set_level("INFO", "hub.pipeline.wall")
    for _ in range(3):
        village.clock.forward(seconds=6)
        assert wall(village)["units"]
    monkeypatch.undo()
    village.clock.forward(seconds=6)
    wall(village)
    assert [record.message for record in caplog.records] == ["step failed", "step recovered"]


def test_all_screens_of_a_reach_share_one_computation(village: Town) -> None:
    walls = village.services.walls
    walls.frame(Reach(area_ids=("grid-3",)))  # it has looked for gestures since
    first = walls.frame(Reach(area_ids=("grid-3",), worker_id="w-1"))
    assert walls.frame(Reach(area_ids=("grid-3",))) is first
    assert walls.frame(EVERYWHERE) is not first


def test_false_alarms_are_told_once_the_homes_lived_a_month_together(village: Town) -> None:
    def told() -> float | None:
        wall(village)
        village.clock.forward(minutes=2)
        return wall(village)["figures"]["false_alarms_a_home_month"]  # type: ignore[no-any-return]

    assert told() is None
    village.clock.forward(days=3)
    assert told() == 0


def test_the_certificate_is_on_the_wall(village: Town) -> None:
    wall(village)
    village.clock.forward(seconds=5)
    found = wall(village)
    assert found["certificate"] is None
    keep(village, "town-1", "2026-11-21", windows=16, seen=14, missed=1, away=1, untold=1)
    village.clock.forward(minutes=1)
    certificate = wall(village)["certificate"]
    assert (certificate["windows"], certificate["untold"]) == (16, 1)
    assert certificate["is_whole"] is False
    village.clock.forward(days=1)
    assert wall(village)["certificate"] is None
