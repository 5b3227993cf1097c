"""Somebody where nobody should be."""

import pytest

from edge.domain.scenes.intrusion import Intrusion, IntrusionSettings
from edge.domain.scenes.scene import Clear, Raise
from edge.domain.scenes.settings import Schedule
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, NIGHT, WHERE, Stage, car, person

STILL = person(1, walks=False)
AT_NIGHT = Schedule(begins="22:00", until="06:00")


def stage_of(**settings: object) -> Stage:
    given = {"kind": "intrusion", **WHERE, "zone": LEFT_HALF, **settings}
    return Stage(Intrusion(IntrusionSettings(**given)))  # type: ignore[arg-type]


def test_one_person_is_raised_once_and_cleared_when_gone() -> None:
    stage = stage_of()
    stage.show(20, person(1))
    stage.show(20)
    assert stage.found == [
        Raise("intrusion", "1", 0.8, (1,), {"dwell_s": 1}),
        Clear("intrusion", "1", 19.8, {}),
    ]


def test_each_person_is_raised() -> None:
    stage = stage_of()
    stage.show(5, person(1, x=0.1), person(2, x=0.3), person(3, x=0.8), car(4))
    assert [finding.key for finding in stage.raised] == ["1", "2"]


def test_a_coat_on_a_hook_is_no_intruder_until_it_walks() -> None:
    stage = stage_of()
    assert stage.show(3600, STILL) == []
    assert len(stage.show(2, person(1))) == 1


def test_where_things_cannot_look_like_people_stillness_counts() -> None:
    stage = stage_of(must_move=False)
    assert len(stage.show(5, STILL)) == 1


def test_who_came_in_by_day_counts_when_the_hours_begin_though_he_sits() -> None:
    stage = stage_of(schedule=AT_NIGHT)
    stage.local = NIGHT.replace(hour=21, minute=59, second=0)
    stage.show(5, person(1))
    assert stage.show(50, STILL) == []
    assert len(stage.show(10, STILL)) == 1


def test_out_of_hours_nobody_is_raised_but_who_was_raised_is_cleared() -> None:
    stage = stage_of(schedule=AT_NIGHT)
    stage.local = NIGHT.replace(hour=5, minute=59, second=30)
    assert len(stage.show(20, person(1))) == 1
    stage.show(12, person(1))
    assert stage.show(60, person(1), person(2, x=0.4)) == []
    assert [type(finding) for finding in stage.show(10)] == [Clear]


def test_who_steps_out_and_in_again_is_raised_again_only_after_a_while() -> None:
    stage = stage_of(rearm_s=60.0)
    stage.show(10, person(1))
    stage.show(5, person(1, x=0.8))
    assert stage.show(50, person(1)) == []
    assert len(stage.show(20, person(1))) == 1


def test_another_one_is_another_alert_at_once() -> None:
    stage = stage_of(rearm_s=60.0)
    stage.show(10, person(1))
    stage.show(5)
    stage.show(10, person(2))
    assert [finding.key for finding in stage.raised] == ["1", "2"]


@pytest.mark.parametrize("could_see", [True, False])
def test_a_dark_camera_neither_raises_nor_clears(could_see: bool) -> None:
    stage = stage_of()
    stage.show(5, person(1))
    said = stage.show(300, could_see=could_see)
    assert [type(finding) for finding in said] == ([Clear] if could_see else [])


def test_one_on_the_sofa_with_a_new_number_after_a_dark_minute_is_the_same() -> None:
    stage = stage_of()
    stage.show(5, person(1))
    stage.blind(60)
    stage.show(30, person(7, walks=False))
    assert len(stage.raised) == 1
    stage.show(10)
    assert [finding.key for finding in stage.cleared] == ["1"]


def test_what_begins_to_walk_after_hours_is_not_raised() -> None:
    stage = stage_of(schedule=AT_NIGHT)
    stage.local = NIGHT.replace(hour=5, minute=59, second=30)
    assert stage.show(35, STILL) == []
    assert stage.show(10, person(1)) == []
