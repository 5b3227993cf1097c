"""At the door in the middle of the night."""

from typing import Any

import pytest

from edge.domain.dialogue import Line
from edge.domain.scenes.night_wandering import NightWandering, NightWanderingSettings
from edge.domain.scenes.scene import Clear, Raise, Say
from tests.unit.edge.domain.scenes.stage import (
    LEFT_HALF,
    NIGHT,
    NOON,
    WHERE,
    Stage,
    person,
)

WORDS = Say(Line.NIGHT_DOOR)


def stage_of(**settings: Any) -> Stage:
    given = {"kind": "night_wandering", **WHERE, "zone": LEFT_HALF, **settings}
    return Stage(NightWandering(NightWanderingSettings(**given)), local=NIGHT)


def test_it_speaks_at_once_raises_when_she_stays_and_clears_when_she_turns_back() -> None:
    stage = stage_of()
    assert stage.show(5, person(1)) == [WORDS]
    stage.show(25, person(1))
    stage.show(10, person(1, x=0.8))
    assert stage.found == [
        WORDS,
        Raise("night_wandering", "1", 0.8, (1,), {"dwell_s": 11, "went_out": False}),
        Clear("night_wandering", "1", 29.8, {}),
    ]


def test_who_turns_back_at_a_word_is_no_alert() -> None:
    stage = stage_of()
    stage.show(5, person(1))
    stage.show(30, person(1, x=0.8))
    assert stage.found == [WORDS]


def test_who_goes_out_quickly_is_raised_although_she_did_not_stay() -> None:
    stage = stage_of()
    stage.show(4, person(1))
    stage.show(30)
    assert stage.found == [
        WORDS,
        Raise("night_wandering", "1", 0.8, (1,), {"dwell_s": 4, "went_out": True}),
    ]


def test_who_went_out_is_never_cleared_by_silence() -> None:
    stage = stage_of()
    stage.show(30, person(1))
    stage.show(3600)
    assert stage.cleared == []


def test_who_set_out_again_is_raised_again() -> None:
    stage = stage_of()
    for _ in range(2):
        stage.show(20, person(1))
        stage.show(10, person(1, x=0.8))
    assert [type(finding) for finding in stage.found] == [Say, Raise, Clear] * 2


@pytest.mark.parametrize(("hour", "counts"), [(21, False), (22, True), (5, True), (6, False)])
def test_only_the_night_counts(hour: int, counts: bool) -> None:
    stage = stage_of()
    stage.local = NOON.replace(hour=hour)
    stage.show(60, person(1))
    stage.show(10)
    assert bool(stage.found) is counts


def test_a_coat_at_the_door_is_neither_told_nor_raised() -> None:
    stage = stage_of()
    stage.show(3600, person(1, walks=False))
    stage.show(10)
    assert stage.found == []


def test_a_dark_camera_does_not_say_that_she_went_out() -> None:
    stage = stage_of()
    stage.show(4, person(1))
    assert stage.blind(600) == []


def test_where_nobody_shall_be_spoken_to_it_only_raises() -> None:
    stage = stage_of(speaks=False)
    stage.show(20, person(1))
    assert [type(finding) for finding in stage.found] == [Raise]


def test_who_goes_out_after_the_night_goes_out() -> None:
    stage = stage_of()
    stage.local = NIGHT.replace(hour=5, minute=59, second=55)
    stage.show(8, person(1))
    stage.show(10)
    assert stage.found == [WORDS]


def test_who_comes_back_under_the_same_number_is_raised_again() -> None:
    stage = stage_of()
    for _ in range(2):
        stage.show(20, person(1))
        stage.show(10)
    assert len(stage.raised) == 2
