"""Births, deaths and silence."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from hub.domain.liveness import (
    LIVENESS_S,
    Link,
    LinkFacts,
    Session,
    link_at,
    link_of_all,
    with_birth,
    with_death,
    with_life,
)

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1)
A1, A2, B1, B2 = Session("a", 1), Session("a", 2), Session("b", 1), Session("b", 2)


def told(*steps: tuple[str, Session]) -> LinkFacts:
    facts = LinkFacts()
    for what, session in steps:
        change = with_birth if what == "birth" else with_death
        facts = change(facts, session, NOW, retained=False)
    return facts


def link(*steps: tuple[str, Session]) -> Link:
    return link_at(told(*steps), NOW, LONG_AGO)


def test_a_node_that_never_spoke_never_was() -> None:
    assert link() is Link.NEVER


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([("birth", A1)], Link.UP),
        ([("birth", A1), ("death", A1)], Link.DOWN),
        ([("death", A1), ("birth", A1)], Link.DOWN),
        ([("birth", A1), ("birth", A2), ("death", A1)], Link.UP),
        ([("birth", A1), ("death", A2), ("birth", A2)], Link.DOWN),
        ([("birth", A1), ("death", A1), ("birth", A2)], Link.UP),
        ([("birth", A2), ("birth", A1)], Link.UP),
        ([("birth", A1), ("birth", B1), ("death", A1)], Link.UP),
        ([("birth", A2), ("birth", B1), ("death", A2)], Link.UP),
        ([("birth", B1), ("death", B1), ("death", A1)], Link.DOWN),
        ([("birth", A1), ("death", A1), ("birth", B1)], Link.UP),
        ([("birth", B1), ("death", A2), ("death", B1)], Link.DOWN),
    ],
)
def test_a_death_counts_only_for_the_newest_birth(
    steps: list[tuple[str, Session]], state: Link
) -> None:
    assert link(*steps) is state


def test_one_boots_births_and_deaths_may_come_in_any_order() -> None:
    steps = [("birth", A1), ("death", A1), ("birth", A2), ("death", A2)]
    assert {link(*order) for order in permutations(steps)} == {Link.DOWN}
    assert {link(*order) for order in permutations(steps[:3])} == {Link.UP}


def test_a_late_birth_of_an_older_session_is_passed_over() -> None:
    assert told(("birth", A2), ("birth", A1)).born == A2


def test_a_retained_birth_proves_nothing_about_now() -> None:
    facts = with_birth(LinkFacts(), A1, NOW, retained=True)
    assert link_at(facts, NOW, LONG_AGO) is Link.NEVER
    assert facts.born == A1


def test_a_retained_death_proves_nothing_about_now() -> None:
    facts = with_death(told(("birth", A1)), A1, NOW, retained=True)
    assert link_at(facts, NOW, LONG_AGO) is Link.UP


@pytest.mark.parametrize(("silent_s", "state"), [(LIVENESS_S, Link.UP), (181, Link.DOWN)])
def test_a_silent_node_is_down_after_three_minutes(silent_s: int, state: Link) -> None:
    facts = with_life(told(("birth", A1)), NOW)
    assert link_at(facts, NOW + timedelta(seconds=silent_s), LONG_AGO) is state


def test_silence_counts_only_while_the_hub_was_connected() -> None:
    facts = told(("birth", A1))
    later = NOW + timedelta(hours=5)
    assert link_at(facts, later, None) is Link.UP
    assert link_at(facts, later, later - timedelta(seconds=LIVENESS_S)) is Link.UP
    assert link_at(facts, later, later - timedelta(seconds=LIVENESS_S + 1)) is Link.DOWN


def test_a_message_does_not_raise_the_dead() -> None:
    facts = with_life(told(("birth", A1), ("death", A1)), NOW)
    assert link_at(facts, NOW, LONG_AGO) is Link.DOWN


@pytest.mark.parametrize(
    ("links", "all_of_them"),
    [
        ([], Link.NEVER),
        ([Link.UP], Link.UP),
        ([Link.UP, Link.NEVER], Link.NEVER),
        ([Link.UP, Link.DOWN], Link.DOWN),
        ([Link.NEVER, Link.DOWN, Link.UP], Link.DOWN),
    ],
)
def test_a_home_with_several_boxes_has_one_link(links: list[Link], all_of_them: Link) -> None:
    assert link_of_all(links) is all_of_them
