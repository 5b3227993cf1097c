"""From what an elder does about her windows to what her sensors feel. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random
from typing import Final

from demo.drill.truth import BUTTON, CURTAIN, DOOR, KEPT, MISSES, Move, Plan, Side, Turn

CURTAIN_AT_FIRST: Final = 0.0
"""The drill begins before dawn."""
DRAWN_BEFORE: Final = timedelta(minutes=12)
AFTER_THE_BUTTON: Final = timedelta(minutes=25)
DOOR_OPEN: Final = timedelta(minutes=3)
SHOWS_AT_THE_DOOR: Final = 0.3
"""How often a window that is missed has another sign of life before it."""


def moves_of(rng: Random, turns: Sequence[Turn]) -> list[Move]:
    """All changes of all sensors, in order of time."""
    curtains: dict[str, float] = {}
    found: list[Move] = []
    for turn in sorted(turns, key=attrgetter("opens_at")):
        found += _of_turn(turn, curtains)
        if turn.plan in MISSES and rng.random() < SHOWS_AT_THE_DOOR:
            found += _at_the_door(turn, rng)
    return sorted(found, key=attrgetter("at"))


def _of_turn(turn: Turn, curtains: dict[str, float]) -> Iterator[Move]:
    if turn.acts_at is None:
        return
    at, kept = turn.acts_at, KEPT[turn.side]
    if turn.plan is Plan.ANSWERS_BUTTON:
        yield Move(at, turn.home_id, BUTTON, 1.0)
        yield Move(at + timedelta(minutes=1), turn.home_id, BUTTON, 0.0)
        at += AFTER_THE_BUTTON
    if curtains.get(turn.home_id, CURTAIN_AT_FIRST) == kept:  # else it would be no change
        yield Move(_before(turn, at), turn.home_id, CURTAIN, 1.0 - kept)
    yield Move(at, turn.home_id, CURTAIN, kept)
    curtains[turn.home_id] = kept


def _before(turn: Turn, at: datetime) -> datetime:
    """Some minutes before the gesture, and not so early that another window could take it."""
    return max(at - DRAWN_BEFORE, turn.opens_at)


def _at_the_door(turn: Turn, rng: Random) -> Iterator[Move]:
    minutes = 10 if turn.side is Side.MORNING else 30
    at = turn.due_at - timedelta(minutes=minutes + rng.randint(0, 20))
    yield Move(at, turn.home_id, DOOR, 1.0)
    yield Move(at + DOOR_OPEN, turn.home_id, DOOR, 0.0)
