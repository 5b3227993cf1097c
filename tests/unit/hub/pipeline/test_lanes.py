"""Which lane a channel takes."""

import pytest

from hub.pipeline.lanes import lane_of


@pytest.mark.parametrize(
    "other",
    ["http://phone/else", "http://phone?x=1", "http://user:secret@phone/li", "HTTP://Phone/li"],
)
def test_one_host_takes_one_lane(other):
    assert lane_of("http://phone/li") == lane_of(other)


def test_hosts_spread_over_the_lanes():
    lanes = {lane_of(f"http://phone-{number}/") for number in range(200)}
    assert len(lanes) > 10


@pytest.mark.parametrize("url", ["log:", "", "://", "nonsense"])
def test_anything_has_a_lane(url):
    assert 0 <= lane_of(url) < 16
