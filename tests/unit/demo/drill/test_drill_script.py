"""The drill's script: the same seed gives the same days, and everything that matters happens."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.drill.__main__ import FULL, SMALL
from demo.drill.script import write_script
from demo.drill.timeline import timeline_of
from demo.drill.truth import ASK_S, CURTAIN, KEPT, MISSES, Loss, Plan, Reaction, Side, Size

SEEDS = st.integers(0, 10**6)
SIZES = pytest.mark.parametrize("size", [SMALL, FULL], ids=["small", "full"])


def test_the_same_seed_gives_the_same_script() -> None:
    assert write_script(7, SMALL) == write_script(7, SMALL)
    assert write_script(7, SMALL) != write_script(8, SMALL)


@SIZES
def test_the_town_is_as_large_as_it_was_wished(size: Size) -> None:
    town = write_script(7, size).town
    assert len(town.homes) == size.homes
    assert len(town.workers) == size.workers
    assert sum(area.level == "grid" for area in town.areas) == size.grids
    known = {area.area_id for area in town.areas}
    assert {home.building_id for home in town.homes} <= known
    assert {area_id for worker in town.workers for area_id in worker.area_ids} <= known


@given(SEEDS)
@settings(max_examples=20)
def test_every_kind_of_answer_occurs_on_every_day(seed: int) -> None:
    script = write_script(seed, SMALL)
    reactions = Counter(one for knock in script.knocks.values() for one in knock.reactions)
    assert set(reactions) == set(Reaction) - {Reaction.ACCEPTS}
    assert sum(knock.nobody_until is not None for knock in script.knocks.values()) == 1
    assert {turn.plan for turn in script.turns} == set(Plan)
    assert {one.verdict for one in script.expected} == {"seen", "missed", "blind", "away"}


def test_two_to_four_windows_of_a_hundred_are_missed() -> None:
    script = write_script(7, FULL)
    missed = sum(turn.plan in MISSES for turn in script.turns)
    assert 0.02 <= missed / len(script.turns) <= 0.04
    assert script.leaves  # a small town has none on a day when each would stand in for the other


def test_two_power_cuts_and_two_kills_a_night() -> None:
    script = write_script(7, FULL)
    dark = [outage for outage in script.outages if outage.loss is Loss.POWER]
    assert [len(outage.home_ids) >= 5 for outage in dark] == [True, True]
    assert len(dark[0].home_ids) == FULL.large_building
    assert dark[0].until - dark[0].since == timedelta(minutes=50)
    assert len(script.restarts) == 2 * FULL.days


@given(SEEDS)
@settings(max_examples=20)
def test_every_move_of_a_curtain_is_a_change(seed: int) -> None:
    curtains: dict[str, float] = {}
    for move in write_script(seed, SMALL).moves:
        if move.sensor_id == CURTAIN:
            assert curtains.get(move.home_id, 0.0) != move.value
            curtains[move.home_id] = move.value


@given(SEEDS)
@settings(max_examples=20)
def test_nothing_happens_at_the_very_moment_of_judging(seed: int) -> None:
    """What falls on it could be judged either way."""
    script = write_script(seed, SMALL)
    for turn in script.turns:
        ends = {turn.judge_at, turn.judge_at + timedelta(seconds=ASK_S)}
        assert turn.acts_at not in ends


@given(SEEDS)
@settings(max_examples=20)
def test_a_gesture_does_what_its_window_asks_for(seed: int) -> None:
    script = write_script(seed, SMALL)
    moved = {(move.home_id, move.at, move.value) for move in script.moves}
    for turn in script.turns:
        if turn.plan is Plan.KEEPS:
            assert (turn.home_id, turn.acts_at, KEPT[turn.side]) in moved


@SIZES
def test_the_timeline_holds_all_that_happens_in_order(size: Size) -> None:
    script = write_script(7, size)
    scenes = timeline_of(script)
    times = [scene.at for scene in scenes]
    assert times == sorted(set(times))
    assert sum(len(scene.moves) for scene in scenes) == len(script.moves)
    assert sum(scene.judges for scene in scenes) == len(script.turns)
    assert sum(len(scene.asks) for scene in scenes) == sum(one.asked for one in script.expected)
    assert sum(scene.restart is not None for scene in scenes) == len(script.restarts)


def test_windows_are_those_of_both_sides_of_each_day() -> None:
    script = write_script(7, SMALL)
    assert Counter(turn.side for turn in script.turns) == dict.fromkeys(Side, SMALL.homes)
