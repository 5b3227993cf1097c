"""The script: the same seed gives the same morning, and everything happens in it."""

import re
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.script import FEWEST_HOMES, write_script
from demo.truth import Truth
from edge.domain.life.scenes import Scene

SEEDS = st.integers(0, 10**6)
SIZES = st.integers(FEWEST_HOMES, 120)


def test_the_same_seed_gives_the_same_truth() -> None:
    assert write_script(7, 50, 35) == write_script(7, 50, 35)
    assert write_script(7, 50, 35) != write_script(8, 50, 35)


def test_a_truth_survives_its_file() -> None:
    truth = write_script(7, 50, 35)
    assert msgspec.json.decode(msgspec.json.encode(truth), type=Truth) == truth


@given(SEEDS, SIZES)
def test_every_verdict_and_every_kind_of_answer_occurs(seed: int, homes: int) -> None:
    truth = write_script(seed, homes, 35)
    assert len(truth.homes) == homes
    assert {home.scene for home in truth.homes} == set(Scene)
    assert {home.expects.verdict for home in truth.homes} == {"seen", "missed", "blind", "away"}


@given(SEEDS, SIZES, st.integers(2, 60))
def test_everything_that_is_named_exists(seed: int, homes: int, workers: int) -> None:
    truth = write_script(seed, homes, workers)
    known_workers = {worker.worker_id for worker in truth.workers}
    areas = {area.area_id for area in truth.areas}
    for home in truth.homes:
        assert home.area_id in areas
        assert set(home.worker_ids) <= known_workers
        assert len(set(home.worker_ids)) == len(home.worker_ids) == 2
    assert {area.parent_id for area in truth.areas} <= areas | {None}
    assert {area for worker in truth.workers for area in worker.area_ids} <= areas


@given(SEEDS)
def test_names_and_ids_are_given_once(seed: int) -> None:
    truth = write_script(seed, 50, 35)
    for ids in (
        [home.resident for home in truth.homes],
        [home.node_id for home in truth.homes],
        [worker.name for worker in truth.workers],
        [worker.worker_id for worker in truth.workers],
        [area.area_id for area in truth.areas],
    ):
        assert len(set(ids)) == len(ids)


def test_the_covenants_own_numbers_some_workers_have_two_homes_and_none_has_more() -> None:
    pairs = Counter(home.worker_ids[0] for home in write_script(7, 50, 35).homes)
    assert len(pairs) == 35
    assert set(pairs.values()) == {1, 2}


def test_who_looks_after_a_home_works_in_its_grid() -> None:
    truth = write_script(7, 50, 35)
    for home in truth.homes:
        paired, standby = (truth.worker(worker_id) for worker_id in home.worker_ids)
        building = truth.area(home.area_id)
        assert paired is not None
        assert standby is not None
        assert building is not None
        assert paired.area_ids == standby.area_ids == (building.parent_id,)


def test_a_node_id_says_nothing_about_who_or_where() -> None:
    for home in write_script(7, 50, 35).homes:
        assert re.fullmatch(r"n-[a-z0-9]{8}", home.node_id)


@pytest.mark.parametrize("seed", range(20))
def test_whoever_never_accepts_has_a_ticket_to_ignore(seed: int) -> None:
    truth = write_script(seed, 50, 35)
    wanted = {home.worker_ids[0] for home in truth.homes if home.expects.ticket == "missed"}
    assert truth.never_accepts in wanted
