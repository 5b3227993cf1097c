"""From Frigate's messages to alert rows and tickets, through the same transaction as an edge's."""

import json
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.frigate import Frigate
from hub.adapters.sql import schema
from hub.adapters.sql.darkness import dark_cameras
from hub.adapters.sql.posts import SqlPosts
from hub.adapters.sql.schema import to_ms
from hub.adapters.sql.ticketing import SqlTicketing
from hub.domain.homes import Node, Sensor
from hub.domain.posts import Post
from hub.pipeline.ingest.rows import Arrival
from hub.pipeline.posts import Posts
from hub.pipeline.ticketing import Ticketing

pytestmark = pytest.mark.contract
SAMPLES = Path(__file__).parents[1] / "frigate_samples"


class Beside:
    """A Frigate beside the hub of a test."""

    def __init__(self, hub: Any) -> None:
        self.hub = hub
        self.begin_anew()
        self._mid = 1000
        words = load_catalogue()
        store = hub.opener(SqlTicketing)
        self.ticketing = Ticketing(store, hub.clock, words, hub.new_id)

    def begin_anew(self) -> None:
        """As a hub that has just started knows it."""
        with self.hub.database.read() as connection:
            dark = dark_cameras(connection, ["n-gate"])
        self._frigate = Frigate({"frigate": "n-gate"}, {}, dark)

    def enrol(self) -> None:
        node = Node("n-gate", (Sensor("gate", "camera", 600),))
        posts = Posts(self.hub.opener(SqlPosts), self.hub.clock, self.hub.new_id)
        posts.enrol(Post("east", "county", "东门", "Asia/Shanghai", (node,)))

    def says(self, name: str, **after: Any) -> int:
        """A message of the samples, dated now; its packet."""
        body = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
        at = self.hub.clock.now().timestamp()
        if "after" in body:
            ended = at if body["type"] == "end" else None
            body["after"] |= {"start_time": at - 5, "end_time": ended} | after
        return self.sends(f"frigate/{name.partition('_')[0]}", json.dumps(body).encode())

    def sends(self, topic: str, payload: bytes) -> int:
        now = self.hub.clock.now()
        found = self._frigate.translate(topic, payload, now) or []
        self._mid += 1
        self.hub.deliver(
            *(
                Arrival(one.node_id, one.leaf, one.content, b"", True, to_ms(now), now, self._mid)
                for one in found
            )
        )
        return self._mid

    def tickets(self) -> list[tuple[str, str]]:
        self.ticketing.open_once()
        return [(row.kind, row.post_id) for row in self.hub.rows(schema.tickets)]


@pytest.fixture
def gate(hub: Any) -> Beside:
    beside = Beside(hub)
    beside.enrol()
    return beside


def test_a_review_is_one_alert_and_one_ticket_however_often_it_is_told(gate: Beside) -> None:
    mids = [gate.says("reviews_update_alert") for _ in range(3)]
    (alert,) = gate.hub.rows(schema.alerts)
    assert (alert.kind, alert.post_id, alert.home_id) == ("intrusion", "east", None)
    assert alert.snapshot is None
    assert gate.hub.ears.confirmed == mids
    assert gate.tickets() == [("intrusion", "east")]
    gate.says("reviews_end")
    assert gate.tickets() == [("intrusion", "east")]
    assert [row.detail["phase"] for row in gate.hub.rows(schema.alerts)] == ["raised", "cleared"]


def test_only_the_end_was_heard_and_there_is_a_ticket_all_the_same(gate: Beside) -> None:
    gate.says("reviews_end")
    assert gate.tickets() == [("intrusion", "east")]


def test_a_parked_car_is_a_ticket(gate: Beside) -> None:
    gate.says("events_update_stationary")
    gate.says("events_update_stationary")
    assert gate.tickets() == [("vehicle_in_fire_lane", "east")]


def test_a_dark_camera_is_a_ticket(gate: Beside) -> None:
    for minute in range(3):
        gate.hub.go(8, minute)
        gate.says("stats_dark")
    assert gate.tickets() == [("camera_blind", "east")]


def test_a_camera_that_went_dark_before_the_hub_began_anew_is_known_to_see_again(
    gate: Beside,
) -> None:
    for minute in range(2):
        gate.hub.go(8, minute)
        gate.says("stats_dark")
    gate.tickets()
    gate.begin_anew()
    gate.hub.go(8, 10)
    gate.says("stats")
    gate.tickets()
    (span,) = gate.hub.rows(schema.camera_blindness)
    assert span.until_at == gate.hub.clock.now()
    gate.begin_anew()
    gate.hub.go(8, 11)
    gate.says("stats")
    assert len(gate.hub.rows(schema.alerts)) == 2


def test_stats_keep_the_node_alive(gate: Beside) -> None:
    gate.says("stats")
    (link,) = gate.hub.rows(schema.node_links)
    assert link.last_live_at == gate.hub.clock.now()
    assert [one["sensor_id"] for one in link.health["cameras"]] == ["yard", "gate"]


def test_no_name_and_no_plate_is_stored_anywhere(gate: Beside) -> None:
    for name in ("reviews_update_alert", "reviews_end", "events_update_stationary", "events_end"):
        gate.says(name)
        gate.says(name, camera=7)
    gate.tickets()
    assert gate.hub.quarantined() == ["undecodable"] * 4
    with gate.hub.database.read() as connection:
        kept = "\n".join(connection.connection.driver_connection.iterdump())
    assert not [word for word in ("张三", "王家的车", "苏A12345") if word in kept]


def test_garbage_is_set_aside_and_confirmed(gate: Beside) -> None:
    mid = gate.sends("frigate/reviews", b"half a jso")
    (row,) = gate.hub.rows(schema.quarantine)
    assert (row.reason, row.node_id, row.payload) == ("undecodable", "n-gate", b"")
    assert gate.hub.ears.confirmed == [mid]


def test_a_node_that_is_not_enrolled_is_said_in_quarantine(hub: Any) -> None:
    beside = Beside(hub)
    beside.says("reviews_update_alert")
    (row,) = hub.rows(schema.quarantine)
    assert (row.reason, row.field) == ("not_enrolled", "frigate_topics")
    assert hub.rows(schema.alerts) == []
    beside.enrol()
    assert hub.release.release_once() == 0
    beside.says("reviews_update_alert")
    assert beside.tickets() == [("intrusion", "east")]
