"""Windows judged on a real database: one verdict a window a day, whatever happens."""

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import update

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


def test_she_is_asked_first_and_the_button_settles_it(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    (command,) = [row for row in hub.rows(schema.commands) if row.kind == "ask"]
    assert command.expires_at == hub.clock.time + timedelta(minutes=10)
    assert command.detail["window_id"] == "morning"
    assert hub.verdicts() == []
    hub.go(9, 3)
    edge.says("i_am_fine", 1)
    assert hub.checkins.settle_once() == 1
    row = hub.verdict()
    assert (row.verdict, row.decided_at) == ("seen", hub.clock.time)
    assert hub.rows(schema.rechecks) == []


def test_the_help_button_does_not_settle_an_ask(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    edge.says("help", 1)
    assert hub.checkins.settle_once() == 0
    hub.go(9, 10)
    assert hub.checkins.settle_once() == 1
    assert hub.verdict().verdict == "missed"


def test_an_ask_that_nobody_answers_is_missed_and_says_so(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    hub.commanding.publish_once()
    (ask,) = [row for row in hub.ears.commands if row.kind == "ask"]
    edge.reply(ask.command_id, "heard")
    hub.go(9, 9, 59)
    assert hub.checkins.settle_once() == 0
    hub.go(9, 10)
    hub.checkins.settle_once()
    row = hub.verdict()
    assert (row.verdict, row.priority) == ("missed", "P1")
    assert "nobody answered within 10 minutes" in row.reason_en


def test_an_ask_ends_missed_even_where_the_node_died_meanwhile(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    edge.death()
    hub.go(9, 10)
    hub.checkins.settle_once()
    assert hub.verdict().verdict == "missed"


def test_an_ask_that_nobody_heard_goes_straight_on(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    hub.commanding.publish_once()
    hub.go(9, 0, 9)
    hub.commanding.give_up_once()
    assert hub.checkins.settle_once() == 0
    hub.go(9, 0, 10)
    assert hub.commanding.give_up_once() == 1
    assert hub.checkins.settle_once() == 1
    row = hub.verdict()
    assert row.verdict == "missed"
    assert "could not be asked" in row.reason_en


@pytest.mark.parametrize("outcome", ["failed", "expired", "unsupported", "refused"])
def test_an_ask_that_the_edge_refuses_goes_straight_on(hub, outcome: str) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    hub.commanding.publish_once()
    edge.reply(hub.ears.commands[-1].command_id, outcome)
    hub.commanding.give_up_once()
    hub.checkins.settle_once()
    assert hub.verdict().verdict == "missed"


def test_a_gesture_from_inside_the_window_that_arrives_during_the_ask_is_seen(hub) -> None:
    edge = hub.living()
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    hub.go(9, 1)
    edge.says("curtain", 1, datetime(2026, 11, 22, 8, 59, 30, tzinfo=UTC))
    hub.checkins.settle_once()
    assert hub.verdict().verdict == "seen"


def test_a_missed_window_without_an_ask_is_decided_at_once(hub, morning) -> None:
    edge = hub.living("home", replace(morning, ask_s=0))
    hub.go(8)
    edge.says("door", 1)
    kept_alive(hub, edge, 8, 59)
    hub.go(9)
    judge(hub)
    row = hub.verdict()
    assert (row.verdict, row.priority, row.wants_ticket) == ("missed", "P3", True)
    assert "door" in row.reason_en


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


def test_a_second_pass_does_nothing(hub) -> None:
    edge = hub.living()
    hub.go(7)
    edge.says("curtain", 1)
    hub.go(9)
    assert (judge(hub), judge(hub), hub.checkins.settle_once()) == (1, 0, 0)
    hub.restart()
    assert judge(hub) == 0
    assert len(hub.verdicts()) == 1


def test_morning_and_evening_of_one_home_are_judged_in_one_pass(hub, morning, evening) -> None:
    edge = hub.living("home", morning, evening)
    hub.go(7)
    edge.says("curtain", 1)
    hub.go(20)
    edge.says("curtain", 0)
    hub.go(22)
    assert judge(hub) == 2
    assert hub.verdicts() == [("22", "evening", "seen"), ("22", "morning", "seen")]


def test_two_windows_at_the_same_time_get_each_their_own_verdict(hub, morning) -> None:
    door = Gesture(("door",), "door", Direction.CHANGE)
    edge = hub.living("home", morning, replace(morning, window_id="out", gesture=door, ask_s=0))
    hub.go(7)
    edge.says("curtain", 1)
    hub.go(8, 59)
    edge.says("door", 0)
    hub.go(9)
    judge(hub)
    assert hub.verdicts() == [("22", "morning", "seen"), ("22", "out", "missed")]


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


@pytest.mark.parametrize("days_away", [1, 3, 9])
def test_a_hub_that_was_away_for_days_judges_each_of_them_once(hub, morning, evening, days_away):
    edge = hub.living("home", morning, evening)
    start = hub.clock.time
    backlog = []
    for hour in range(1, 24 * days_away + 1):
        at = start + timedelta(hours=hour)
        opened = 7 <= at.hour < 19 and at.day != 23
        backlog.append(edge.reading("curtain", float(opened), at, historical=True))
    hub.clock.time = start + timedelta(days=days_away, hours=3)
    hub.seeing_since = hub.clock.time
    hub.deliver(edge.readings(*backlog))
    edge.birth()
    edge.says("curtain", 0)
    while judge(hub):
        pass
    expected = []
    for number in range(days_away):
        verdict = "missed" if number == 1 else "seen"
        day = str(22 + number)
        expected += [(day, "evening", verdict), (day, "morning", verdict)]
    assert hub.verdicts() == expected


def test_nobody_is_asked_about_a_window_when_the_next_has_opened(hub) -> None:
    edge = hub.living()
    hub.go(7, day=23)
    backlog = [
        edge.reading("curtain", 0, hub.clock.time - timedelta(hours=hour), historical=True)
        for hour in range(30, 0, -1)
    ]
    hub.deliver(edge.readings(*backlog))
    edge.birth()
    judge(hub)
    assert hub.verdicts() == [("22", "morning", "missed")]
    assert [row.kind for row in hub.rows(schema.commands)] == ["rebirth"]


def test_a_window_changed_while_open_is_judged_as_it_was_and_changes_tomorrow(hub, morning):
    edge = hub.living()
    hub.go(6)
    hub.enrolment.replace_windows("home", (replace(morning, opens_at=time(8), due_at=time(12)),))
    hub.go(7)
    edge.says("curtain", 1)
    hub.go(9)
    judge(hub)
    assert hub.verdicts() == [("22", "morning", "seen")]
    (deadline,) = hub.rows(schema.deadlines)
    assert (deadline.day, deadline.judge_at.hour) == ("2026-11-23", 12)


def test_a_window_moved_to_later_on_a_judged_day_harms_nobody(hub, morning) -> None:
    edge = hub.living()
    hub.living("neighbour")
    hub.go(7)
    edge.says("curtain", 1)
    hub.go(9)
    judge(hub)
    hub.enrolment.replace_windows("home", (replace(morning, opens_at=time(10), due_at=time(12)),))
    hub.go(12)
    while judge(hub):
        pass
    assert hub.verdicts(home_id="home") == [("22", "morning", "seen")]
    (deadline,) = hub.rows(schema.deadlines, home_id="home")
    assert deadline.day == "2026-11-23"


def test_a_removed_window_ends_after_the_one_that_is_open(hub, morning, evening) -> None:
    hub.living("home", morning, evening)
    hub.go(6)
    hub.enrolment.replace_windows("home", (evening,))
    hub.go(9)
    judge(hub)
    hub.go(9, 10)
    hub.checkins.settle_once()
    rows = hub.rows(schema.deadlines)
    assert [row.window_id for row in rows] == ["evening"]


def test_killed_at_any_statement_a_pass_leaves_all_or_nothing(hub, morning, killed) -> None:
    quick = replace(morning, ask_s=0)
    edges = [hub.living(f"home-{number}", quick) for number in range(3)]
    hub.living("asked")
    hub.go(8, 59)
    edges[0].says("curtain", 1)
    for edge in edges[:2]:
        edge.says("door", 0)
    hub.go(9)
    number = 0
    while True:
        number += 1
        try:
            with hub.killed_at_statement(number):
                judge(hub)
        except killed:
            assert hub.verdicts() == []
            assert not [row for row in hub.rows(schema.commands) if row.kind == "ask"]
            hub.restart()
        else:
            break
    assert number > 8
    assert len(hub.verdicts()) == 4
    assert judge(hub) == 0


def test_more_homes_than_one_pass_takes_are_judged_by_several(hub) -> None:
    hub.restart(batch=3)
    for number in range(8):
        hub.enrol(f"home-{number}")
    hub.go(9)
    assert [judge(hub) for _ in range(4)] == [3, 3, 2, 0]
    assert len(hub.verdicts()) == 8


def test_every_answer_of_a_whole_street_is_noticed(hub) -> None:
    hub.restart(batch=3)
    edges = [hub.living(f"home-{number}") for number in range(8)]
    for edge in edges:
        kept_alive(hub, edge, 8, 59)
    hub.go(9)
    while judge(hub):
        pass
    hub.go(9, 1)
    for edge in edges:
        edge.says("i_am_fine", 1)
    while hub.checkins.settle_once():
        pass
    assert [found[2] for found in hub.verdicts()] == ["seen"] * 8


def test_a_window_that_cannot_be_judged_is_postponed_and_stops_nobody(hub, caplog) -> None:
    for number in range(3):
        hub.enrol(f"home-{number}")
    good = hub.rows(schema.deadlines)[0].definition
    set_definition(hub, "home-1", good | {"tz": "Nowhere/Land"})
    hub.go(9)
    with caplog.at_level(logging.CRITICAL):
        assert judge(hub) == 2
        assert judge(hub) == 0
    assert len(hub.verdicts()) == 2
    assert hub.verdicts(home_id="home-1") == []
    set_definition(hub, "home-1", good)
    hub.go(9, 1)
    assert judge(hub) == 1
    assert hub.verdicts(home_id="home-1") == [("22", "morning", "blind")]


def set_definition(hub, home_id: str, definition: dict) -> None:
    for table in (schema.deadlines, schema.windows):
        change = update(table).where(table.c.home_id == home_id).values(definition=definition)
        with hub.database.write() as connection:
            connection.execute(change)


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
