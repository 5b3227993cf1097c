"""Many people at one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.scenes.crowd import Crowd, CrowdSettings
from edge.domain.scenes.scene import Clear, Raise
from edge.domain.scenes.settings import Schedule
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, NOON, WHERE, Stage, Thing, person


def stage_of(**settings: object) -> Stage:
    given = {"kind": "crowd", **WHERE, "zone": LEFT_HALF, "people": 4, "rearm_s": 0.0, **settings}
    return Stage(Crowd(CrowdSettings(**given)))  # type: ignore[arg-type]


def people(count: int) -> list[Thing]:
    return [person(number, x=0.05 + 0.09 * number % 0.45) for number in range(count)]


def test_enough_for_long_enough_are_a_crowd_and_its_clear_tells_the_peak() -> None:
    stage = stage_of()
    assert stage.show(30, *people(4)) == []
    stage.show(10, *people(4))
    stage.show(10, *people(5))
    stage.show(20, *people(1))
    assert [type(finding) for finding in stage.found] == [Raise, Clear]
    raised, cleared = stage.raised[0], stage.cleared[0]
    assert (raised.key, raised.facts) == ("", {"people": 4, "dwell_s": 30})
    assert sorted(raised.tracks) == [0, 1, 2, 3]
    assert cleared.facts == {"people": 5}
    assert cleared.lasted_s == pytest.approx(49, abs=1)


def test_one_too_few_are_none() -> None:
    stage = stage_of()
    assert stage.show(300, *people(3), person(9, x=0.8)) == []


def test_a_crowd_that_thins_a_little_is_still_one() -> None:
    stage = stage_of()
    stage.show(40, *people(4))
    assert stage.show(60, *people(3)) == []
    assert [type(finding) for finding in stage.show(15, *people(2))] == [Clear]


def test_a_short_gap_in_the_crowd_does_not_begin_it_anew() -> None:
    stage = stage_of()
    stage.show(20, *people(4))
    stage.show(5, *people(2))
    assert len(stage.show(15, *people(4))) == 1


def test_a_dark_camera_disperses_nobody() -> None:
    stage = stage_of()
    stage.show(40, *people(4))
    assert stage.blind(600) == []
    stage.show(20)
    assert stage.cleared[0].lasted_s < 41


def test_a_crowd_gathers_only_in_its_hours() -> None:
    stage = stage_of(schedule=Schedule(begins="12:01", until="12:10"))
    stage.local = NOON
    assert stage.show(85, *people(4)) == []
    assert len(stage.show(10, *people(4))) == 1


@given(st.lists(st.integers(0, 8), max_size=60), st.booleans())
def test_raised_and_cleared_take_turns(counts: list[int], goes_blind: bool) -> None:
    stage = stage_of(dwell_s=5.0, leave_s=3.0)
    for count in counts:
        stage.show(2, *people(count), could_see=not (goes_blind and count == 8))
    kinds = [type(finding) for finding in stage.found]
    assert kinds == [Raise, Clear] * (len(kinds) // 2) + [Raise] * (len(kinds) % 2)
    assert all(finding.facts["people"] >= 4 for finding in [*stage.raised, *stage.cleared])


def test_each_crowd_has_a_peak_of_its_own() -> None:
    stage = stage_of()
    for count in (5, 4):
        stage.show(40, *people(count))
        stage.show(20)
    assert [finding.facts["people"] for finding in stage.cleared] == [5, 4]


def test_what_was_put_off_is_not_raised_after_hours() -> None:
    stage = stage_of(schedule=Schedule(begins="12:00", until="12:02"), rearm_s=100.0)
    stage.show(40, *people(4))
    stage.show(15)
    stage.show(200, *people(4))
    assert len(stage.raised) == 1
