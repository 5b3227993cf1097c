"""Votes over frames: several looks agree before anybody is named, and strangers leave nothing."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.vision.voting import Rules, Vote, Votes

RULES = Rules(needs=3, over_s=1.0, within_s=10.0, confidence=0.9, rearm_s=60.0)


def vote(at_s: float, name: str = "p-1", confidence: float = 1.0, weight: float = 1.0) -> Vote:
    return Vote(at_s, name, confidence, weight)


def cast(votes: Votes, *looks: Vote, track: int = 1, camera: str = "c") -> list[float | None]:
    return [votes.cast(camera, track, look) for look in looks]


def test_the_look_that_makes_it_certain_says_so_with_the_weighted_mean() -> None:
    votes = Votes(RULES)
    said = cast(votes, vote(0), vote(1, weight=2.0), vote(2, confidence=0.96))
    assert said[:2] == [None, None]
    assert said[2] == pytest.approx((1 + 2 + 0.96) / 4)


def test_many_looks_within_a_moment_are_not_enough() -> None:
    assert cast(Votes(RULES), *(vote(n / 10) for n in range(10))) == [None] * 10


def test_looks_that_are_not_sure_enough_name_nobody() -> None:
    assert cast(Votes(RULES), *(vote(n, confidence=0.85) for n in range(9))) == [None] * 9


def test_two_people_on_one_track_name_nobody_until_one_leads_clearly() -> None:
    votes = Votes(RULES)
    assert cast(votes, vote(0), vote(1, "p-2"), vote(2), vote(3)) == [None] * 4
    assert cast(votes, vote(4)) == [1.0], "four of five is clear"


def test_tracks_and_cameras_do_not_add_up() -> None:
    votes = Votes(RULES)
    for at_s in range(2):
        assert cast(votes, vote(at_s), track=1, camera="a") == [None]
        assert cast(votes, vote(at_s + 0.3), track=2, camera="a") == [None]
        assert cast(votes, vote(at_s + 0.6), track=1, camera="b") == [None]


def test_somebody_who_stays_in_sight_is_named_once() -> None:
    votes = Votes(RULES)
    said = cast(votes, *(vote(n) for n in range(200)))
    assert [at for at, confidence in enumerate(said) if confidence is not None] == [2]


def test_somebody_who_comes_back_after_long_is_named_again() -> None:
    votes = Votes(RULES)
    cast(votes, vote(0), vote(1), vote(2))
    votes.forget_old("c", 63)
    assert cast(votes, vote(63), vote(64), vote(65), track=2) == [None, None, 1.0]


def test_a_good_look_that_resembles_nobody_takes_a_vote_back() -> None:
    votes = Votes(RULES)
    cast(votes, vote(0), vote(1))
    votes.take_back("c", 1)
    assert cast(votes, vote(2)) == [None]
    assert cast(votes, vote(3)) == [1.0]


def test_old_votes_do_not_count() -> None:
    votes = Votes(RULES)
    cast(votes, vote(0), vote(1))
    votes.forget_old("c", 20)
    assert cast(votes, vote(20), vote(21)) == [None, None]
    assert cast(votes, vote(22)) == [1.0]


def test_whoever_is_looked_for_no_more_is_forgotten_at_once() -> None:
    votes = Votes(RULES)
    cast(votes, vote(0), vote(1), vote(2))
    votes.keep_only(set())
    assert votes == Votes(RULES)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50)), max_size=200))
def test_looks_at_strangers_change_nothing(looks: list[tuple[str, int]]) -> None:
    votes = Votes(RULES)
    cast(votes, vote(0), vote(1), track=99, camera="z")
    before = copy.deepcopy(votes)
    for at_s, (camera, track) in enumerate(looks):
        votes.forget_old(camera, at_s)
        votes.take_back(camera, track)
    assert votes == before


@given(st.lists(st.tuples(st.sampled_from(["p-1", "p-2"]), st.floats(0, 0.99)), max_size=60))
def test_nobody_is_named_on_fewer_looks_than_are_needed(looks: list[tuple[str, float]]) -> None:
    votes = Votes(RULES)
    counted = {"p-1": 0, "p-2": 0}
    for at_s, (name, confidence) in enumerate(looks):
        counted[name] += 1
        if votes.cast("c", 1, vote(at_s, name, confidence)) is not None:
            assert counted[name] >= RULES.needs
