"""A box with cameras that is lost, from the last thing it said to the ticket and back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.adapters.sql import schema
from hub.adapters.sql.outages import SqlOutages
from hub.adapters.sql.posts import SqlPosts
from hub.domain.homes import Home, Node, Resident, Sensor
from hub.domain.people import Role, Worker
from hub.domain.posts import Post
from hub.pipeline.flow import Flow
from hub.pipeline.outages import Outages
from hub.pipeline.posts import Posts
from hub.pipeline.recovery import Judging
from tests.contract.hub.conftest import MIDNIGHT
from tests.contract.hub.edge import Edge
from tests.contract.hub.steps import steps_of
from tests.contract.hub.test_idle_pass import whole_scans

pytestmark = pytest.mark.contract
IN_A_CROWD = {"scene_id": "crowd", "phase": "raised", "track": "b-1"}
CAMERAS = (Sensor("cam-1", "camera", 600), Sensor("cam-2", "camera", 600))
SCENES = [
    {"scene_id": "fire-lane", "kind": "vehicle_in_fire_lane", "camera": "cam-1"},
    {"scene_id": "crowd", "kind": "crowd", "camera": "cam-2"},
]


class Sees:
    """The hub sees since midnight of the day before."""

    def judging(self) -> Judging:
        return Judging.OPEN

    def seeing_since(self) -> datetime | None:
        return MIDNIGHT - timedelta(days=1)

    def saw_until(self) -> datetime:
        return MIDNIGHT - timedelta(days=1)

    def blind_since(self) -> datetime | None:
        return None


class Watch:
    """A post with two cameras and the whole flow."""

    def __init__(self, hub: Any) -> None:
        self.hub = hub
        self.flow = Flow(steps_of(hub, Sees()), Sees(), lambda _: None)
        leader = Worker("w-leader", "陈", Role.GRID_LEADER, ("county",), ())
        hub.enrolment.add_worker(leader)
        self.posts = Posts(hub.opener(SqlPosts), hub.clock, hub.new_id)
        node = Node("n-lane", CAMERAS)
        self.posts.enrol(Post("pt-lane", "county", "消防通道", "Asia/Shanghai", (node,)))
        with hub.database.write() as connection:
            row = {"node_id": "n-lane", "scenes": SCENES, "changed_at": MIDNIGHT}
            connection.execute(schema.node_scenes.insert(), row)
        self.edge = Edge(hub, "n-lane")

    def wait(self, seconds: float) -> None:
        self.hub.clock.time += timedelta(seconds=seconds)
        self.flow.run_until_quiet()

    def spans(self) -> list[tuple[str, str, list[str], bool]]:
        rows = self.hub.rows(schema.camera_blindness)
        return sorted((r.sensor_id, r.reason, r.scenes, r.until_at is None) for r in rows)

    def story(self) -> list[str]:
        (ticket,) = self.hub.rows(schema.tickets)
        rows = self.hub.rows(schema.ticket_events, ticket_id=ticket.ticket_id)
        return [row.action for row in rows if row.action != "escalate"]


@pytest.fixture
def watch(hub) -> Watch:
    return Watch(hub)


def test_a_box_that_is_lost_makes_its_cameras_blind_and_one_ticket(watch) -> None:
    watch.edge.birth()
    watch.wait(170)
    assert watch.hub.rows(schema.tickets) == []
    gone_at = MIDNIGHT
    watch.wait(20)
    (ticket,) = watch.hub.rows(schema.tickets)
    assert (ticket.kind, ticket.priority, ticket.post_id) == ("camera_blind", "P2", "pt-lane")
    assert ticket.cause.startswith("alert:n-lane:node_down:")
    assert ticket.reason_zh == (
        "消防通道：摄像头自08:00起看不清画面；原因：所在的设备失去联系；"
        "这期间这些规则判断不了：fire-lane, crowd。"
    )
    assert watch.spans() == [
        ("cam-1", "node_down", ["fire-lane"], True),
        ("cam-2", "node_down", ["crowd"], True),
    ]
    assert {row.from_at for row in watch.hub.rows(schema.camera_blindness)} == {gone_at}
    watch.wait(3600)
    assert len(watch.hub.rows(schema.tickets)) == 1


def test_a_box_that_is_back_relieves_the_ticket_and_ends_the_spans(watch) -> None:
    watch.edge.birth()
    watch.wait(600)
    watch.edge.boot_id = "boot-2"
    watch.edge.birth()
    watch.wait(6)
    (ticket,) = watch.hub.rows(schema.tickets)
    assert (ticket.priority, ticket.next_step_at) == ("P4", None)
    assert watch.story()[-1] == "downgrade"
    assert "前后共10分钟" in ticket.reason_zh
    assert [open_now for *_, open_now in watch.spans()] == [False, False]


def test_a_box_that_is_lost_again_wakes_the_same_ticket(watch) -> None:
    watch.edge.birth()
    watch.wait(600)
    watch.edge.boot_id = "boot-2"
    watch.edge.birth()
    watch.wait(6)
    watch.wait(600)
    (ticket,) = watch.hub.rows(schema.tickets)
    assert ticket.priority == "P2"
    assert "again" in watch.story()
    assert len(watch.spans()) == 4


def test_a_box_that_falls_silent_after_a_death_that_is_over_is_lost_since_its_last_word(
    watch,
) -> None:
    watch.edge.birth()
    watch.edge.death()
    watch.wait(600)
    watch.edge.session = 2
    watch.edge.birth()
    watch.wait(6)
    heard_at = watch.hub.clock.time - timedelta(seconds=6)
    watch.wait(600)
    assert [open_now for *_, open_now in watch.spans()].count(True) == 2
    spans = watch.hub.rows(schema.camera_blindness)
    assert {row.from_at for row in spans if row.until_at is None} == {heard_at}
    assert "again" in watch.story()
    watch.edge.session = 3
    watch.edge.birth()
    watch.wait(6)
    assert [open_now for *_, open_now in watch.spans()] == [False] * 4


def test_a_short_break_is_no_outage(watch) -> None:
    watch.edge.birth()
    watch.edge.death()
    watch.wait(60)
    watch.edge.session = 2
    watch.edge.birth()
    watch.wait(60)
    assert watch.hub.rows(schema.tickets) == watch.hub.rows(schema.camera_blindness) == []


def test_a_box_that_was_never_heard_is_blind_within_the_hour(watch) -> None:
    watch.wait(3500)
    assert watch.spans() == []
    watch.wait(200)
    assert [reason for _, reason, *_ in watch.spans()] == ["node_never"] * 2
    watch.edge.birth()
    watch.wait(6)
    assert [open_now for *_, open_now in watch.spans()] == [False, False]


def test_a_post_that_ends_while_its_box_is_lost_leaves_no_span_open(watch) -> None:
    watch.edge.birth()
    watch.wait(600)
    watch.posts.end("pt-lane")
    watch.wait(6)
    assert [open_now for *_, open_now in watch.spans()] == [False, False]


def test_in_a_home_the_span_is_kept_and_the_check_ins_tell_people(hub) -> None:
    node = Node("n-home", (Sensor("cam-bed", "camera", 600),))
    hub.enrolment.enrol(Home("h-1", "county", Resident("Wang"), nodes=(node,)))
    edge = Edge(hub, "n-home")
    edge.birth()
    outages = Outages(hub.opener(SqlOutages), hub.clock, Sees())
    hub.clock.time += timedelta(seconds=600)
    assert outages.look_once(Judging.OPEN) == 1
    assert outages.look_once(Judging.OPEN) == 0
    (span,) = hub.rows(schema.camera_blindness)
    assert (span.sensor_id, span.until_at) == ("cam-bed", None)
    assert hub.rows(schema.alerts) == []
    edge.boot_id = "boot-2"
    edge.birth()
    hub.clock.time += timedelta(seconds=6)
    outages.look_once(Judging.OPEN)
    (span,) = hub.rows(schema.camera_blindness)
    assert span.until_at == hub.clock.time


@pytest.mark.parametrize("judging", [Judging.WAIT, Judging.BLIND])
def test_a_hub_that_is_blind_itself_knows_of_nobody(watch, judging) -> None:
    watch.edge.birth()
    watch.hub.clock.time += timedelta(seconds=9000)
    outages = Outages(watch.hub.opener(SqlOutages), watch.hub.clock, Sees())
    assert outages.look_once(judging) == 0
    assert watch.spans() == []


def test_neither_the_look_over_boxes_nor_an_alert_of_a_camera_reads_all_homes(watch) -> None:
    """With many homes and a history of alerts, only cameras and open tickets are walked."""
    watch.edge.birth()
    watch.hub.deliver(watch.edge.alert("a-1", kind="crowd", sensor_id="cam-2", detail=IN_A_CROWD))
    ended = {"scene_id": "crowd", "phase": "cleared", "of": "a-1"}
    watch.hub.deliver(watch.edge.alert("a-2", kind="crowd", sensor_id="cam-2", detail=ended))
    asked = []

    def note(_connection: Any, _cursor: Any, said: str, given: Any, *_: Any) -> None:
        asked.append((said, given))

    event.listen(watch.hub.database.engine, "before_cursor_execute", note)
    watch.wait(600)
    event.remove(watch.hub.database.engine, "before_cursor_execute", note)
    mine = [one for one in asked if "FROM alerts" in one[0] or "post_sensors" in one[0]]
    assert len(mine) > 5
    for said, given in mine:
        if isinstance(given, tuple):
            scanned = set(whole_scans(watch.hub, said, given))
            assert not scanned & {"alerts", "homes", "nodes", "sensors", "tickets"}, said
