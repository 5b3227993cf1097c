"""The script as a list of scenes in order of time, each with what the drill must do there. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from demo.drill.truth import (
    ASK_S,
    HEARTBEAT_S,
    ZONE,
    Leave,
    Move,
    Outage,
    Restart,
    Script,
)

TIDIES: Final = time(22, 50)
"""When the desk closes what proof of life has left behind."""
A_MOMENT: Final = timedelta(seconds=2)
"""Where the clock ran by itself the asking began, and ends, some milliseconds late."""


@dataclass(slots=True)
class Scene:
    """All that happens at one moment, in this order."""

    at: datetime
    cuts: list[Outage] = field(default_factory=list)
    returns: list[Outage] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    asks: list[tuple[str, str]] = field(default_factory=list)
    """(home, window) of those who must be asked now."""
    judges: int = 0
    """How many windows are judged at this moment."""
    beats: bool = False
    tidies: bool = False
    restart: Restart | None = None


At = Callable[[datetime], Scene]


def timeline_of(script: Script) -> list[Scene]:
    """Every scene between the script's start and its end."""
    scenes: dict[datetime, Scene] = {}

    def scene(at: datetime) -> Scene:
        return scenes.setdefault(at, Scene(at))

    _put_homes(script, scene)
    _put_hub(script, scene)
    for leave in script.leaves:
        scene(max(leave.entered_at, script.starts_at)).leaves.append(leave)
    for at in _evenings(script):
        scene(at).tidies = True
    within = (s for at, s in scenes.items() if script.starts_at <= at <= script.ends_at)
    return sorted(within, key=lambda one: one.at)


def _put_homes(script: Script, scene: At) -> None:
    for move in script.moves:
        scene(move.at).moves.append(move)
    for outage in script.outages:
        scene(outage.since).cuts.append(outage)
        scene(outage.until).returns.append(outage)
    for at in _every(script, HEARTBEAT_S):
        scene(at).beats = True


def _put_hub(script: Script, scene: At) -> None:
    for judge_at, asks in _judged(script).items():
        scene(judge_at).asks += [key for key in asks if key is not None]
        scene(judge_at).judges = len(asks)
        scene(judge_at + timedelta(seconds=ASK_S) + A_MOMENT)
    for restart in script.restarts:
        scene(restart.at).restart = restart


def _judged(script: Script) -> dict[datetime, list[tuple[str, str] | None]]:
    """At each time of judging, who must be asked; None for each window that needs no ask."""
    found: dict[datetime, list[tuple[str, str] | None]] = defaultdict(list)
    for turn, expected in zip(script.turns, script.expected, strict=True):
        asked = (turn.home_id, turn.side.value) if expected.asked else None
        found[turn.judge_at].append(asked)
    return found


def _every(script: Script, seconds: int) -> Iterator[datetime]:
    at = script.starts_at + timedelta(seconds=seconds)
    while at < script.ends_at:
        yield at
        at += timedelta(seconds=seconds)


def _evenings(script: Script) -> Iterator[datetime]:
    for number in range(script.size.days):
        day = script.starts_at.date() + timedelta(days=number)
        yield datetime.combine(day, TIDIES, ZONE)
