"""One verdict a window a day on a real database, whatever happens."""

import logging
from dataclasses import replace
from datetime import time, timedelta

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
