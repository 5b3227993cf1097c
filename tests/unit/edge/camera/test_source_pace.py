"""Which pictures of a stream are looked at."""

from hypothesis import given
from hypothesis import strategies as st

from edge.camera.source.pace import Pace


def taken(fps: float, times: list[float]) -> list[float]:
    pace = Pace(fps)
    return [at_s for at_s in times if pace.due(at_s)]


def test_five_of_twenty_five_are_taken_evenly() -> None:
    times = taken(5, [number / 25 for number in range(100)])
    assert times == [number / 5 for number in range(20)]


def test_every_picture_of_a_slower_stream_is_taken() -> None:
    times = [number / 2 for number in range(20)]
    assert taken(5, times) == times


def test_the_first_picture_is_taken_at_once_whenever_it_comes() -> None:
    assert taken(0.2, [1234.5]) == [1234.5]


def test_after_a_gap_nothing_is_caught_up() -> None:
    times = [0.0, *(100 + number / 100 for number in range(20))]
    assert taken(5, times) == [0.0, 100.0]


@given(
    st.floats(0.2, 30),
    st.lists(st.floats(0.001, 3), max_size=200),
)
def test_never_more_than_asked_for(fps: float, gaps: list[float]) -> None:
    times = [sum(gaps[:end]) for end in range(len(gaps) + 1)]
    assert len(taken(fps, times)) <= times[-1] * fps + 1.001


def test_jitter_does_not_lower_the_rate() -> None:
    jitter = (0.0, 0.015, -0.01, 0.019, -0.018)
    times = [number / 25 + jitter[number % 5] for number in range(1, 2501)]
    assert 495 <= len(taken(5, times)) <= 505
