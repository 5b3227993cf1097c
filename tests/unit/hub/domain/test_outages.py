"""When a box with cameras is lost, and when it is back."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.liveness import LIVENESS_S, LinkFacts, Session
from hub.domain.outages import FIRST_BIRTH, Outage, is_over, outage_of

WALL = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = WALL - timedelta(days=1)
SESSION = Session("b-1", 1)
A_DAY = timedelta(days=1)


def silent(seconds: float) -> LinkFacts:
    return LinkFacts(born=SESSION, last_live_at=WALL - timedelta(seconds=seconds))


def dead(seconds: float) -> LinkFacts:
    at = WALL - timedelta(seconds=seconds)
    return LinkFacts(born=SESSION, died=SESSION, death_at=at, last_live_at=at)


@pytest.mark.parametrize("facts", [silent(10), silent(LIVENESS_S), dead(10), dead(LIVENESS_S - 1)])
def test_who_comes_right_back_was_never_lost(facts):
    assert outage_of(facts, A_DAY, WALL, LONG_AGO) is None


@pytest.mark.parametrize("lost", [silent, dead])
def test_whoever_is_out_of_touch_for_longer_is_lost_since_it_was_heard_last(lost):
    gone_at = WALL - timedelta(seconds=LIVENESS_S + 1)
    outage = outage_of(lost(LIVENESS_S + 1), A_DAY, WALL, LONG_AGO)
    assert outage == Outage(gone_at)
    assert outage.reason == "node_down"


def test_enrolled_means_expected():
    assert outage_of(LinkFacts(), FIRST_BIRTH - timedelta(seconds=1), WALL, LONG_AGO) is None
    outage = outage_of(LinkFacts(), FIRST_BIRTH, WALL, LONG_AGO)
    assert outage == Outage(None)
    assert outage.reason == "node_never"


def test_a_hub_that_could_not_hear_blames_nobody():
    lately = WALL - timedelta(seconds=LIVENESS_S)
    assert outage_of(silent(9000), A_DAY, WALL, lately) is None
    assert outage_of(silent(9000), A_DAY, WALL, None) is None


def test_a_box_is_back_when_it_has_spoken_and_not_when_the_hub_gives_it_the_benefit_of_the_doubt():
    gone_at = WALL - timedelta(seconds=9000)
    assert not is_over(silent(9000), gone_at, WALL, WALL)
    assert not is_over(dead(9000), gone_at, WALL, LONG_AGO)
    assert is_over(silent(10), gone_at, WALL, LONG_AGO)
    assert not is_over(LinkFacts(), None, WALL, LONG_AGO)
    assert is_over(silent(10), None, WALL, LONG_AGO)
