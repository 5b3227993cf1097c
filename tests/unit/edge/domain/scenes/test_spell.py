"""What counts as watched time, and how long something held."""

import pytest

from edge.domain.scenes.scene import View
from edge.domain.scenes.spell import SeenClock, Spell
from tests.unit.edge.domain.scenes.stage import NOON


def elapsed(*views: tuple[float, bool]) -> list[float]:
    clock = SeenClock()
    return [clock.elapsed_s(View(at_s, NOON, could_see=sees)) for at_s, sees in views]


@pytest.mark.parametrize(
    ("views", "watched"),
    [
        ([(10, True), (11, True), (12.5, True)], [0, 1, 1.5]),
        ([(10, False), (11, True), (12, True)], [0, 0, 1]),
        ([(10, True), (20, False), (90, True), (91, True)], [0, 0, 0, 1]),
        ([(10, True), (11, False), (12, False), (15, True)], [0, 0, 0, 5]),
        ([(10, True), (16, True), (22.1, True)], [0, 6, 0]),
        ([(10, True), (5, True), (6, True)], [0, 0, 1]),
        ([(10, True), (10, True)], [0, 0]),
    ],
    ids=["steady", "first sight", "dark", "a frame late", "hole", "backward", "twice"],
)
def test_only_watched_time_counts(views: list[tuple[float, bool]], watched: list[float]) -> None:
    assert elapsed(*views) == watched


def test_time_goes_to_what_both_views_saw() -> None:
    spell = Spell(0, 0)
    for at_s, holds in enumerate([True, True, False, False, False, True, True], start=1):
        spell.look(at_s, 1, holds=holds)
    assert (spell.held_s, spell.missed_s, spell.lasted_s) == (3, 0, 7)


def test_it_is_over_after_so_long_without_it() -> None:
    spell = Spell(0, 0)
    spell.look(1, 1, holds=False)
    assert not spell.is_over(0.5)
    spell.look(2, 1, holds=False)
    assert spell.is_over(1)
    assert not spell.is_over(1.5)
    spell.look(3, 1, holds=True)
    assert not spell.is_over(0)


def test_time_that_does_not_count_keeps_it_up_without_adding() -> None:
    spell = Spell(0, 0)
    spell.look(5, 5, holds=True, counts=False)
    assert (spell.held_s, spell.lasted_s) == (0, 5)
