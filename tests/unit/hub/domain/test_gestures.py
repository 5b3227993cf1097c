"""Only a change proves that somebody moved."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.gestures import Change, LifeReading, changes, keeps, says_fine
from hub.domain.windows import Direction, Gesture

START = datetime(2026, 11, 22, 5, tzinfo=UTC)
OPEN, CLOSE, CHANGE = Direction.OPEN, Direction.CLOSE, Direction.CHANGE


def readings(kind: str, *values: float, sensor_id: str | None = None) -> list[LifeReading]:
    return [
        LifeReading(sensor_id or kind, kind, START + timedelta(minutes=minute), value)
        for minute, value in enumerate(values)
    ]


def moves(kind: str, *values: float) -> list[tuple[int, Direction]]:
    found = changes(readings(kind, *values))
    return [((c.observed_at - START) // timedelta(minutes=1), c.direction) for c in found]


@pytest.mark.parametrize("kind", ["curtain", "door", "motion", "presence", "water"])
def test_a_first_reading_and_heartbeats_prove_nothing(kind: str) -> None:
    assert moves(kind, 1) == []
    assert moves(kind, 1, 1, 1, 1) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([0, 1], [(1, OPEN)]),
        ([1, 0], [(1, CLOSE)]),
        ([0, 0.59], []),
        ([0, 0.6], [(1, OPEN)]),
        ([1, 0.41], []),
        ([1, 0.4], [(1, CLOSE)]),
        ([0, 0.5, 0.3, 0.55, 0], []),
        ([0, 0.5, 0.7], [(2, OPEN)]),
        ([1, 0.5, 0.7], []),
        ([0, 1, 0.5, 0.7, 0.5, 0.3], [(1, OPEN), (5, CLOSE)]),
        ([0.5, 0.7], [(1, OPEN)]),
        ([0.5, 0.5], []),
    ],
)
def test_a_curtain_moves_when_it_crosses_to_the_other_side(
    values: list[float], found: list[tuple[int, Direction]]
) -> None:
    assert moves("curtain", *values) == found


def test_a_bounce_is_two_changes_and_the_gesture_stands() -> None:
    assert moves("door", 0, 1, 0, 1) == [(1, OPEN), (2, CLOSE), (3, OPEN)]


def test_each_press_of_a_button_is_a_sign_of_life_even_the_first() -> None:
    assert moves("button", 1, 0, 1) == [(0, CHANGE), (2, CHANGE)]


def test_water_shows_life_when_it_ran_and_not_when_the_meter_was_swapped() -> None:
    assert moves("water", 100, 100, 103, 0, 2) == [(2, CHANGE), (4, CHANGE)]


def test_sensors_are_told_apart() -> None:
    mixed = [*readings("door", 0, sensor_id="front"), *readings("door", 1, sensor_id="back")]
    assert changes(mixed) == []


def test_the_help_button_never_says_that_she_is_fine() -> None:
    def press(sensor_id: str, kind: str = "button") -> Change:
        return Change(sensor_id, kind, START, CHANGE)

    assert says_fine(press("i_am_fine"))
    assert says_fine(press("button-bedroom"))
    assert not says_fine(press("help"))
    assert not says_fine(press("Button-HELP"))
    assert not says_fine(press("front", "door"))


@pytest.mark.parametrize(
    ("agreed", "done", "kept"),
    [
        (OPEN, OPEN, True),
        (OPEN, CLOSE, False),
        (CLOSE, CLOSE, True),
        (CLOSE, OPEN, False),
        (CHANGE, OPEN, True),
        (CHANGE, CLOSE, True),
    ],
)
def test_a_gesture_goes_the_agreed_way(agreed: Direction, done: Direction, kept: bool) -> None:
    gesture = Gesture(("left", "right"), "curtain", agreed)
    assert keeps(Change("right", "curtain", START, done), gesture) is kept
    assert not keeps(Change("attic", "curtain", START, done), gesture)
    assert not keeps(Change("right", "door", START, done), gesture)


SERIES = st.lists(
    st.tuples(st.sampled_from(["curtain", "door", "water", "button"]), st.floats(0, 1)),
    max_size=30,
).map(
    lambda pairs: [
        LifeReading(kind, kind, START + timedelta(seconds=second), value)
        for second, (kind, value) in enumerate(pairs)
    ]
)


@given(SERIES.flatmap(lambda series: st.tuples(st.just(series), st.permutations(series))))
def test_the_order_of_arrival_changes_nothing(
    pair: tuple[list[LifeReading], list[LifeReading]],
) -> None:
    in_order, arrived = pair
    assert changes(arrived) == changes(in_order)


@given(SERIES)
def test_changes_come_oldest_first(series: list[LifeReading]) -> None:
    times = [change.observed_at for change in changes(series)]
    assert times == sorted(times)
