"""The pace: the morning ends in the seconds that are left, or as fast as answers allow."""

import pytest

from demo.pace import FASTEST, USUAL, Morning, Pace, morning_of, pace_for
from demo.script import write_script

MORNING = morning_of(write_script(7, 50, 35))


def _lasts_s(morning: Morning, pace: Pace) -> float:
    waiting_s = (morning.slows_at - morning.starts_at).total_seconds()
    walking_s = (morning.over_at - morning.slows_at).total_seconds()
    return waiting_s / pace.waiting + walking_s / pace.walking


def test_the_times_of_a_morning_stand_in_order() -> None:
    assert MORNING.starts_at < MORNING.slows_at < MORNING.asked_until < MORNING.over_at


@pytest.mark.parametrize("left_s", [30, 45, 120])
def test_the_morning_takes_the_seconds_that_are_left(left_s: float) -> None:
    pace = pace_for(MORNING, MORNING.starts_at, left_s)
    assert _lasts_s(MORNING, pace) == pytest.approx(left_s, rel=0.02)


@pytest.mark.parametrize("left_s", [-5.0, 0.0, 3.0])
def test_too_few_seconds_are_not_obeyed(left_s: float) -> None:
    assert pace_for(MORNING, MORNING.starts_at, left_s).waiting == FASTEST


def test_without_a_wish_a_morning_takes_about_a_minute() -> None:
    pace = pace_for(MORNING, MORNING.starts_at, None)
    assert pace.waiting == USUAL
    assert _lasts_s(MORNING, pace) == pytest.approx(62, abs=3)
