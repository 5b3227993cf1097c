"""A home's days as its picture shows them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.schema import to_ms
from hub.pipeline.series import SeriesRow
from tests.contract.api.town import CURTAIN, MORNING, Town

pytestmark = pytest.mark.contract
ROUTE = "/api/v1/homes/h-1/timeline"
NIGHT = MORNING | {"window_id": "night", "name": "Night", "opens_at": "22:00", "due_at": "01:00"}
POWER = {"sensor_id": "power", "kind": "power", "max_silence_s": 3600}


def at(text: str) -> datetime:
    """A time of November in Shanghai."""
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00").astimezone(UTC)


def read(town: Town, when: str, value: float, sensor: str = "curtain-bedroom") -> None:
    """A good reading, as ingest leaves it."""
    values = {"home_id": "h-1", "sensor_id": sensor, "kind": sensor.split("-")[0]}
    row = values | {"observed_at": at(when), "received_at": at(when), "seq": 1, "value": value}
    town.put(schema.life_readings, **row)


def timeline(town: Town, **asked: str) -> dict[str, Any]:
    answer = town.client().get(ROUTE, params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_empty_home_has_a_week_its_next_window_and_silence_since_it_was_enrolled(
    town: Town,
) -> None:
    town.enrol()
    town.clock.forward(hours=2)
    found = timeline(town)
    assert (found["zone"], found["from"], found["until"]) == (
        "Asia/Shanghai",
        "2026-11-15T16:00:00Z",
        "2026-11-22T16:00:00Z",
    )
    (sensor,) = found["sensors"]
    enrolled = {"from": "2026-11-22T01:15:00Z", "until": "2026-11-22T03:15:00Z"}
    assert (sensor["points"], sensor["silent"], found["dark"]) == ([], [enrolled], [enrolled])
    assert (found["windows"], found["away"], found["asks"], found["alerts"]) == ([], [], [], [])
    (tomorrow,) = timeline(town, until="2026-11-24T00:00:00+08:00")["windows"]
    assert (tomorrow["verdict"], tomorrow["name"], tomorrow["reason"]) == (
        "pending",
        "Morning",
        None,
    )
    assert tomorrow["due_at"] == "2026-11-23T01:00:00Z"


def test_a_home_without_sensors_is_never_called_dark(town: Town) -> None:
    town.enrol("h-1", nodes=[], windows=[])
    town.clock.forward(hours=9)
    assert timeline(town)["dark"] == []


def test_a_curtain_shows_where_it_stood_and_each_change_and_no_heartbeat(town: Town) -> None:
    town.enrol()
    for when, value in (
        ("14T22:00", 0.0),
        ("20T06:41", 1.0),
        ("20T07:41", 0.95),
        ("20T20:10", 0.5),
        ("20T21:10", 0.1),
    ):
        read(town, when, value)
    (sensor,) = timeline(town)["sensors"]
    assert sensor["points"] == [
        {"at": "2026-11-15T16:00:00Z", "value": 0.0, "is_life": False},
        {"at": "2026-11-19T22:41:00Z", "value": 1.0, "is_life": True},
        {"at": "2026-11-20T13:10:00Z", "value": 0.0, "is_life": True},
    ]


def test_water_is_told_in_litres_of_a_quarter_of_an_hour(town: Town) -> None:
    meter = {"sensor_id": "water-kitchen", "kind": "water", "max_silence_s": 3600}
    town.enrol("h-1", nodes=[{"node_id": "n-1", "sensors": [meter]}], windows=[])
    for when, value in (("21T07:58", 100), ("21T08:01", 104), ("21T08:09", 110), ("21T08:16", 110)):
        read(town, when, value, "water-kitchen")
    (sensor,) = timeline(town)["sensors"]
    drawn = [{"at": "2026-11-21T00:00:00Z", "value": 10.0, "is_life": True}]
    assert (sensor["unit"], sensor["points"]) == ("L", drawn)


def test_power_comes_as_means_and_shows_nobodys_life(town: Town) -> None:
    town.enrol("h-1", nodes=[{"node_id": "n-1", "sensors": [CURTAIN, POWER]}])
    rows = [
        SeriesRow("h-1", "power", "power", to_ms(at(when)), watts, "good", "o", seq)
        for seq, (when, watts) in enumerate([("22T08:01", 40.0), ("22T08:09", 60.0)])
    ]
    town.series.append(rows)
    power = timeline(town)["sensors"][1]
    assert power["points"] == [{"at": "2026-11-22T00:00:00Z", "value": 50.0, "is_life": False}]


def test_a_verdict_stands_with_its_window_reason_ticket_and_gesture(town: Town) -> None:
    town.enrol()
    agreed = MORNING | {"grace_s": 900}
    proof = {"points": "comfort", "zh": "动", "en": "moved", "observed_at": "2026-11-21T22:41:00Z"}
    town.verdict("v-1", definition=agreed, ticket_id="t-1")
    town.verdict("v-2", day="2026-11-21", verdict="seen", priority=None, evidence=[proof])
    missed, seen = sorted(timeline(town)["windows"], key=lambda window: window["verdict_id"])
    assert (missed["verdict"], missed["ticket_id"], missed["gesture_at"]) == ("missed", "t-1", None)
    assert (missed["due_at"], missed["judge_at"]) == (
        "2026-11-22T01:00:00Z",
        "2026-11-22T01:15:00Z",
    )
    assert missed["sensor_ids"] == ["curtain-bedroom"]
    assert missed["reason"]["en"].startswith("Curtain still closed")
    assert seen["gesture_at"] == "2026-11-21T22:41:00Z"


def test_a_window_over_midnight_belongs_to_both_days_that_it_touches(town: Town) -> None:
    town.enrol("h-1", windows=[NIGHT])
    for day in ("2026-11-22", "2026-11-23"):
        begin = datetime.fromisoformat(f"{day}T00:00:00+08:00")
        span = {"from": begin.isoformat(), "until": (begin + timedelta(days=1)).isoformat()}
        night = timeline(town, **span)["windows"][0]
        assert (night["day"], night["opens_at"], night["due_at"]) == (
            "2026-11-22",
            "2026-11-22T14:00:00Z",
            "2026-11-22T17:00:00Z",
        )


def test_dark_is_when_no_sensor_kept_its_promise_and_what_was_replayed_is_heard(town: Town) -> None:
    door = {"sensor_id": "door-front", "kind": "door", "max_silence_s": 7200}
    town.enrol("h-1", nodes=[{"node_id": "n-1", "sensors": [CURTAIN, door]}])
    with town.database.write() as connection:
        old = schema.homes.update().values(enrolled_at=at("01T00:00"))
        connection.execute(old)
    asked = {"from": at("22T00:00").isoformat(), "until": at("22T08:00").isoformat()}
    for hour in (0, 1, 5, 6, 7):
        read(town, f"22T{hour:02}:00", 0.0)
    for hour in (0, 2, 4, 6):
        read(town, f"22T{hour:02}:30", 0.0, "door-front")
    found = timeline(town, **asked)
    curtain, front = found["sensors"]
    silent = {"from": "2026-11-21T17:00:00Z", "until": "2026-11-21T21:00:00Z"}
    assert (curtain["silent"], front["silent"], found["dark"]) == ([silent], [], [])
    with town.database.write() as connection:
        readings = schema.life_readings
        connection.execute(readings.delete().where(readings.c.observed_at == at("22T02:30")))
    both = {"from": "2026-11-21T17:00:00Z", "until": "2026-11-21T20:30:00Z"}
    assert timeline(town, **asked)["dark"] == [both]


def test_absences_of_hers_and_of_the_hub_asks_and_alerts_are_marked(town: Town) -> None:
    town.enrol()
    away = {
        "from": at("22T12:00").isoformat(),
        "until": at("25T12:00").isoformat(),
        "reason": "女儿家",
    }
    assert town.client().post("/api/v1/homes/h-1/away", json=away).status_code == 201
    town.put(schema.hub_absences, from_at=at("21T03:00"), until_at=None, cause="broker")
    for node in ("a", "b"):
        town.put(
            schema.commands,
            command_id=f"c-{node}",
            node_id=f"n-{node}",
            home_id="h-1",
            kind="ask",
            detail={},
            created_at=at("21T09:15"),
            expires_at=at("21T09:25"),
            outcome="done" if node == "a" else None,
        )
    town.put(
        schema.alerts,
        node_id="n-h-1",
        alert_id="a-1",
        home_id="h-1",
        kind="help",
        sensor_id="button-help",
        observed_at=at("21T10:00"),
        received_at=at("21T10:00"),
        dating="observed",
        confidence=1.0,
        detail={},
        ticket_id="t-9",
    )
    found = timeline(town)
    assert found["away"] == [{"from": "2026-11-22T04:00:00Z", "until": "2026-11-25T04:00:00Z"}]
    assert found["hub_away"] == [{"from": "2026-11-20T19:00:00Z", "until": "2026-11-22T16:00:00Z"}]
    assert found["asks"] == [{"at": "2026-11-21T01:15:00Z", "outcome": "done"}]
    assert [(alert["kind"], alert["ticket_id"]) for alert in found["alerts"]] == [("help", "t-9")]


def test_more_than_a_month_or_nothing_at_all_is_refused_by_its_field(town: Town) -> None:
    town.enrol()
    for span in (
        {"from": "2026-10-01T00:00:00Z", "until": "2026-11-22T00:00:00Z"},
        {"from": "2026-11-22T00:00:00Z", "until": "2026-11-22T00:00:00Z"},
    ):
        answer = town.client().get(ROUTE, params=span)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "until"
    month = {"from": "2026-10-23T00:00:00+08:00", "until": "2026-11-23T00:00:00+08:00"}
    assert town.client().get(ROUTE, params=month).status_code == 200


def test_one_look_is_one_entry(town: Town) -> None:
    town.enrol()
    before = len(town.rows(schema.audit))
    timeline(town)
    (entry,) = town.rows(schema.audit)[before:]
    assert (entry.route, entry.purpose) == ("GET /homes/{home_id}/timeline", "readings")


def test_whoever_leads_another_grid_finds_no_such_home(town: Town) -> None:
    town.enrol()
    for worker_id, area in (("near", "grid-1"), ("far", "grid-2")):
        body = {"worker_id": worker_id, "name": "周", "role": "grid_leader", "area_ids": [area]}
        assert town.client().post("/api/v1/workers", json=body).status_code == 201
    statuses = [
        town.client(town.worker_token(who)).get(ROUTE).status_code for who in ("near", "far", "w-1")
    ]
    assert statuses == [200, 404, 403]
