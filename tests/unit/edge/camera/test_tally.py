import pytest

from edge.camera.tally import Tally


def test_nothing_counted_is_no_rate() -> None:
    tally = Tally()
    assert (tally.fps(5.0), tally.spared) == (0.0, 0.0)


def test_rate_and_share_are_of_the_last_minute() -> None:
    tally = Tally()
    for number in range(1000):
        tally.count(number * 0.2, spared=number < 900)
    assert tally.fps(999 * 0.2) == pytest.approx(5.0)
    assert tally.spared == pytest.approx(200 / 300, abs=0.01)


def test_a_stream_that_stopped_slows_down_to_nothing() -> None:
    tally = Tally()
    for number in range(10):
        tally.count(number * 0.2, spared=True)
    assert tally.fps(31.8) == pytest.approx(0.283, abs=0.001)
    assert tally.fps(200.0) == 0.0
