"""A node at a post speaks as any other, and what it says is nobody's sign of life."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from hub.adapters.sql import schema
from hub.adapters.sql.posts import SqlPosts
from hub.adapters.sql.storms import SqlStorms
from hub.domain.homes import Node, Sensor
from hub.domain.posts import Post
from hub.pipeline.posts import Posts
from tests.contract.hub.conftest import MIDNIGHT
from tests.contract.hub.edge import Edge

pytestmark = pytest.mark.contract
CAMERA = Sensor("camera", "camera", 600)


@pytest.fixture
def post(hub) -> Callable[[], Edge]:
    """Enrols the post; what its node says may come before."""

    def enrol() -> Edge:
        node = Node("n-lane", (CAMERA, Sensor("door", "door", 3600)))
        posts = Posts(hub.opener(SqlPosts), hub.clock, hub.new_id)
        posts.enrol(Post("lane", "county", "消防通道", "Asia/Shanghai", (node,)))
        return Edge(hub, "n-lane")

    return enrol


def test_its_readings_fill_the_series_and_prove_no_life(hub, post) -> None:
    edge = post()
    edge.birth()
    edge.says("door", 0)
    edge.says("door", 1)
    until = hub.clock.time + timedelta(hours=1)
    assert len(list(hub.series.read("lane", "door", hub.clock.time, until, None))) > 0
    assert hub.rows(schema.life_readings) == hub.rows(schema.rechecks) == []
    assert hub.rows(schema.sensors) == []
    assert hub.through(edge) == 2


def test_its_alerts_name_the_post_and_no_home(hub, post) -> None:
    edge = post()
    hub.deliver(edge.alert("a-1", kind="vehicle_in_fire_lane", sensor_id="camera"))
    (row,) = hub.rows(schema.alerts)
    assert (row.home_id, row.post_id, row.kind) == (None, "lane", "vehicle_in_fire_lane")


def test_what_it_said_before_it_was_enrolled_is_taken_in(hub, post) -> None:
    early = Edge(hub, "n-lane")
    hub.deliver(early.alert("a-1", kind="crowd", sensor_id="camera"))
    early.says("door", 1)
    assert hub.quarantined() == ["unknown_node"] * 2
    post()
    assert hub.release.release_once() == 2
    assert [row.post_id for row in hub.rows(schema.alerts)] == ["lane"]
    hub.commanding.publish_once()
    assert [(c.node_id, c.kind) for c in hub.ears.commands] == [("n-lane", "rebirth")]


def test_its_config_goes_out_without_windows_and_is_emptied_in_the_end(hub, post) -> None:
    post()
    hub.commanding.configure_once()
    (config,) = hub.ears.configs
    assert (config.node_id, config.windows) == ("n-lane", [])
    Posts(hub.opener(SqlPosts), hub.clock, hub.new_id).end("lane")
    hub.commanding.configure_once()
    assert [c.revision for c in hub.ears.configs] == [1, 2]
    assert hub.rows(schema.nodes) == hub.rows(schema.post_sensors) == []


def test_a_node_stands_at_one_place(hub, post) -> None:
    post()
    with hub.database.write() as connection, pytest.raises(IntegrityError, match="CHECK"):
        connection.execute(schema.nodes.update().values(post_id=None))


def test_a_post_that_goes_dark_counts_for_no_storm(hub, post) -> None:
    """A storm is made of homes: nobody walks from door to door to a fire lane."""
    edges = [hub.living("h-1"), post()]
    edges[1].birth()
    for edge in edges:
        edge.death()
    with hub.database.read() as connection:
        storms = SqlStorms(connection, hub.clock.time, hub.seeing_since, hub.clock.time)
        assert [home.home_id for home in storms.dark(MIDNIGHT)] == ["h-1"]
        assert storms.town().homes == {"county": 1}
