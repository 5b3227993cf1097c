"""A walk test: somebody is seen in time, or the camera's sight is doubted."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.scenes.scene import Clear, Raise
from edge.domain.scenes.settings import Schedule
from edge.domain.scenes.walk_test import WalkTest, WalkTestSettings
from edge.errors import ConfigError
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, NOON, WHERE, Stage, car, person

WAIT_S = 60.0


def stage_of(**settings: Any) -> tuple[WalkTest, Stage]:
    given = {"kind": "walk_test", **WHERE, "zone": LEFT_HALF, "at": ("12:01",), "wait_s": WAIT_S}
    scene = WalkTest(WalkTestSettings(**{**given, **settings}))
    return scene, Stage(scene)


def test_somebody_who_passes_in_time_passes_the_test() -> None:
    scene, stage = stage_of()
    stage.show(80)
    assert scene.is_open
    stage.show(5, person(1))
    assert not scene.is_open
    assert scene.passed_at is not None
    assert scene.passed_at <= stage.local
    stage.show(300)
    assert stage.found == []


def test_nobody_within_the_time_raises_once() -> None:
    scene, stage = stage_of()
    stage.show(60 + WAIT_S - 2)
    assert stage.found == []
    stage.show(600)
    assert stage.found == [
        Raise("camera_blind", "walk_test", 1.0, facts={"reason": "walk_test", "wait_s": WAIT_S})
    ]
    assert scene.passed_at is None


def test_whoever_comes_later_clears_it() -> None:
    _, stage = stage_of()
    stage.show(60 + WAIT_S + 30)
    stage.show(5, person(1))
    assert [type(finding) for finding in stage.found] == [Raise, Clear]
    assert stage.cleared[0].lasted_s == pytest.approx(30, abs=3)


@pytest.mark.parametrize(
    "nobody",
    [
        person(1, walks=False),
        person(1, x=0.8),
        person(1, score=0.2),
        car(1),
    ],
    ids=["a coat on a hook", "beside the zone", "hardly a person", "a car"],
)
def test_what_proves_nothing(nobody: Any) -> None:
    scene, stage = stage_of()
    stage.show(60 + WAIT_S + 30, nobody)
    assert len(stage.raised) == 1
    assert scene.passed_at is None


def test_a_flicker_proves_nothing() -> None:
    _, stage = stage_of()
    stage.show(70)
    stage.show(0.4, person(1))
    stage.show(WAIT_S)
    assert len(stage.raised) == 1


def test_who_stood_still_since_before_the_test_has_to_move() -> None:
    _, stage = stage_of()
    stage.show(30, person(1))
    still = person(1, walks=False)
    stage.show(30 + WAIT_S + 5, still)
    assert len(stage.raised) == 1


def test_blind_seconds_do_not_run_out_the_test() -> None:
    scene, stage = stage_of()
    stage.show(80)
    stage.blind(600)
    assert scene.is_open
    assert stage.found == []
    stage.show(WAIT_S)
    assert len(stage.raised) == 1


def test_on_command_it_opens_at_once_for_as_long_as_is_said() -> None:
    scene, stage = stage_of(at=())
    stage.show(300)
    assert not scene.is_open
    scene.begin(stage.at_s, 20)
    stage.show(25)
    assert [finding.facts["wait_s"] for finding in stage.raised] == [20]


def test_traffic_without_a_test_is_remembered() -> None:
    scene, stage = stage_of(at=())
    stage.show(5, person(1))
    assert scene.passed_at is not None


def test_days_that_are_not_listed_have_no_test() -> None:
    """The stage stands on a Sunday."""
    scene, stage = stage_of(schedule=Schedule(days=(1, 2, 3, 4, 5, 6)))
    stage.show(120)
    assert not scene.is_open
    assert stage.found == []


def test_an_agent_that_starts_after_the_time_waits_for_the_next_day() -> None:
    scene, stage = stage_of(at=("11:59",))
    stage.show(60)
    assert not scene.is_open
    stage.local += timedelta(days=1, minutes=-5)
    stage.show(400)
    assert len(stage.raised) == 1


def test_a_clock_that_is_put_back_an_hour_repeats_no_test_and_stretches_none() -> None:
    _, stage = stage_of()
    stage.show(80)
    stage.local -= timedelta(hours=1)
    stage.show(WAIT_S)
    assert len(stage.raised) == 1
    stage.show(3700)
    assert len(stage.raised) == 1


def test_hours_of_a_schedule_have_no_meaning_here() -> None:
    with pytest.raises(ConfigError, match="schedule"):
        stage_of(schedule=Schedule(begins="08:00"))


STEPS = st.lists(
    st.tuples(st.sampled_from([1.0, 10.0, 70.0]), st.booleans(), st.booleans(), st.booleans()),
    max_size=25,
)


@given(STEPS)
def test_raised_and_cleared_in_turn_whatever_happens(
    steps: list[tuple[float, bool, bool, bool]],
) -> None:
    scene, stage = stage_of(at=())
    stage.rate = 1.0
    for seconds, somebody, could_see, commanded in steps:
        if commanded:
            scene.begin(stage.at_s, WAIT_S)
        people = [person(1)] if somebody else []
        stage.show(seconds, *people, could_see=could_see)
    kinds = [type(finding) for finding in stage.found]
    assert kinds == [Raise if index % 2 == 0 else Clear for index in range(len(kinds))]
    if scene.passed_at is not None:
        assert NOON <= scene.passed_at <= stage.local
