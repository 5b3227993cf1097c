"""When she is asked, who is told that it is due, and what an answer brings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.domain.follow_ups import (
    AGAIN_AFTER,
    CLIMBS_AFTER,
    LEADS,
    NOT_BEFORE,
    FollowUp,
    Result,
    after_answer,
    after_telling,
    night_ends,
    wanted_after,
)
from hub.errors import Conflict

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def follow_up(**more) -> FollowUp:
    facts = {"follow_up_id": "t-1:1", "ticket_id": "t-1", "home_id": "h-1", "number": 1}
    return FollowUp(**{**facts, "due_at": NOW, "next_at": NOW, **more})


def test_she_is_asked_a_day_and_a_week_after_and_numbers_go_on():
    first = wanted_after("t-1", "h-1", "w-li", 0, NOW)
    assert [(one.number, one.due_at - NOW) for one in first] == [(1, DAY), (2, 7 * DAY)]
    assert [one.is_last for one in first] == [False, True]
    again = wanted_after("t-1", "h-1", None, 2, NOW)
    assert [one.follow_up_id for one in again] == ["t-1:3", "t-1:4"]
    assert [one.is_last for one in again] == [False, True]


def test_each_rung_is_told_once_and_the_clock_stops_at_the_top():
    asked, at = follow_up(), NOW
    for rung in range(len(LEADS) + 1):
        asked = after_telling(asked, rung, at)
        assert (asked.rung, asked.told) == (rung + 1, rung + 1)
        last = rung == len(LEADS)
        assert asked.next_at == (None if last else at + CLIMBS_AFTER)
        at += CLIMBS_AFTER


@pytest.mark.parametrize(
    ("local", "morning"),
    [
        ((22, 6, 59, 59), (22, 7, 0, 0)),
        ((22, 7, 0, 0), None),
        ((22, 21, 59, 59), None),
        ((22, 22, 0, 0), (23, 7, 0, 0)),
        ((30, 23, 30, 0), (31, 7, 0, 0)),
        ((31, 23, 30, 0), (32, 7, 0, 0)),
    ],
)
def test_the_night_ends_at_seven_where_she_lives(local, morning):
    zone, first = ZoneInfo("Asia/Shanghai"), datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))

    def at(day, hour, minute, second):
        return first + timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)

    assert night_ends(at(*local).astimezone(UTC), zone) == (morning and at(*morning))


def test_the_night_is_an_hour_shorter_when_the_clock_jumps():
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 3, 28, 22, 0, tzinfo=berlin).astimezone(UTC)
    assert night_ends(evening, berlin) - evening == timedelta(hours=8)


@pytest.mark.parametrize("result", [Result.WELL, Result.NOT_WELL])
def test_an_answer_ends_it(result):
    done = after_answer(follow_up(), result, NOW)
    assert (done.done_at, done.next_at) == (NOW, None)
    with pytest.raises(Conflict):
        after_answer(done, result, NOW)
    with pytest.raises(Conflict):
        after_answer(follow_up(canceled_at=NOW), result, NOW)


def test_well_right_after_the_visit_says_nothing_but_not_well_counts_at_once():
    early = NOW - NOT_BEFORE - timedelta(seconds=1)
    with pytest.raises(Conflict, match="too early"):
        after_answer(follow_up(), Result.WELL, early)
    assert after_answer(follow_up(), Result.NOT_WELL, early).done_at == early
    assert after_answer(follow_up(), Result.WELL, NOW - NOT_BEFORE).done_at is not None


def test_nobody_reached_is_tried_again_and_then_climbs():
    told = after_telling(follow_up(), 0, NOW)
    once = after_answer(told, Result.UNREACHED, NOW)
    assert (once.rung, once.next_at, once.done_at) == (0, NOW + AGAIN_AFTER, None)
    twice = after_answer(after_telling(once, 0, NOW), Result.UNREACHED, NOW)
    assert (twice.rung, twice.next_at) == (1, NOW)
    top = after_answer(replace(twice, rung=len(LEADS) + 1), Result.UNREACHED, NOW)
    assert top.next_at is None
