"""Electric bicycles in the hallway."""

from typing import Any

import pytest

from edge.domain.dialogue import Line
from edge.domain.scenes.e_bike_indoors import EBikeIndoors, EBikeSettings
from edge.domain.scenes.scene import Clear, Raise, Say
from edge.domain.scenes.settings import Schedule
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.errors import ConfigError
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, WHERE, Stage, Thing, person

BIKE = Thing(1, Box(0.2, 0.4, 0.35, 0.6), Label.BICYCLE)
PARKED = Thing(1, Box(0.2, 0.4, 0.35, 0.6), Label.MOTORCYCLE, walks=False)


def stage_of(**settings: Any) -> Stage:
    given = {"kind": "e_bike_indoors", **WHERE, "zone": LEFT_HALF, **settings}
    return Stage(EBikeIndoors(EBikeSettings(**given)))


def test_one_that_is_pushed_in_is_told_and_raised_once_and_cleared() -> None:
    stage = stage_of()
    stage.show(60, BIKE, person(2, x=0.2))
    stage.show(15)
    facts = {"label": "bicycle", "dwell_s": 1, "with_person": True}
    assert stage.found == [
        Say(Line.E_BIKE),
        Raise("e_bike_indoors", "1", 0.8, (1,), facts),
        Clear("e_bike_indoors", "1", 59.8, {}),
    ]


def test_a_picture_on_the_wall_is_never_told() -> None:
    assert stage_of().show(3600, PARKED, person(2, x=0.45)) == []


def test_one_that_stands_and_has_somebody_at_it_is_raised() -> None:
    stage = stage_of()
    stage.show(60, PARKED)
    stage.show(5, PARKED, person(2, x=0.3))
    assert [finding.facts["label"] for finding in stage.raised] == ["motorcycle"]


def test_one_that_rolled_in_and_is_left_is_raised_without_anybody() -> None:
    stage = stage_of()
    stage.show(5, BIKE)
    assert stage.raised[0].facts["with_person"] is False


def test_outside_the_zone_it_may_stay() -> None:
    outside = Thing(1, Box(0.7, 0.4, 0.9, 0.6), Label.BICYCLE)
    assert stage_of().show(60, outside, person(2, x=0.8)) == []


def test_where_bicycles_are_welcome_only_motorcycles_count() -> None:
    stage = stage_of(labels=(Label.MOTORCYCLE,), speaks=False)
    assert stage.show(60, BIKE) == []
    moving = Thing(3, Box(0.2, 0.4, 0.35, 0.6), Label.MOTORCYCLE)
    assert [type(finding) for finding in stage.show(5, moving)] == [Raise]


def test_without_labels_it_is_refused() -> None:
    with pytest.raises(ConfigError, match="labels"):
        stage_of(labels=())


def test_a_shadow_that_may_be_a_person_is_no_company() -> None:
    assert stage_of().show(60, PARKED, person(2, x=0.3, score=0.3)) == []


def test_out_of_hours_nobody_is_told() -> None:
    stage = stage_of(schedule=Schedule(begins="12:00", until="12:01"))
    assert stage.show(60, PARKED) == []
    assert stage.show(60, PARKED, person(2, x=0.3)) == []


def test_one_that_comes_back_is_told_again() -> None:
    stage = stage_of(rearm_s=5.0)
    for _ in range(2):
        stage.show(5, BIKE)
        stage.show(15)
    assert [type(finding) for finding in stage.found] == [Say, Raise, Clear] * 2
