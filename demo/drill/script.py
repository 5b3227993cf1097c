"""Writes the script of a drill from a seed: the town, every window, every answer. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from demo.drill.answers import cast_answers
from demo.drill.moves import moves_of
from demo.drill.oracle import expectation_of
from demo.drill.town import build_town, grid_id, large_building
from demo.drill.truth import (
    GRACE_S,
    OPENS_AT,
    ZONE,
    Absence,
    Blow,
    Home,
    Loss,
    Outage,
    Plan,
    Restart,
    Script,
    Side,
    Size,
    Town,
    Turn,
)

FIRST_DAY: Final = date(2026, 11, 23)
STARTS: Final = time(3, 30)
BUILDING_DARK: Final = (time(8), time(8, 50))
GRID_DARK: Final = (time(20, 40), time(21, 20))
LINK_LOST_BEFORE: Final = timedelta(minutes=90)
LINK_LOST_AFTER: Final = timedelta(minutes=40)
NIGHT: Final = ((time(23, 30), Blow.IN_MID_SEND), (time(1, 30), Blow.BEFORE_A_STEP))
MISSED, ANSWERED, IN_GRACE = 0.03, 0.02, 0.02
FEWEST_MISSED: Final = 14
"""Of a day: so that every kind of answer occurs in a small drill, too."""
RISES_IN_THE_DARK: Final = 0.75
AWAY_OF_A_HUNDRED, LINKS_OF_A_HUNDRED = 2, 1


def write_script(seed: int, size: Size) -> Script:
    """The same numbers give the same script, always."""
    rng = Random(f"firstlight/drill/{seed}")
    town = build_town(rng, size)
    starts_at = at(FIRST_DAY, STARTS)
    absences = tuple(_absences(rng, town, size))
    outages = tuple(_outages(rng, town, size, {one.home_id for one in absences}))
    turns = _turns(rng, town, size, absences, outages)
    answers = cast_answers(rng, town, turns, outages, size.days)
    turns = answers.turns
    by_id = {home.home_id: home for home in town.homes}
    return Script(
        seed=seed,
        size=size,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=size.days),
        town=town,
        turns=tuple(turns),
        expected=tuple(expectation_of(by_id[one.home_id], one, outages) for one in turns),
        moves=tuple(moves_of(rng, turns)),
        outages=outages,
        absences=absences,
        knocks=answers.knocks,
        leaves=tuple(answers.leaves),
        restarts=tuple(_restarts(size)),
    )


def at(day: date, hour: time) -> datetime:
    """A local time of a day."""
    return datetime.combine(day, hour, ZONE)


def _restarts(size: Size) -> Iterator[Restart]:
    for number in range(size.days):
        day = FIRST_DAY + timedelta(days=number)
        for hour, blow in NIGHT:
            yield Restart(at(day if hour > STARTS else day + timedelta(days=1), hour), blow)


def _absences(rng: Random, town: Town, size: Size) -> Iterator[Absence]:
    able = [h for h in town.homes if h.is_heard and h.building_id != large_building()]
    for home in rng.sample(able, max(1, size.homes * AWAY_OF_A_HUNDRED // 100)):
        since = at(FIRST_DAY, time(4) if size.days == 1 else time(16))
        until = at(FIRST_DAY + timedelta(days=max(1, size.days - 1)), time(12))
        yield Absence(home.home_id, since, until)


def _outages(rng: Random, town: Town, size: Size, away: set[str]) -> Iterator[Outage]:
    building = frozenset(h.home_id for h in town.homes if h.building_id == large_building())
    day = FIRST_DAY + timedelta(days=(size.days - 1) // 2)
    yield Outage("building", Loss.POWER, building, *(at(day, hour) for hour in BUILDING_DARK))
    dark = set(building)
    if size.days > 1:
        grid = frozenset(h.home_id for h in town.homes if h.grid_id == grid_id(1)) - away
        last = FIRST_DAY + timedelta(days=size.days - 1)
        yield Outage("grid", Loss.POWER, grid, *(at(last, hour) for hour in GRID_DARK))
        dark |= grid
    able = [h for h in town.homes if h.is_heard and h.home_id not in dark | away]
    count = max(1, size.homes * LINKS_OF_A_HUNDRED // 100)
    for number, home in enumerate(_of_many_grids(rng, able, count * size.days)):
        lost_on = FIRST_DAY + timedelta(days=number % size.days)
        judge_at = at(lost_on, home.due[Side.MORNING]) + timedelta(seconds=GRACE_S)
        since, until = judge_at - LINK_LOST_BEFORE, judge_at + LINK_LOST_AFTER
        yield Outage(f"link {home.home_id}", Loss.LINK, frozenset({home.home_id}), since, until)


def _of_many_grids(rng: Random, homes: Sequence[Home], count: int) -> list[Home]:
    """Some homes, no two of one grid: routers that fail one by one are no power cut."""
    found: dict[str, Home] = {}
    for home in rng.sample(homes, len(homes)):
        found.setdefault(home.grid_id, home)
    return list(found.values())[:count]


def _turns(
    rng: Random, town: Town, size: Size, absences: Sequence[Absence], outages: Sequence[Outage]
) -> list[Turn]:
    """Every window of every day in order of time within each home, with what she does."""
    special = _special(rng, town, size, absences, outages)
    away = {one.home_id: one for one in absences}
    turns = []
    for home in town.homes:
        for number in range(size.days):
            day = FIRST_DAY + timedelta(days=number)
            for side in Side:
                plan = special.get((home.home_id, side, day), Plan.KEEPS)
                due_at = at(day, home.due[side])
                absence = away.get(home.home_id)
                if absence is not None and absence.since <= due_at < absence.until:
                    plan = Plan.AWAY
                turn = _turn(rng, home, side, day, plan)
                turns.append(_in_the_dark(rng, turn, outages))
    return turns


def _in_the_dark(rng: Random, turn: Turn, outages: Sequence[Outage]) -> Turn:
    """Most of those whose light goes out rise while it is out: the hub cannot know."""
    dark = [o for o in outages if o.loss is Loss.POWER and o.holds(turn.home_id, turn.judge_at)]
    if not dark or turn.plan is not Plan.KEEPS or rng.random() > RISES_IN_THE_DARK:
        return turn
    since = dark[0].since
    minutes = int((turn.judge_at - since).total_seconds() // 60)
    return replace(turn, acts_at=since + timedelta(minutes=rng.randint(1, minutes - 1)))


def _special(
    rng: Random, town: Town, size: Size, absences: Sequence[Absence], outages: Sequence[Outage]
) -> dict[tuple[str, Side, date], Plan]:
    """Who does not keep a window in time, day by day; not those who are cut off or away."""
    apart = {one.home_id for one in absences}
    apart |= {home_id for outage in outages for home_id in outage.home_ids}
    able = [home for home in town.homes if home.is_heard and home.home_id not in apart]
    found: dict[tuple[str, Side, date], Plan] = {}
    for number in range(size.days):
        day = FIRST_DAY + timedelta(days=number)
        picked = iter(rng.sample(able, len(able)))
        for plan, count in _counts(size.homes * len(Side)):
            for _ in range(count):
                found[next(picked).home_id, rng.choice(list(Side)), day] = plan
    return found


def _counts(windows: int) -> Iterator[tuple[Plan, int]]:
    missed = max(FEWEST_MISSED, round(windows * MISSED))
    yield Plan.ILL, missed - missed // 3
    yield Plan.SLEEPS_LONG, missed // 3
    answered = max(2, round(windows * ANSWERED))
    yield Plan.ANSWERS_BUTTON, answered - answered // 2
    yield Plan.ANSWERS_CURTAIN, answered // 2
    yield Plan.KEEPS_IN_GRACE, max(1, round(windows * IN_GRACE))


def _turn(rng: Random, home: Home, side: Side, day: date, plan: Plan) -> Turn:
    opens_at, due_at = at(day, OPENS_AT[side]), at(day, home.due[side])
    judge_at = due_at + timedelta(seconds=GRACE_S)
    minutes = int((due_at - opens_at).total_seconds() // 60)
    acts_at: datetime | None
    match plan:
        case Plan.KEEPS:
            usual = rng.triangular(20, minutes - 3, minutes * 0.7)
            acts_at = opens_at + timedelta(minutes=int(usual))
        case Plan.KEEPS_IN_GRACE:
            acts_at = due_at + timedelta(minutes=rng.randint(1, 13))
        case Plan.ANSWERS_BUTTON | Plan.ANSWERS_CURTAIN:
            acts_at = judge_at + timedelta(minutes=rng.randint(1, 8))
        case Plan.SLEEPS_LONG:
            acts_at = judge_at + timedelta(minutes=rng.randint(30, 75))
        case Plan.ILL | Plan.AWAY:
            acts_at = None
    return Turn(home.home_id, side, day, opens_at, due_at, judge_at, plan, acts_at)
