from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.gestures import LifeReading
from hub.domain.timelines import (
    CROWDED,
    Point,
    Span,
    darkness,
    points_of,
    silences,
    thinned,
)

DAY = datetime(2026, 11, 22, tzinfo=UTC)
SPAN = Span(DAY, DAY + timedelta(days=1))
MINUTES = st.lists(st.integers(0, 1439), unique=True, max_size=60)


def minute(number: int) -> datetime:
    return DAY + timedelta(minutes=number)


def reading(number: int, value: float, kind: str = "curtain") -> LifeReading:
    return LifeReading("s", kind, minute(number), value)


def test_a_sensor_that_was_never_heard_has_no_points() -> None:
    assert points_of([], SPAN) == []


def test_where_it_stood_is_no_sign_of_life() -> None:
    found = points_of([reading(-60, 1.0), reading(30, 1.0), reading(90, 0.0)], SPAN)
    assert found == [Point(minute(0), 1.0, False), Point(minute(90), 0.0, True)]


def test_a_sensor_first_heard_within_the_span_stands_from_then_on() -> None:
    found = points_of([reading(60, 0.0), reading(70, 0.1)], SPAN)
    assert found == [Point(minute(60), 0.0, False)]


def test_a_first_word_that_is_a_change_is_told_once() -> None:
    found = points_of([reading(30, 0.5), reading(60, 0.0)], SPAN)
    assert found == [Point(minute(60), 0.0, True)]


def test_a_button_shows_each_press_and_never_how_it_stands() -> None:
    found = points_of([reading(5, 1.0, "button"), reading(9, 1.0, "button")], SPAN)
    assert found == [Point(minute(5), 1.0, True), Point(minute(9), 1.0, True)]


def test_a_meter_that_was_changed_draws_nothing_back() -> None:
    readings = [reading(n, litres, "water") for n, litres in ((0, 90), (16, 95), (20, 2), (31, 4))]
    drawn = [Point(minute(15), 5.0, True), Point(minute(30), 2.0, True)]
    assert points_of(readings, SPAN) == drawn


def test_only_a_crowded_day_is_thinned_and_keeps_its_signs_of_life() -> None:
    quiet = [Point(minute(number), 1.0, True) for number in range(CROWDED)]
    assert thinned(quiet) == quiet
    crowded = [
        Point(minute(0) + timedelta(seconds=10 * n), 1.0, n % 3 == 0) for n in range(CROWDED + 1)
    ]
    kept = thinned(crowded)
    assert len(kept) == 11
    assert all(point.is_life for point in kept)


@given(MINUTES, st.integers(1, 300))
def test_every_minute_of_a_silence_is_without_a_word_and_longer_than_promised(
    heard: list[int], most: int
) -> None:
    times = [minute(number) for number in heard]
    for gap in silences(times, most * 60, SPAN):
        assert not any(gap.from_at < at < gap.until_at for at in times)
        assert gap.until_at - gap.from_at > timedelta(minutes=most)


def test_a_silence_that_began_before_the_span_is_shown_from_its_beginning() -> None:
    assert silences([minute(-50)], 3600, Span(minute(0), minute(30))) == [
        Span(minute(0), minute(30))
    ]
    assert silences([minute(-20)], 3600, Span(minute(0), minute(30))) == []


@given(MINUTES, MINUTES)
def test_a_home_is_dark_only_while_each_of_its_sensors_is_silent(
    one: list[int], other: list[int]
) -> None:
    silent = [silences([minute(n) for n in heard], 1800, SPAN) for heard in (one, other)]
    for dark in darkness(silent):
        for spans in silent:
            assert any(s.from_at <= dark.from_at and dark.until_at <= s.until_at for s in spans)


def test_a_home_without_sensors_is_never_dark() -> None:
    assert darkness([]) == []
