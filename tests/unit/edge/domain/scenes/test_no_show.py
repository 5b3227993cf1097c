"""Nobody came by noon: said once a day, and only where the camera could have seen somebody."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.domain.scenes.no_show import NoShow, NoShowSettings, occurrence_at
from edge.domain.scenes.scene import Clear, Fact, Raise
from edge.domain.scenes.settings import Schedule
from edge.errors import ConfigError
from tests.unit.edge.domain.scenes.stage import LEFT_HALF, NOON, WHERE, Stage, person

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = NOON.replace(hour=4, minute=59)
HOURS_7 = 7 * 3600
FACTS: Mapping[str, Fact] = {
    "day": "2026-11-22",
    "begins": "05:00",
    "by": "12:00",
    "of_s": HOURS_7,
}


def stage_of(local: datetime = MORNING, **settings: Any) -> Stage:
    given = {"kind": "no_show", **WHERE, "zone": LEFT_HALF, **settings}
    return Stage(NoShow(NoShowSettings(**given)), local=local, rate=0.5)


def until(stage: Stage, hour: int, minute: int = 0, *, could_see: bool = True) -> None:
    """Nothing happens until then."""
    end = stage.local.replace(hour=hour, minute=minute, second=0)
    stage.show((end - stage.local).total_seconds(), could_see=could_see)


def pass_by(stage: Stage, number: int = 1) -> None:
    """Somebody walks through the zone."""
    stage.show(6, person(number))
    stage.show(4)


def kinds(stage: Stage) -> list[str]:
    return [finding.kind for finding in stage.raised]


def test_nobody_by_noon_is_raised_once_at_noon() -> None:
    stage = stage_of()
    until(stage, 11, 59)
    assert stage.found == []
    until(stage, 18)
    (raised,) = stage.raised
    assert (raised.kind, raised.key) == ("no_show", "2026-11-22")
    assert dict(raised.facts) == {**FACTS, "could_see_s": pytest.approx(HOURS_7, abs=5)}
    assert raised.confidence > 0.99


def test_one_who_passed_is_enough() -> None:
    stage = stage_of()
    until(stage, 8)
    pass_by(stage)
    until(stage, 18)
    assert stage.found == []


def test_who_passed_before_the_hours_or_elsewhere_has_not_passed() -> None:
    stage = stage_of(MORNING.replace(hour=3))
    pass_by(stage)
    until(stage, 8)
    stage.show(60, person(2, x=0.8))
    until(stage, 13)
    assert kinds(stage) == ["no_show"]


def test_a_chair_that_is_taken_for_a_person_has_not_passed() -> None:
    stage = stage_of()
    until(stage, 8)
    stage.show(4 * 3600 + 60, person(1, walks=False))
    assert kinds(stage) == ["no_show"]


def test_who_comes_after_all_clears_it() -> None:
    stage = stage_of()
    until(stage, 13)
    pass_by(stage)
    assert [type(finding) for finding in stage.found] == [Raise, Clear]
    cleared = stage.cleared[0]
    assert (cleared.kind, cleared.key) == ("no_show", "2026-11-22")
    assert cleared.lasted_s == pytest.approx(3604, abs=4)


@pytest.mark.parametrize(("blind_hours", "kind"), [(1, "no_show"), (2, "camera_blind")])
def test_blind_for_too_much_of_the_time_nothing_is_proven(blind_hours: int, kind: str) -> None:
    stage = stage_of()
    until(stage, 7)
    until(stage, 7 + blind_hours, could_see=False)
    until(stage, 13)
    assert kinds(stage) == [kind]


def test_unproven_says_so_and_how_much_it_saw_and_is_cleared_by_whoever_comes() -> None:
    stage = stage_of()
    until(stage, 8)
    until(stage, 12, 5, could_see=False)
    (raised,) = stage.raised
    assert dict(raised.facts) == {
        **FACTS,
        "reason": "no_show_unproven",
        "could_see_s": pytest.approx(3 * 3600, abs=5),
    }
    pass_by(stage)
    assert stage.cleared[0].kind == "camera_blind"


def test_blind_but_seen_once_is_enough() -> None:
    stage = stage_of()
    until(stage, 6)
    pass_by(stage)
    until(stage, 13, could_see=False)
    assert stage.found == []


def test_the_time_before_the_agent_began_counts_as_unseen() -> None:
    stage = stage_of(MORNING.replace(hour=9))
    until(stage, 13)
    assert kinds(stage) == ["camera_blind"]


def test_a_pause_of_the_agent_counts_as_unseen() -> None:
    stage = stage_of()
    until(stage, 6)
    stage.pass_by(5 * 3600)
    until(stage, 13)
    assert kinds(stage) == ["camera_blind"]


@pytest.mark.parametrize(("hour", "minute", "says"), [(12, 5, True), (12, 30, False)])
def test_who_begins_just_after_noon_cannot_know_and_says_so(
    hour: int, minute: int, says: bool
) -> None:
    stage = stage_of(NOON.replace(hour=hour, minute=minute))
    until(stage, 18)
    assert kinds(stage) == (["camera_blind"] if says else [])


def test_a_pause_over_noon_is_judged_when_it_is_back() -> None:
    stage = stage_of()
    until(stage, 11)
    stage.pass_by(5 * 3600)
    stage.show(2)
    assert kinds(stage) == ["no_show"]


def test_each_day_by_itself_and_who_comes_ends_all() -> None:
    stage = stage_of()
    stage.show(2 * 86_400)
    assert [finding.key for finding in stage.raised] == ["2026-11-22", "2026-11-23"]
    pass_by(stage)
    assert [finding.key for finding in stage.cleared] == ["2026-11-22", "2026-11-23"]


def test_days_off_are_not_judged() -> None:
    stage = stage_of(schedule=Schedule(begins="05:00", days=(1, 2, 3, 4, 5)))
    stage.show(2 * 86_400)
    assert [finding.key for finding in stage.raised] == ["2026-11-23"]


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    stage = stage_of(NOON, schedule=Schedule(begins="21:00"), by="03:00")
    stage.show(86_400)
    assert [finding.key for finding in stage.raised] == ["2026-11-22"]


def test_a_local_clock_put_back_after_noon_does_not_judge_twice() -> None:
    stage = stage_of()
    until(stage, 12, 1)
    stage.local -= timedelta(hours=1)
    stage.show(3 * 3600)
    assert kinds(stage) == ["no_show"]


def test_a_local_clock_put_forward_over_noon_proves_nothing() -> None:
    stage = stage_of()
    until(stage, 7)
    stage.local += timedelta(hours=6)
    stage.show(60)
    assert kinds(stage) == ["camera_blind"]


def test_a_clock_that_was_years_ahead_does_not_silence_it() -> None:
    stage = stage_of(MORNING.replace(year=2030))
    until(stage, 13)
    stage.local = MORNING
    until(stage, 13)
    assert [finding.key for finding in stage.raised] == ["2030-11-22", "2026-11-22"]


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 11), ((2026, 10, 25), 13), ((2026, 6, 1), 12)]
)
def test_hours_are_as_long_as_they_are_when_the_clocks_change(
    day: tuple[int, int, int], hours: int
) -> None:
    local = datetime(*day, 1, tzinfo=BERLIN)
    occurrence = occurrence_at(Schedule(begins="00:00", until="12:00"), local)
    assert occurrence is not None
    assert occurrence.length_s == hours * 3600


def test_its_end_is_named_once() -> None:
    with pytest.raises(ConfigError) as caught:
        stage_of(schedule=Schedule(begins="05:00", until="12:00"))
    assert caught.value.field == "schedule.until"


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["watch", "blind", "down", "passes"]), st.integers(10, 200)),
        max_size=60,
    )
)
def test_each_day_is_told_once_at_most_and_never_where_somebody_passed(
    steps: list[tuple[str, int]],
) -> None:
    stage = stage_of()
    stage.rate = 0.2
    passed: set[str] = set()
    for number, (what, minutes) in enumerate(steps):
        if what == "down":
            stage.pass_by(minutes * 60)
            continue
        if what == "passes":
            if 5 <= stage.local.hour < 12 and 5 <= (stage.local + timedelta(minutes=2)).hour < 12:
                passed.add(stage.local.date().isoformat())
            stage.show(60, person(number))
        stage.show(minutes * 60, could_see=what != "blind")
    keys = [finding.key for finding in stage.raised]
    assert len(keys) == len(set(keys))
    assert not passed & set(keys)
    assert [finding.key for finding in stage.cleared] == keys[: len(stage.cleared)]


def test_a_day_that_was_told_and_ended_is_not_told_again_when_the_clock_is_put_back() -> None:
    stage = stage_of()
    until(stage, 12, 1)
    pass_by(stage)
    stage.local -= timedelta(hours=1)
    stage.show(3 * 3600)
    assert kinds(stage) == ["no_show"]


def test_a_day_judged_by_a_wrong_clock_is_judged_again_by_the_right_one() -> None:
    stage = stage_of(MORNING.replace(hour=11))
    until(stage, 12, 1)
    pass_by(stage)
    stage.local = MORNING
    until(stage, 13)
    assert kinds(stage) == ["camera_blind", "no_show"]


def test_who_has_not_stirred_since_the_night_has_not_passed() -> None:
    stage = stage_of()
    stage.show(6, person(1))
    stage.show(7 * 3600 + 600, person(1, walks=False))
    assert kinds(stage) == ["no_show"]
    assert stage.cleared == []
