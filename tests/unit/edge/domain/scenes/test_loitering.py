"""Hanging about, each person by himself."""

from edge.domain.scenes.loitering import Loitering, LoiteringSettings
from edge.domain.scenes.scene import Clear, Raise
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, WHERE, Stage, person


def stage_of(**settings: object) -> Stage:
    given = {"kind": "loitering", **WHERE, "zone": LEFT_HALF, **settings}
    return Stage(Loitering(LoiteringSettings(**given)))  # type: ignore[arg-type]


def test_whoever_stays_is_raised_after_the_dwell_and_cleared_with_the_whole_stay() -> None:
    stage = stage_of()
    assert stage.show(120, person(1)) == []
    stage.show(80, person(1))
    stage.show(20)
    assert stage.found == [
        Raise("loitering", "1", 0.8, (1,), {"dwell_s": 120}),
        Clear("loitering", "1", 199.8, {}),
    ]


def test_a_stream_of_passers_by_is_nobody_who_loiters() -> None:
    stage = stage_of()
    for number in range(1, 60):
        stage.show(6, person(number, x=0.1))
        stage.show(4, person(number, x=0.4))
    assert stage.found == []


def test_two_dwell_by_themselves() -> None:
    stage = stage_of()
    stage.show(60, person(1, x=0.1))
    stage.show(70, person(1, x=0.1), person(2, x=0.4))
    assert [finding.key for finding in stage.raised] == ["1"]
    stage.show(60, person(1, x=0.1), person(2, x=0.4))
    assert [finding.key for finding in stage.raised] == ["1", "2"]


def test_stepping_out_for_a_moment_does_not_begin_it_anew() -> None:
    stage = stage_of()
    for _ in range(4):
        stage.show(35, person(1))
        stage.show(6, person(1, x=0.8))
    assert len(stage.raised) == 1
    assert stage.cleared == []


def test_stepping_out_for_long_does() -> None:
    stage = stage_of()
    for _ in range(4):
        stage.show(100, person(1))
        stage.show(15, person(1, x=0.8))
    assert stage.found == []


def test_what_never_moved_at_all_does_not_loiter() -> None:
    stage = stage_of()
    assert stage.show(7200, person(1, walks=False)) == []


def test_who_walked_up_and_stands_still_loiters() -> None:
    stage = stage_of()
    stage.show(2, person(1))
    stage.show(130, person(1, walks=False))
    assert len(stage.raised) == 1


def test_who_walked_up_and_has_another_number_since_he_stands_loiters() -> None:
    stage = stage_of()
    stage.show(2, person(1))
    stage.show(130, person(2, walks=False))
    assert [finding.key for finding in stage.raised] == ["1"]


def test_a_dark_camera_adds_nothing_to_the_dwell() -> None:
    stage = stage_of()
    stage.show(100, person(1))
    stage.blind(100)
    assert stage.show(15, person(1)) == []
    assert len(stage.show(10, person(1))) == 1


def test_with_several_scenes_each_place_has_its_own_patience() -> None:
    hasty, patient = stage_of(dwell_s=15.0), stage_of(dwell_s=60.0)
    for stage in (hasty, patient):
        stage.show(30, person(1))
    assert (len(hasty.raised), len(patient.raised)) == (1, 0)
