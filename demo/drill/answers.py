"""Who answers how: what those do who are told of a ticket; which leaves are known before. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from demo.drill.truth import (
    MISSES,
    ZONE,
    Home,
    Knock,
    Leave,
    Outage,
    Plan,
    Reaction,
    Side,
    Town,
    Turn,
)
from demo.truth import MICRO_WORKER

WAKES: Final = time(7, 40)
"""When somebody answers at last the ticket that nobody answers through the night."""
EARLIEST_DUE_NEXT: Final = time(8)
NEXT_GESTURE_BEFORE_DUE: Final = timedelta(minutes=5)
LEAVES_A_DAY: Final = 4
CAST: Final[tuple[tuple[Reaction, ...], ...]] = (
    (Reaction.DECLINES,),
    (Reaction.NO_SHOW,),
    (Reaction.NO_ANSWER,),
    (Reaction.LATE,),
    (Reaction.FALLS_ILL,),
    (Reaction.FALLS_ILL_ALONE,),
    (Reaction.RESIGNS,),
    (Reaction.RESIGNS_ALONE,),
    (Reaction.SILENT,),
    (Reaction.SILENT, Reaction.DECLINES, Reaction.NO_SHOW),
)
"""Each occurs once on every day."""
USUAL: Final[dict[tuple[Reaction, ...], float]] = {
    (): 0.80,
    (Reaction.LATE,): 0.05,
    (Reaction.SILENT,): 0.05,
    (Reaction.DECLINES,): 0.04,
    (Reaction.NO_SHOW,): 0.03,
    (Reaction.NO_ANSWER,): 0.03,
}
Key = tuple[str, str, str]


@dataclass(slots=True)
class Answers:
    """The turns, changed where somebody must be ill at a certain time, and who answers how."""

    turns: list[Turn]
    knocks: dict[Key, Knock] = field(default_factory=dict)
    leaves: list[Leave] = field(default_factory=list)


def cast_answers(
    rng: Random, town: Town, turns: Sequence[Turn], outages: Sequence[Outage], days: int
) -> Answers:
    """Every kind of answer on every day, and one ticket a night that nobody answers."""
    answers = Answers(list(turns))
    apart = {home_id for outage in outages for home_id in outage.home_ids}
    homes = {home.home_id: home for home in town.homes}
    for day in sorted({turn.day for turn in turns}):
        nobodys = _let_nobody_answer(rng, answers, homes, apart, day)
        missed = [t for t in answers.turns if t.day == day and t.plan in MISSES]
        rest = [turn for turn in missed if turn.key != nobodys]
        rng.shuffle(rest)
        _cast_day(rng, answers, rest)
        plain = [turn for turn in rest if answers.knocks[turn.key] == Knock()]
        if day == max(turn.day for turn in turns) or days == 1:
            answers.leaves += _leaves(town, homes, plain[:LEAVES_A_DAY], day)
    return answers


def _cast_day(rng: Random, answers: Answers, missed: Sequence[Turn]) -> None:
    for number, turn in enumerate(missed):
        drawn = rng.choices(list(USUAL), weights=list(USUAL.values()))[0]
        answers.knocks[turn.key] = Knock(CAST[number] if number < len(CAST) else drawn)


def _let_nobody_answer(
    rng: Random, answers: Answers, homes: dict[str, Home], apart: set[str], day: date
) -> Key:
    """Somebody is ill in the last evening window, and everybody sleeps until the morning."""
    able = [
        index
        for index, turn in enumerate(answers.turns)
        if turn.day == day
        and turn.side is Side.EVENING
        and turn.plan is Plan.KEEPS
        and turn.home_id not in apart
        and homes[turn.home_id].is_heard
        and _may_follow(answers.turns, index)
    ]
    latest = max(answers.turns[index].due_at for index in able)
    index = rng.choice([index for index in able if answers.turns[index].due_at == latest])
    turn = replace(answers.turns[index], plan=Plan.ILL, acts_at=None)
    answers.turns[index] = turn
    until = datetime.combine(day + timedelta(days=1), WAKES, ZONE)
    answers.knocks[turn.key] = Knock(nobody_until=until)
    _stay_in_bed_until(answers.turns, index)
    return turn.key


def _may_follow(turns: Sequence[Turn], index: int) -> bool:
    """Nothing of that home follows, or an ordinary morning that is due after somebody's knock."""
    if index + 1 == len(turns) or turns[index + 1].home_id != turns[index].home_id:
        return True
    following = turns[index + 1]
    return following.plan is Plan.KEEPS and following.due_at.time() > EARLIEST_DUE_NEXT


def _stay_in_bed_until(turns: list[Turn], index: int) -> None:
    """The next morning begins after that knock, so that no gesture speaks before it."""
    if index + 1 < len(turns) and turns[index + 1].home_id == turns[index].home_id:
        following = turns[index + 1]
        acts_at = following.due_at - NEXT_GESTURE_BEFORE_DUE
        turns[index + 1] = replace(following, acts_at=acts_at)


def _leaves(town: Town, homes: dict[str, Home], missed: Sequence[Turn], day: date) -> list[Leave]:
    """The paired workers of some homes are on leave that day; every second one has a substitute."""
    found: dict[str, Leave] = {}
    since = datetime.combine(day, time(4), ZONE)
    for number, turn in enumerate(missed):
        home = homes[turn.home_id]
        worker_id = home.worker_ids[0]
        stand_in = substitute_of(town, worker_id, home) if number % 2 == 0 else None
        until = since + timedelta(days=1)
        leave = Leave(worker_id, since - timedelta(hours=1), since, until, stand_in)
        found.setdefault(worker_id, leave)
    subs = {leave.substitute_id for leave in found.values()}
    return [leave for worker_id, leave in found.items() if worker_id not in subs]


def substitute_of(town: Town, worker_id: str, home: Home, gone: Collection[str] = ()) -> str | None:
    """Somebody of the same grid who does not look after this home yet, and is there."""
    grids = {worker.worker_id: worker.area_ids for worker in town.workers}
    near = [
        worker.worker_id
        for worker in town.workers
        if worker.role == MICRO_WORKER
        and worker.area_ids == grids.get(worker_id, ())
        and worker.worker_id not in (worker_id, *home.worker_ids, *gone)
    ]
    return near[0] if near else None
