"""Asking her first, on a real database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


def judge(hub) -> int:
    return hub.checkins.judge_once()


def kept_alive(hub, edge, hour: int, minute: int = 0, day: int = 22) -> None:
    """The clock moves on; the node and its curtain said that nothing moved."""
    hub.go(hour, minute, day=day)
    edge.says("curtain", 0)
    edge.says("door", 0)


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
