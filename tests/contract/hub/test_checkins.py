"""What a window becomes, judged on a real database."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.windows import Direction, Gesture

pytestmark = pytest.mark.contract


def judge(hub) -> int:
    return hub.checkins.judge_once()


def kept_alive(hub, edge, hour: int, minute: int = 0, day: int = 22) -> None:
    """The clock moves on; the node and its curtain said that nothing moved."""
    hub.go(hour, minute, day=day)
    edge.says("curtain", 0)
    edge.says("door", 0)


def test_a_gesture_in_the_window_is_seen(hub) -> None:
    edge = hub.living()
    hub.go(6, 30)
    edge.says("curtain", 1)
    hub.go(9)
    assert judge(hub) == 1
    row = hub.verdict()
    assert (row.verdict, row.day, row.decided_at) == ("seen", "2026-11-22", hub.clock.time)
    assert not row.wants_ticket
    assert "06:30" in row.reason_en
    assert "06:30" in row.reason_zh


def test_nothing_is_judged_before_its_time(hub) -> None:
    hub.living()
    hub.go(8, 59, 59)
    assert judge(hub) == 0
    hub.go(9)
    assert judge(hub) == 1


def test_a_late_curtain_is_judged_only_after_grace(hub, morning) -> None:
    edge = hub.living("home", replace(morning, grace_s=900))
    kept_alive(hub, edge, 9)
    assert judge(hub) == 0
    hub.go(9, 14, 59)
    edge.says("curtain", 1)
    hub.go(9, 15)
    judge(hub)
    assert hub.verdict().verdict == "seen"


def test_a_curtain_that_stood_open_all_night_is_no_gesture(hub) -> None:
    edge = hub.living()
    hub.go(0, 30)
    edge.says("curtain", 1)
    for hour in (2, 4, 6, 8):
        hub.go(hour, 59)
        edge.says("curtain", 1)
    hub.go(9)
    judge(hub)
    assert hub.rows(schema.deadlines)[0].asked_at == hub.clock.time


def test_a_half_open_curtain_keeps_the_side_it_had_before_the_window(hub) -> None:
    edge = hub.living()
    hub.go(0, 30)
    edge.says("curtain", 1)
    hub.go(1)
    edge.says("curtain", 0.5)
    hub.go(8, 59)
    edge.says("curtain", 1)
    hub.go(9)
    judge(hub)
    assert hub.verdicts() == []


def test_the_reading_before_the_window_is_where_the_gesture_starts(hub) -> None:
    edge = hub.living()
    hub.go(8, 59, 59)
    edge.says("curtain", 1)
    hub.go(9)
    judge(hub)
    assert hub.verdict().verdict == "seen"


def test_a_sensor_that_never_spoke_is_blind_on_its_first_day(hub) -> None:
    edge = hub.enrol()
    edge.birth()
    hub.go(9)
    judge(hub)
    row = hub.verdict()
    assert (row.verdict, row.priority, row.wants_ticket) == ("blind", "P2", True)
    assert row.wants_proof


def test_a_home_whose_node_never_came_is_blind(hub) -> None:
    hub.enrol()
    hub.go(9)
    judge(hub)
    assert hub.verdict().verdict == "blind"


def test_a_dead_node_is_blind(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 55)
    edge.death()
    hub.go(9)
    judge(hub)
    assert hub.verdict().verdict == "blind"


def test_a_node_that_fell_silent_is_blind(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 56)
    hub.go(9)
    judge(hub)
    assert hub.verdict().verdict == "blind"


@pytest.mark.parametrize(("birth_s", "verdict"), [(None, []), (600, ["blind"])])
def test_the_shorter_promise_of_a_sensor_counts(hub, birth_s, verdict) -> None:
    edge = hub.living()
    hub.go(8, 45)
    edge.says("curtain", 0)
    hub.go(8, 59)
    edge.says("door", 0)
    if birth_s is None:
        edge.birth()
    else:
        edge.birth_with_silence("curtain", "curtain", birth_s)
    hub.go(9)
    judge(hub)
    assert [found[2] for found in hub.verdicts()] == verdict


@pytest.mark.parametrize(
    ("from_at", "until_at", "away"),
    [
        (time(8), time(9), False),
        (time(8), time(9, 0, 1), True),
        (time(9), time(10), True),
        (time(9, 0, 1), time(10), False),
    ],
)
def test_away_is_what_was_agreed_for_the_moment_it_is_due(hub, from_at, until_at, away) -> None:
    hub.enrol()
    day = hub.clock.time.date()
    hub.enrolment.agree_absence(
        "home",
        datetime.combine(day, from_at, UTC),
        datetime.combine(day, until_at, UTC),
        "visits her daughter",
        "worker",
    )
    hub.go(9)
    judge(hub)
    assert hub.verdict().verdict == ("away" if away else "blind")


def test_the_hub_that_could_not_see_says_so(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    hub.checkins.judge_once(hub_blind=True)
    row = hub.verdict()
    assert row.verdict == "blind"
    assert "The hub itself" in row.reason_en


def test_a_gesture_is_seen_even_by_a_blind_hub(hub) -> None:
    edge = hub.living()
    hub.go(8)
    edge.says("curtain", 1)
    hub.go(9)
    hub.checkins.judge_once(hub_blind=True)
    assert hub.verdict().verdict == "seen"


def test_a_door_may_be_the_agreed_gesture(hub, morning) -> None:
    gesture = Gesture(("door",), "door", Direction.CHANGE)
    edge = hub.living("home", replace(morning, gesture=gesture))
    hub.go(7)
    edge.says("door", 1)
    hub.go(9)
    judge(hub)
    assert hub.verdict().verdict == "seen"


def test_a_night_window_over_midnight(hub, morning) -> None:
    night = replace(
        morning,
        opens_at=time(22),
        due_at=time(1),
        gesture=Gesture(("curtain",), "curtain", Direction.CLOSE),
    )
    edge = hub.living("home", night)
    hub.go(20)
    edge.says("curtain", 1)
    hub.go(0, 30, day=23)
    edge.says("curtain", 0)
    hub.go(1, day=23)
    judge(hub)
    assert hub.verdicts() == [("22", "morning", "seen")]


@pytest.mark.parametrize("year_day", [(2026, 3, 29), (2026, 10, 25)])
def test_each_day_around_a_dst_change_has_its_verdict(hub, morning, year_day) -> None:
    change = datetime(*year_day, tzinfo=UTC)
    hub.clock.time = change - timedelta(days=2)
    edge = hub.enrol("home", replace(morning, tz="Europe/Berlin"))
    for hour in range(24 * 4):
        hub.clock.time = change - timedelta(days=2) + timedelta(hours=hour)
        edge.says("curtain", hour % 2)
        judge(hub)
    days = [day for day, _, verdict in hub.verdicts() if verdict == "seen"]
    assert days == [f"{change.day + offset:02}" for offset in (-2, -1, 0, 1)]


def test_evidence_is_kept_in_both_languages(hub) -> None:
    edge = hub.living()
    hub.go(8)
    edge.says("curtain", 1)
    hub.go(9)
    judge(hub)
    (item,) = hub.verdict().evidence
    assert (item["points"], item["sensor_id"]) == ("comfort", "curtain")
    assert item["zh"]
    assert item["en"]
    assert json.dumps(item)
