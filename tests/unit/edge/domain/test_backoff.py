from hypothesis import given
from hypothesis import strategies as st

from edge.domain.backoff import LONGEST_S, delay_s


@given(failures=st.integers(1, 10_000), roll=st.floats(0, 0.999))
def test_no_wait_is_longer_than_a_minute_or_shorter_than_half_its_step(
    failures: int, roll: float
) -> None:
    step = min(0.5 * 2 ** min(failures - 1, 20), LONGEST_S)
    assert step / 2 <= delay_s(failures, roll) <= step


def test_a_returning_broker_is_tried_soon_at_first() -> None:
    assert delay_s(1, 0.0) == 0.25


def test_homes_that_failed_alike_come_back_apart() -> None:
    assert delay_s(9, 0.1) != delay_s(9, 0.7)


@given(failures=st.integers(1, 10_000), roll=st.floats(0, 0.999))
def test_a_shorter_longest_wait_is_kept_too(failures: int, roll: float) -> None:
    assert delay_s(failures, roll, 2.0) <= 2.0
