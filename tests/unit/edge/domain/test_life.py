"""A day in a life."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.life.answer import SLOWEST_ANSWER_S, answer
from edge.domain.life.day import ASLEEP, CURTAIN, DOOR, I_AM_FINE, Itinerary, plan_day
from edge.domain.life.person import draw_traits
from edge.domain.life.scenes import MORNING, Scene, draw_scene, expected_verdict

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 22)
seeds = st.integers(0, 10_000)


def planned(
    seed: int, scene: Scene = Scene.ORDINARY, day: date = DAY, tz: ZoneInfo = SHANGHAI
) -> Itinerary:
    rng = Random(f"{seed}")
    return plan_day(rng, draw_traits(rng), scene, day, tz)


def local(at: datetime) -> time:
    return at.astimezone(SHANGHAI).time()


@given(seeds, st.sampled_from(Scene))
def test_the_same_source_gives_the_same_day(seed: int, scene: Scene) -> None:
    assert planned(seed, scene) == planned(seed, scene)


@given(seeds, st.sampled_from(Scene))
def test_a_day_is_in_order_and_stays_within_its_local_day(seed: int, scene: Scene) -> None:
    changes = planned(seed, scene).changes
    assert [c.at for c in changes] == sorted(c.at for c in changes)
    assert {c.at.astimezone(SHANGHAI).date() for c in changes} <= {DAY}
    assert all(c.at.tzinfo is UTC for c in changes)


@given(seeds, st.sampled_from(Scene))
def test_every_day_ends_asleep_behind_a_closed_curtain(seed: int, scene: Scene) -> None:
    state = dict(ASLEEP)
    for change in planned(seed, scene).changes:
        if change.sensor_id in state:
            state[change.sensor_id] = change.value
    assert state == ASLEEP


@given(seeds)
def test_an_ordinary_curtain_opens_well_before_it_is_due(seed: int) -> None:
    opens_at = planned(seed).opens_at()
    assert opens_at is not None
    assert MORNING.earliest <= local(opens_at) <= time(8, 46)


@given(seeds)
def test_a_late_curtain_opens_after_it_is_due_and_before_it_is_judged(seed: int) -> None:
    opens_at = planned(seed, Scene.LATE_BUT_IN_GRACE).opens_at()
    assert opens_at is not None
    assert MORNING.due_at < local(opens_at) < time(9, 12)


@pytest.mark.parametrize(
    "scene",
    [Scene.ILL, Scene.ILL_ANSWERS_BUTTON, Scene.SLEEPS_IN_ANSWERS_CURTAIN, Scene.OUT_AWAY],
)
@given(seeds)
def test_without_a_gesture_the_curtain_stays_closed(scene: Scene, seed: int) -> None:
    assert planned(seed, scene).opens_at() is None


@given(seeds)
def test_an_ill_person_moves_nothing_between_the_opening_and_the_end_of_asking(seed: int) -> None:
    moved = [c for c in planned(seed, Scene.ILL).changes if c.sensor_id in ASLEEP]
    assert not [c for c in moved if time(5) <= local(c.at) <= time(10, 30)]
    assert DOOR in {c.sensor_id for c in moved}, "a carer comes by"


@given(seeds)
def test_the_power_fails_before_the_gesture_and_returns_long_after_the_judging(seed: int) -> None:
    itinerary = planned(seed, Scene.POWER_CUT)
    [(since, until)] = itinerary.dark
    opens_at = itinerary.opens_at()
    assert opens_at is not None
    assert itinerary.is_dark(opens_at)
    assert time(5, 30) < local(since) < MORNING.earliest
    assert local(until) > time(11)


def test_only_dead_and_mute_homes_have_silent_sensors() -> None:
    silent = {scene: planned(1, scene).silent for scene in Scene}
    assert silent.pop(Scene.SENSOR_DEAD) == {CURTAIN}
    assert silent.pop(Scene.NEVER_HEARD) > {CURTAIN, DOOR}
    assert not any(silent.values())


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
@given(seeds)
def test_habits_follow_the_wall_clock_over_a_change_of_dst(day: date, seed: int) -> None:
    opens_at = planned(seed, Scene.ORDINARY, day, BERLIN).opens_at()
    assert opens_at is not None
    assert time(6) <= opens_at.astimezone(BERLIN).time() <= time(8, 46)


def test_every_scene_has_a_verdict() -> None:
    assert {expected_verdict(scene) for scene in Scene} == {"seen", "missed", "blind", "away"}


@given(seeds)
def test_an_unscripted_day_is_never_an_absence(seed: int) -> None:
    assert draw_scene(Random(seed)) not in (Scene.OUT_AWAY, Scene.NEVER_HEARD)


ASKED_AT = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("scene", [Scene.ILL, Scene.OUT_AWAY, Scene.NEVER_HEARD])
def test_some_do_not_answer(scene: Scene) -> None:
    assert answer(Random(1), scene, ASKED_AT) == ()


@given(seeds)
def test_an_answer_comes_soon_by_curtain_or_button(seed: int) -> None:
    [opened] = answer(Random(seed), Scene.SLEEPS_IN_ANSWERS_CURTAIN, ASKED_AT)
    pressed, released = answer(Random(seed), Scene.ILL_ANSWERS_BUTTON, ASKED_AT)
    assert (opened.sensor_id, opened.value > 0.6) == (CURTAIN, True)
    assert [(c.sensor_id, c.value) for c in (pressed, released)] == [(I_AM_FINE, 1), (I_AM_FINE, 0)]
    for change in (opened, pressed):
        assert timedelta(0) < change.at - ASKED_AT <= timedelta(seconds=SLOWEST_ANSWER_S)
