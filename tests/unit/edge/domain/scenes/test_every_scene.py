"""What holds for every scene, whatever walks through its picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.domain.scenes.scene import Clear, Finding, Raise, Scene
from edge.domain.scenes.table import SCENES, build_scene, read_scenes
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, NIGHT, WHERE, Stage, Thing

HASTY: Mapping[str, Mapping[str, Any]] = {
    "crowd": {"people": 2, "dwell_s": 2.0},
    "loitering": {"dwell_s": 4.0},
    "night_wandering": {"dwell_s": 2.0},
    "smoke_or_fire": {"experimental": True, "dwell_s": 2.0},
    "vehicle_in_fire_lane": {"speak_after_s": 2.0, "dwell_s": 4.0},
}
"""Quick enough for something to happen in a test."""
REARM_S = 5.0
BEGAN_S = 1000.0
KINDS = [kind for kind in SCENES if kind not in {"fall", "no_show"}]


@dataclass(frozen=True)
class Moment:
    """What the camera sees for so long."""

    seconds: float
    things: tuple[Thing, ...]
    could_see: bool
    fire: float
    clock_step_s: int


CAST = (Label.PERSON, Label.PERSON, Label.PERSON, Label.CAR, Label.BICYCLE)
PLACES = (0.2, 0.3, 0.42, 0.49, 0.51, 0.8)


def story_of(seed: int, length: int) -> list[Moment]:
    """A cast that comes, goes, flickers, changes its numbers; dark times, clock jumps."""
    dice = Random(seed)
    cast = [
        Thing(number, box_at(dice.choice(PLACES)), label, walks=dice.random() < 0.7)
        for number, label in enumerate(CAST)
    ]
    story, fire = [], 0.0
    for _ in range(length):
        cast = [changed(thing, dice) for thing in cast]
        fire = 0.1 - fire if dice.random() < 0.2 else fire
        things = tuple(thing for thing in cast if dice.random() < 0.85)
        clock_step_s = dice.choice((7200, -7200, 86_400)) if dice.random() < 0.1 else 0
        seconds = dice.choice((0.2, 0.6, 2.0, 5.0, 12.0))
        story.append(Moment(seconds, things, dice.random() < 0.85, fire, clock_step_s))
    return story


def changed(thing: Thing, dice: Random) -> Thing:
    if dice.random() < 0.25:
        thing = replace(thing, box=box_at(dice.choice(PLACES)))
    if dice.random() < 0.15:
        thing = replace(thing, score=dice.choice((0.8, 0.35, 0.2)))
    if dice.random() < 0.15:
        thing = replace(thing, number=thing.number + len(CAST))
    return thing


def box_at(x: float) -> Box:
    return Box(x - 0.08, 0.4, x + 0.08, 0.6)


STORIES = st.builds(story_of, st.integers(0, 2**32), st.integers(10, 30))


def scene_of(kind: str) -> Scene:
    zone = {} if kind == "smoke_or_fire" else {"zone": LEFT_HALF}
    table = {"kind": kind, **WHERE, **zone, **HASTY.get(kind, {}), "rearm_s": REARM_S}
    return build_scene(read_scenes([table])[0])


def play(kind: str, story: list[Moment]) -> list[tuple[float, bool, Finding]]:
    """Each finding with its time, and whether the camera could see then."""
    stage = Stage(scene_of(kind), local=NIGHT, at_s=BEGAN_S)
    said = []
    for moment in story:
        stage.local += timedelta(seconds=moment.clock_step_s)
        for _ in range(round(moment.seconds * stage.rate)):
            found = stage.show(
                1 / stage.rate,
                *moment.things,
                could_see=moment.could_see,
                colours={"fire": moment.fire, "smoke": 0.0},
            )
            said += [(stage.at_s, moment.could_see, finding) for finding in found]
    return said


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(story=STORIES)
def test_raised_once_cleared_once_in_turn_and_never_in_the_dark(
    kind: str, story: list[Moment]
) -> None:
    open_since_s: dict[str, float] = {}
    last_clear_s: dict[str, float] = {}
    for at_s, could_see, finding in play(kind, story):
        assert could_see
        match finding:
            case Raise(found, key):
                assert found == kind
                assert key not in open_since_s or kind == "night_wandering"
                assert at_s >= last_clear_s.get(key, 0.0) + REARM_S
                assert 0 <= finding.confidence <= 1
                open_since_s[key] = at_s
            case Clear(found, key, lasted_s):
                assert found == kind
                raised_s = open_since_s.pop(key)
                assert raised_s < at_s
                assert HASTY.get(kind, {}).get("dwell_s", 0.5) <= lasted_s < at_s - BEGAN_S
                last_clear_s[key] = at_s


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "night_wandering"])
@settings(max_examples=20)
@given(story=STORIES)
def test_the_wall_clock_may_jump_where_no_hours_are_set(kind: str, story: list[Moment]) -> None:
    steady = [Moment(m.seconds, m.things, m.could_see, m.fire, 0) for m in story]
    assert play(kind, story) == play(kind, steady)


@pytest.mark.parametrize("kind", KINDS)
@given(story=STORIES)
@settings(max_examples=20)
def test_what_is_raised_is_cleared_when_all_have_left(kind: str, story: list[Moment]) -> None:
    said = play(kind, [*story, Moment(30.0, (), True, 0.0, 0)])
    raised = [finding.key for _, _, finding in said if isinstance(finding, Raise)]
    cleared = [finding.key for _, _, finding in said if isinstance(finding, Clear)]
    if kind == "night_wandering":
        assert set(cleared) <= set(raised)
    else:
        assert sorted(raised) == sorted(cleared)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "smoke_or_fire"])
def test_an_empty_picture_is_no_story(kind: str) -> None:
    assert play(kind, [Moment(120.0, (), True, 0.0, 0)]) == []
