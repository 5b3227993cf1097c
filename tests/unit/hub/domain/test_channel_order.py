"""The order of a person's channels, and when each one's turn comes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.channel_order import (
    BUILT_IN,
    FALL_THROUGH_S,
    first_attempt_at,
    in_order,
    pulled_forward,
)
from hub.domain.tickets import Priority

WALL = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CHANNELS = st.lists(st.sampled_from(["push:", "http://a", "mailto://b", "web:", "log:"]))


@given(CHANNELS, st.sampled_from(Priority))
def test_each_channel_comes_once_and_the_built_in_ones_at_once(channels, priority):
    placed = in_order(priority, channels)
    assert len(placed) == len(dict(placed)) == len(set(channels) | set(BUILT_IN))
    assert all(dict(placed)[channel] == 0 for channel in BUILT_IN)


@given(CHANNELS)
def test_the_order_is_his_own_and_only_p1_goes_out_everywhere_at_once(channels):
    real = list(dict.fromkeys(one for one in channels if one not in BUILT_IN))
    for priority in Priority:
        placed = [(c, p) for c, p in in_order(priority, channels) if c not in BUILT_IN]
        assert [channel for channel, _ in placed] == real
        turns = [0] * len(real) if priority == Priority.P1 else list(range(len(real)))
        assert [place for _, place in placed] == turns


@pytest.mark.parametrize(("place", "seconds"), [(0, 0), (1, 60), (3, 180)])
def test_each_turn_comes_a_minute_after_the_one_before(place, seconds):
    assert first_attempt_at(WALL, place) == WALL + timedelta(seconds=seconds)


@given(st.integers(0, 20))
def test_pulled_forward_the_next_goes_now_and_the_rest_keep_their_distance(waiting):
    turns = pulled_forward(waiting, WALL)
    assert turns[:1] == [WALL][:waiting]
    gaps = {(after - before).total_seconds() for before, after in pairwise(turns)}
    assert gaps <= {FALL_THROUGH_S}
