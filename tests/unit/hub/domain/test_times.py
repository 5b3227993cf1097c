from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.times import parse_time_of_day


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_is_read_with_or_without_seconds(at: time) -> None:
    assert parse_time_of_day(at.strftime("%H:%M")) == at
    assert parse_time_of_day(at.strftime(" %H:%M:00 ")) == at


def test_a_single_digit_and_a_wide_colon_are_understood() -> None:
    assert parse_time_of_day("5：30") == time(5, 30)


@pytest.mark.parametrize("text", ["", "24:00", "9", "9:5", "09:00:30", "9am", "2026-11-22 09:00"])
def test_anything_else_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(ValueError, match="like 05:00"):
        parse_time_of_day(text)
