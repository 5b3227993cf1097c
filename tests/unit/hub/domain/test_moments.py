from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.moments import parse_day, parse_hour, parse_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text", ["2026-11-02", "2026/11/2", "2026.11.02", "2026年11月2日", " 20261102 "]
)
def test_a_day_is_read_in_every_shape(text: str) -> None:
    assert parse_day(text).isoformat() == "2026-11-02"
    assert parse_moment(text, SHANGHAI) == datetime(2026, 11, 1, 16, tzinfo=UTC)
    assert parse_moment(text, SHANGHAI, ends=True) == datetime(2026, 11, 2, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02 08:30",
        "2026-11-02T08:30:00",
        "2026/11/2 8:30",
        "2026年11月2日8时30分",
        "2026年11月2日 8点半",
        "20261102 8时30",
        "2026-11-02T00:30:00Z",
        "2026-11-02T08:30:00+08:00",
    ],
)
def test_a_time_on_a_day_is_read_in_every_shape(text: str) -> None:
    for ends in (False, True):
        assert parse_moment(text, SHANGHAI, ends=ends) == datetime(2026, 11, 2, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "明天", "2026-13-01", "2026-02-30", "11/2/2026", "1026-01-01"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text, SHANGHAI)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:00:00-08:00", "2026-02-30T08:00:00Z"]
)
def test_a_time_with_a_zone_beyond_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        parse_moment(text, SHANGHAI)


@pytest.mark.parametrize("text", ["25:00", "8am", "24:01", "8时60分", "2026-11-02 noon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(f"2026-11-02 {text}", SHANGHAI)


@pytest.mark.parametrize("text", ["24:00", "24时", "24点00分"])
def test_a_day_may_end_at_twenty_four(text: str) -> None:
    at = datetime(2026, 11, 2, 16, tzinfo=UTC)
    assert parse_moment(f"2026-11-02 {text}", SHANGHAI) == at
    assert parse_hour(text) == time()


@given(st.times())
def test_an_hour_comes_back_as_it_was_written(at: time) -> None:
    plain = at.replace(second=0, microsecond=0)
    assert parse_hour(f"{at:%H:%M}") == plain
    assert parse_hour(f"{at.hour}时{at.minute}分") == plain


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_refusal(text: str) -> None:
    try:
        assert parse_moment(text, SHANGHAI).tzinfo is not None
    except ValueError as refusal:
        said = str(refusal)
    else:
        said = "a time"
    assert said
