"""Colours of fire and smoke: only by name, only more than usual, only for a while."""

from typing import Any

import pytest

from edge.domain.scenes.scene import Clear, Raise
from edge.domain.scenes.settings import Schedule
from edge.domain.scenes.smoke_or_fire import SmokeOrFire, SmokeOrFireSettings
from edge.domain.scenes.table import read_scenes
from edge.errors import ConfigError
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, WHERE, Stage

CALM = {"fire": 0.02, "smoke": 0.3}
FLAMES = {"fire": 0.05, "smoke": 0.3}
FUMES = {"fire": 0.02, "smoke": 0.6}


def stage_of(**settings: Any) -> Stage:
    given = {"kind": "smoke_or_fire", **WHERE, "experimental": True, **settings}
    stage = Stage(SmokeOrFire(SmokeOrFireSettings(**given)))
    stage.show(60, colours=CALM)
    return stage


def test_more_fire_than_usual_is_raised_as_experimental_and_cleared() -> None:
    stage = stage_of()
    assert stage.show(5, colours=FLAMES) == []
    stage.show(15, colours=FLAMES)
    stage.show(15, colours=CALM)
    assert [type(finding) for finding in stage.found] == [Raise, Clear]
    raised = stage.raised[0]
    facts = {"experimental": True, "colour": "fire", "share": 0.03, "dwell_s": 5}
    assert (raised.key, raised.confidence, raised.facts) == ("fire", 0.3, facts)
    assert stage.cleared[0].lasted_s == pytest.approx(19.8)


def test_smoke_is_an_alarm_of_its_own() -> None:
    stage = stage_of()
    stage.show(20, colours=FUMES)
    assert [finding.key for finding in stage.raised] == ["smoke"]


def test_what_is_always_there_is_usual() -> None:
    stage = stage_of()
    for _ in range(20):
        stage.show(60, colours=CALM)
        stage.show(1, colours=FLAMES)
    assert stage.found == []


def test_daylight_that_changes_slowly_becomes_usual() -> None:
    stage = stage_of()
    for minute in range(240):
        stage.show(60, colours={"fire": 0.02, "smoke": 0.3 + minute / 800})
    assert stage.found == []


def test_a_fire_that_burns_for_long_does_not_become_usual() -> None:
    stage = stage_of()
    stage.show(7200, colours=FLAMES)
    assert [type(finding) for finding in stage.found] == [Raise]


def test_blind_and_without_colours_it_says_nothing() -> None:
    stage = stage_of()
    assert stage.show(60, colours=FLAMES, could_see=False) == []
    assert stage.show(60) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({}, "experimental"), ({"experimental": False}, "experimental")],
)
def test_it_must_be_asked_for_by_name(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_scenes([{"kind": "smoke_or_fire", **WHERE, **wrong}])
    assert caught.value.field == f"scenes[0].{field}"
    assert "experimental = true" in caught.value.reason


def test_a_zone_would_be_a_false_promise() -> None:
    with pytest.raises(ConfigError, match="zone"):
        stage_of(zone=LEFT_HALF)


def test_half_as_much_keeps_it_up() -> None:
    stage = stage_of()
    stage.show(10, colours=FLAMES)
    stage.show(60, colours={"fire": 0.027, "smoke": 0.3})
    assert stage.cleared == []
    stage.show(60, colours={"fire": 0.024, "smoke": 0.3})
    assert len(stage.cleared) == 1


def test_what_was_put_off_is_raised_only_while_it_burns() -> None:
    stage = stage_of(rearm_s=60.0)
    stage.show(10, colours=FLAMES)
    stage.show(15, colours=CALM)
    stage.show(50, colours=FLAMES)
    stage.show(60, colours=CALM)
    assert len(stage.raised) == 1


def test_the_time_in_the_dark_is_not_told_as_burning() -> None:
    stage = stage_of()
    stage.show(10, colours=FLAMES)
    stage.show(100, colours=FLAMES, could_see=False)
    stage.show(20, colours=CALM)
    assert stage.cleared[0].lasted_s == pytest.approx(9.8)


def test_what_was_put_off_is_not_raised_after_hours() -> None:
    stage = stage_of(schedule=Schedule(begins="12:00", until="12:02"), rearm_s=100.0)
    stage.show(10, colours=FLAMES)
    stage.show(15, colours=CALM)
    stage.show(300, colours=FLAMES)
    assert len(stage.raised) == 1
