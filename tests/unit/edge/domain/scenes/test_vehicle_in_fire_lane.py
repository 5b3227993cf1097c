"""The fire lane: words, then an alert, then how long it stood."""

from typing import Any

import pytest

from edge.domain.dialogue import Line
from edge.domain.scenes.scene import Clear, Raise, Say
from edge.domain.scenes.settings import Schedule
from edge.domain.scenes.vehicle_in_fire_lane import FireLaneSettings, VehicleInFireLane
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.errors import ConfigError
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, WHERE, Stage, Thing, car, person

WORDS = Say(Line.FIRE_LANE)


def stage_of(**settings: Any) -> Stage:
    given = {"kind": "vehicle_in_fire_lane", **WHERE, "zone": LEFT_HALF, **settings}
    return Stage(VehicleInFireLane(FireLaneSettings(**given)))


def test_it_speaks_then_raises_then_clears_and_says_how_long() -> None:
    stage = stage_of()
    assert stage.show(60, car(1)) == []
    assert stage.show(60, car(1)) == [WORDS]
    stage.show(480, car(1))
    stage.show(20)
    assert stage.found == [
        WORDS,
        Raise(
            "vehicle_in_fire_lane",
            "1",
            0.8,
            (1,),
            {"label": "car", "dwell_s": 180, "spoken": True},
        ),
        Clear("vehicle_in_fire_lane", "1", 599.8, {}),
    ]


def test_who_leaves_at_a_word_is_no_alert() -> None:
    stage = stage_of()
    stage.show(100, car(1))
    stage.show(60, car(1, x=0.8))
    assert stage.found == [WORDS]


def test_a_car_that_creeps_through_does_not_stand() -> None:
    stage = stage_of()
    for step in range(40):
        stage.show(15, car(1, x=0.1 + 0.1 * (step % 4)))
    assert stage.found == []


@pytest.mark.parametrize("hidden_s", [1, 14])
def test_a_parked_car_with_another_number_is_the_same_car(hidden_s: float) -> None:
    stage = stage_of()
    stage.show(100, car(1))
    stage.show(hidden_s, Thing(5, Box(0.1, 0.3, 0.4, 0.7)))
    stage.show(100, car(2, x=0.26))
    stage.show(100, car(3, x=0.24, label=Label.TRUCK))
    assert [finding.key for finding in stage.raised] == ["1"]
    assert stage.said == [WORDS]
    stage.show(20)
    assert stage.cleared[0].lasted_s > 300


def test_half_hidden_by_a_passer_by_it_still_stands() -> None:
    stage = stage_of()
    stage.show(100, car(1))
    half = Thing(1, Box(0.15, 0.4, 0.25, 0.6), Label.CAR, walks=True)
    stage.show(3, half)
    stage.show(80, car(1))
    assert len(stage.raised) == 1


def test_a_dark_camera_neither_adds_to_its_time_nor_drives_it_away() -> None:
    stage = stage_of()
    stage.show(170, car(1))
    assert stage.blind(3600) == []
    assert stage.show(5, car(9)) == []
    assert len(stage.show(10, car(9))) == 1
    stage.show(20)
    assert stage.cleared[0].lasted_s > 3700


def test_it_speaks_to_each_newcomer_but_not_all_the_time() -> None:
    stage = stage_of(rearm_s=60.0)
    stage.show(70, car(1, x=0.12))
    stage.show(62, car(1, x=0.12), car(2, x=0.38))
    assert stage.said == [WORDS, WORDS]
    both = stage_of(rearm_s=60.0)
    both.show(170, car(1, x=0.12), car(2, x=0.38))
    assert both.said == [WORDS]


def test_where_it_shall_not_speak_it_only_raises() -> None:
    stage = stage_of(speaks=False, dwell_s=30.0)
    stage.show(40, car(1))
    assert stage.said == []
    assert stage.raised[0].facts == {"label": "car", "dwell_s": 30, "spoken": False}


@pytest.mark.parametrize("label", list(Label))
def test_only_the_labels_that_are_named_count(label: Label) -> None:
    stage = stage_of()
    stage.show(200, car(1, label=label))
    assert bool(stage.raised) is (label in {Label.CAR, Label.BUS, Label.TRUCK})


def test_people_in_the_lane_are_none_of_its_business() -> None:
    stage = stage_of()
    assert stage.show(600, person(1)) == []


def test_words_come_first_or_the_settings_are_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        stage_of(speak_after_s=60.0, dwell_s=60.0)
    assert caught.value.field == "speak_after_s"
    with pytest.raises(ConfigError, match="labels"):
        stage_of(labels=())


def test_time_out_of_sight_is_not_time_that_it_stood() -> None:
    stage = stage_of()
    stage.show(170, car(1))
    stage.show(14)
    assert stage.show(5, car(1)) == []
    assert len(stage.show(10, car(1))) == 1


def test_one_that_comes_back_begins_anew_and_is_told_again() -> None:
    stage = stage_of(rearm_s=10.0)
    for _ in range(2):
        stage.show(170, car(1))
        stage.show(20, car(1, x=0.8))
    assert stage.found == [WORDS, WORDS]


def test_what_was_put_off_is_not_raised_after_hours() -> None:
    stage = stage_of(schedule=Schedule(begins="12:00", until="12:08"), rearm_s=600.0)
    stage.show(190, car(1))
    stage.show(20, car(1, x=0.8))
    stage.show(900, car(1))
    assert len(stage.raised) == 1
