"""Commands and configs, on a real database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


def asked(hub):
    """A home that is being asked at nine; its other commands are gone."""
    edge = hub.living()
    hub.go(8, 59)
    edge.says("curtain", 0)
    hub.commanding.publish_once()
    hub.ears.commands.clear()
    hub.go(9)
    hub.checkins.judge_once()
    return edge


def ask(hub):
    (row,) = [row for row in hub.rows(schema.commands) if row.kind == "ask"]
    return row


def test_a_command_is_sent_once(hub) -> None:
    asked(hub)
    assert (hub.commanding.publish_once(), hub.commanding.publish_once()) == (1, 0)
    (sent,) = hub.ears.commands
    assert (sent.command_id, sent.kind, sent.node_id) == (ask(hub).command_id, "ask", "n-home")


def test_a_crash_between_sending_and_noting_repeats_the_same_command(hub, killed) -> None:
    asked(hub)
    with hub.killed_at_statement(4), pytest.raises(killed):
        hub.commanding.publish_once()
    assert ask(hub).published_at is None
    hub.restart()
    hub.commanding.publish_once()
    assert len(hub.ears.commands) == 2
    assert len({row.command_id for row in hub.ears.commands}) == 1


def test_a_broker_that_is_gone_leaves_the_command_waiting(hub) -> None:
    asked(hub)
    hub.ears.deaf = True
    assert hub.commanding.publish_once() == 0
    hub.ears.deaf = False
    assert hub.commanding.publish_once() == 1


def test_a_command_that_could_never_be_sent_ends_with_its_time(hub) -> None:
    asked(hub)
    hub.ears.deaf = True
    hub.go(9, 9, 59)
    hub.commanding.give_up_once()
    assert ask(hub).outcome is None
    hub.go(9, 10)
    hub.commanding.give_up_once()
    assert ask(hub).outcome == "unheard"
    hub.ears.deaf = False
    assert hub.commanding.publish_once() == 0


def test_a_reply_within_ten_seconds_counts(hub) -> None:
    edge = asked(hub)
    hub.commanding.publish_once()
    hub.go(9, 0, 9)
    edge.reply(ask(hub).command_id, "heard")
    hub.go(9, 0, 30)
    assert hub.commanding.give_up_once() == 0
    assert ask(hub).outcome == "heard"
    assert hub.rows(schema.deadlines)[0].next_at == datetime(2026, 11, 22, 9, 10, tzinfo=UTC)


def test_of_two_replies_in_one_batch_the_last_counts(hub) -> None:
    edge = asked(hub)
    hub.commanding.publish_once()
    command_id = ask(hub).command_id
    edge.reply(command_id, "heard")
    edge.reply(command_id, "done")
    assert ask(hub).outcome == "done"


def test_config_goes_out_once_and_reaches_two_weeks_ahead(hub, morning) -> None:
    hub.enrol()
    assert (hub.commanding.configure_once(), hub.commanding.configure_once()) == (1, 0)
    (config,) = hub.ears.configs
    days = [window.day.isoformat() for window in config.windows]
    assert days[0] == "2026-11-22"
    assert len(days) == 14
    assert config.windows[0].judge_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert morning.window_id == config.windows[0].window_id


def test_config_is_renewed_before_it_runs_out(hub) -> None:
    hub.enrol()
    hub.commanding.configure_once()
    hub.clock.time += timedelta(days=6, hours=23)
    assert hub.commanding.configure_once() == 0
    hub.clock.time += timedelta(hours=2)
    assert hub.commanding.configure_once() == 1


def test_changed_windows_reach_the_edge(hub, morning, evening) -> None:
    hub.enrol()
    hub.commanding.configure_once()
    hub.enrolment.replace_windows("home", (evening,))
    assert hub.commanding.configure_once() == 1
    first, second = hub.ears.configs
    assert second.revision > first.revision
    assert {window.window_id for window in second.windows} >= {"evening"}


def test_her_dialect_reaches_the_edge(hub) -> None:
    hub.living()
    with hub.database.write() as connection:
        connection.execute(update(schema.residents).values(dialect="zh-yue"))
    hub.commanding.configure_once()
    assert hub.ears.configs[-1].dialect == "zh-yue"


def test_an_absence_reaches_the_edge(hub) -> None:
    hub.enrol()
    hub.commanding.configure_once()
    now = hub.clock.time
    hub.enrolment.agree_absence("home", now, now + timedelta(days=2), "away", "worker")
    hub.commanding.configure_once()
    away = [window.away for window in hub.ears.configs[-1].windows]
    assert away[:3] == [True, True, False]


@pytest.mark.parametrize(("named", "again"), [(0, 1), (None, 0)])
def test_config_goes_out_again_when_a_birth_names_another_revision(hub, named, again) -> None:
    edge = hub.enrol()
    hub.commanding.configure_once()
    revision = hub.ears.configs[0].revision
    edge.birth(config_revision=revision if named is None else named)
    assert hub.commanding.configure_once() == again


def test_a_broker_that_is_gone_leaves_the_config_waiting(hub) -> None:
    hub.enrol()
    hub.ears.deaf = True
    assert hub.commanding.configure_once() == 0
    hub.ears.deaf = False
    assert hub.commanding.configure_once() == 1


def test_an_edge_with_windows_over_midnight_keeps_the_one_that_is_open(hub, morning) -> None:
    night = replace(morning, opens_at=morning.opens_at.replace(hour=22))
    hub.enrol("home", night)
    hub.go(2, day=23)
    hub.commanding.configure_once()
    assert hub.ears.configs[0].windows[0].day.isoformat() == "2026-11-22"
