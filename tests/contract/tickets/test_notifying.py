"""Notices go out once, come back after failures, and climb when they cannot; a real database."""

import threading

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.notices import SqlNotices
from hub.adapters.sql.state import opener
from hub.domain.notices import MOST_ATTEMPTS
from hub.domain.tickets import Action, Outcome, Priority

pytestmark = pytest.mark.contract
PHONE = "http://phone/li"


@pytest.fixture
def alarm(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", PHONE)
    town.add_worker("w-leader", "grid_leader", "grid", "http://phone/leader")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    return town


def notice(town, channel=PHONE):
    return town.rows(schema.notices, channel=channel)[0]


def test_each_channel_has_its_own_result(alarm, failed):
    alarm.sender.failures[PHONE] = [failed("the webhook answered 500")]
    assert alarm.notifier.send_once() > 0
    states = {row.channel: row.state for row in alarm.rows(schema.notices)}
    assert states == {"web:": "sent", "log:": "sent", PHONE: "queued"}
    assert notice(alarm).result == "the webhook answered 500"
    assert notice(alarm, "log:").result == "ok"


def test_attempt_is_written_before_the_send_and_ended_after_it(alarm):
    seen = []

    def send(url, message):
        seen.extend(alarm.rows(schema.notice_attempts))
        return alarm.sender(url, message)

    notifier = alarm.new_notifier(send=send)
    notifier.send_once()
    notifier.close()
    assert len(seen) >= 2
    assert all(row.ended_at is None for row in seen[:2])
    assert all(row.outcome == "sent" for row in alarm.rows(schema.notice_attempts))


def test_failed_notice_goes_out_later_and_only_then(alarm, failed):
    alarm.sender.failures[PHONE] = [failed("500"), failed("500")]
    alarm.notifier.send_once()
    assert alarm.notifier.send_once() == 0
    alarm.clock.forward(2)
    alarm.notifier.send_once()
    alarm.clock.forward(4)
    alarm.notifier.send_once()
    assert (notice(alarm).state, notice(alarm).attempts) == ("sent", 3)
    (message,) = alarm.sender.to(PHONE)
    assert not message.repeat


def test_permanent_failure_gives_up_and_climbs_at_once(alarm, failed):
    alarm.sender.failures[PHONE] = [failed("the webhook answered 410", permanent=True)]
    alarm.notifier.send_once()
    assert notice(alarm).state == "failed"
    assert alarm.ticket().next_step_at == alarm.clock.now()
    assert alarm.events(alarm.ticket().ticket_id) == ["open", "undelivered"]
    alarm.escalation.climb_once()
    assert alarm.told("rung:2") == {"w-leader"}


def test_other_channel_of_the_step_that_works_keeps_it_from_climbing(town, failed):
    town.add_worker("w-li", "micro_grid_worker", "grid", PHONE, "http://tablet/li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    before = town.ticket().next_step_at
    town.sender.failures[PHONE] = [failed("gone", permanent=True)]
    town.notifier.send_once()
    assert town.ticket().next_step_at == before


def test_broken_channel_at_the_top_does_not_climb_in_a_circle(alarm, failed):
    for _ in range(4):
        for url in (PHONE, "http://phone/leader"):
            alarm.sender.failures[url] = [failed("gone", permanent=True)]
        alarm.notifier.send_once()
        alarm.escalation.climb_once()
    assert alarm.events(alarm.ticket().ticket_id).count("escalate") == 2
    assert alarm.ticket().next_step_at > alarm.clock.now()


def test_stand_down_that_cannot_be_delivered_does_not_climb(alarm, failed):
    alarm.notifier.send_once()
    ticket_id = alarm.ticket().ticket_id
    alarm.act(ticket_id, Action.ACCEPT, "w-li")
    alarm.act(ticket_id, Action.ASSIGN, None, assignee="w-leader")
    before = alarm.ticket().next_step_at
    alarm.clock.forward(1)
    alarm.sender.failures[PHONE] = [failed("gone", permanent=True)]
    alarm.notifier.send_once()
    assert alarm.rows(schema.notices, channel=PHONE, state="failed") != []
    assert alarm.ticket().next_step_at == before


def test_it_gives_up_after_enough_attempts(alarm, failed):
    alarm.sender.failures[PHONE] = [failed("500") for _ in range(20)]
    for _ in range(20):
        alarm.notifier.send_once()
        alarm.clock.forward(130)
    assert (notice(alarm).state, notice(alarm).attempts) == ("failed", MOST_ATTEMPTS)


def test_crash_in_mid_send_repeats_once_and_says_so(alarm):
    assert len(alarm.notifier._claim()) == 2  # and then the process is gone
    assert notice(alarm).state == "sending"
    again = alarm.new_notifier(base_url="https://hub.example/")
    assert again.recover_once() == 2
    again.send_once()
    (message,) = alarm.sender.to(PHONE)
    assert message.repeat
    assert message.title.startswith("（重发）(repeat) [P1]")
    assert message.body.splitlines()[-1].startswith("https://hub.example/s/")
    assert again.recover_once() == 0
    again.close()


def test_second_crash_in_mid_send_gives_up_and_climbs(alarm):
    for _ in range(2):
        alarm.new_notifier()._claim()
        alarm.new_notifier().recover_once()
    assert notice(alarm).state == "failed"
    assert alarm.ticket().next_step_at == alarm.clock.now()
    alarm.notifier.send_once()
    assert alarm.sender.to(PHONE) == []


def test_killed_at_any_statement_of_a_pass_nobody_is_told_twice_unmarked(alarm, killed):
    for statement in range(1, 100):
        notifier = alarm.new_notifier()
        notifier.recover_once()
        with alarm.killed_at_statement(statement):
            try:
                notifier.send_once()
            except killed:
                break_down(notifier)
                continue
        break
    plain = [message for message in alarm.sender.to(PHONE) if not message.repeat]
    marked = [message for message in alarm.sender.to(PHONE) if message.repeat]
    assert len(plain) <= 1
    assert len(marked) <= 1
    assert plain or marked
    assert notice(alarm).state in {"sent", "failed"}


def break_down(notifier):
    notifier._lanes.close()


def test_results_wait_in_memory_while_the_database_is_away(alarm, killed):
    with alarm.killed_at_statement(6), pytest.raises(killed):
        alarm.notifier.send_once()
    assert notice(alarm).state == "sending"
    alarm.notifier.send_once()
    assert notice(alarm).state == "sent"
    assert len(alarm.sender.to(PHONE)) == 1


def test_hanging_channel_does_not_hold_up_the_results_of_others(alarm):
    alarm.sender.hangs[PHONE] = threading.Event()
    alarm.notifier.send_once()
    assert notice(alarm, "log:").state == "sent"
    assert notice(alarm).state == "sending"
    alarm.sender.hangs[PHONE].set()
    alarm.notifier.close()
    assert notice(alarm).state == "sent"


def test_slow_host_that_answers_now_and_then_does_not_hold_up_an_alarm_that_falls_due(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://slow/li")
    town.add_worker("w-wu", "micro_grid_worker", "grid", PHONE)
    town.add_home("h-wu", "w-wu")
    for number in range(12):
        town.add_home(f"h-{number}", "w-li")
        town.add_verdict(f"h-{number}")
    town.ticketing.open_once()

    def send(url, message):
        if url == "http://slow/li":
            threading.Event().wait(0.05)
        return town.sender(url, message)

    notifier = town.new_notifier(send=send, threads=1)
    notifier.send_once()
    town.add_verdict("h-wu")
    town.ticketing.open_once()
    while notifier.send_once():
        pass
    notifier.close()
    order = [url for url, _ in town.sender.sent if url != "log:"]
    assert len(order) == 13
    assert order.index(PHONE) < 8


def test_while_something_is_under_way_the_next_pass_follows_at_once(alarm):
    alarm.sender.hangs[PHONE] = threading.Event()
    alarm.notifier.send_once()
    assert alarm.notifier.send_once() == 1
    alarm.sender.hangs[PHONE].set()
    while alarm.notifier.send_once():
        pass
    assert notice(alarm).state == "sent"


def test_finished_ticket_is_not_told(alarm):
    ticket_id = alarm.ticket().ticket_id
    alarm.act(ticket_id, Action.CANCEL, None, note="a drill")
    alarm.notifier.send_once()
    alarms = alarm.rows(schema.notices, channel=PHONE, step="rung:0:0")
    assert [(row.state, row.result) for row in alarms] == [("failed", "no longer needed")]
    assert [m.step for m in alarm.sender.to(PHONE)] == ["stand_down:0"]


def test_retry_stops_when_somebody_accepted(alarm, failed):
    alarm.sender.failures[PHONE] = [failed("500")]
    alarm.notifier.send_once()
    alarm.act(alarm.ticket().ticket_id, Action.ACCEPT, "w-li")
    alarm.clock.forward(5)
    alarm.notifier.send_once()
    assert notice(alarm).result == "no longer needed"


def test_stand_down_is_retried_after_acceptance(alarm, failed):
    alarm.notifier.send_once()
    (verdict,) = alarm.rows(schema.verdicts)
    alarm.act(alarm.ticket().ticket_id, Action.ACCEPT, "w-li")
    alarm.late(verdict.verdict_id, late_sign_at=alarm.clock.now())
    alarm.ticketing.open_once()
    alarm.sender.failures[PHONE] = [failed("500")]
    alarm.notifier.send_once()
    alarm.clock.forward(5)
    alarm.notifier.send_once()
    assert alarm.sender.to(PHONE)[-1].step.startswith("stand_down:")


def test_alarm_of_before_does_not_come_after_the_stand_down(alarm, failed):
    alarm.sender.failures[PHONE] = [failed("500")]
    alarm.notifier.send_once()
    (verdict,) = alarm.rows(schema.verdicts)
    alarm.late(verdict.verdict_id, late_sign_at=alarm.clock.now())
    alarm.ticketing.open_once()
    alarm.notifier.send_once()
    alarm.clock.forward(5)
    alarm.notifier.send_once()
    assert [message.step for message in alarm.sender.to(PHONE)] == ["stand_down:0"]
    assert notice(alarm).result == "no longer needed"


def test_ticket_that_opens_with_proof_of_life_is_told_with_the_digest(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", PHONE)
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", late_sign_at=town.clock.now())
    town.ticketing.open_once()
    town.notifier.send_once()
    assert town.sender.to(PHONE) == []
    town.clock.forward(8 * 3600)
    town.digests.gather_once()
    town.notifier.send_once()
    assert [message.priority for message in town.sender.to(PHONE)] == ["P4"]


def test_notices_go_out_most_urgent_first(alarm):
    alarm.add_home("h-2", "w-li")
    alarm.add_alert("h-2", "loitering")
    alarm.clock.forward(-10)
    alarm.ticketing.open_once()
    alarm.clock.forward(10)
    claimed = alarm.notifier._claim()
    assert [one.priority for one in claimed] == ["P1", "P1", "P3", "P3"]


def test_visit_ends_with_everything_settled(alarm):
    alarm.notifier.send_once()
    ticket_id = alarm.ticket().ticket_id
    alarm.act(ticket_id, Action.ACCEPT, "w-li")
    alarm.act(ticket_id, Action.ARRIVE, "w-li")
    alarm.act(ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE)
    assert alarm.notifier.send_once() == 0


def test_hundred_hanging_messages_do_not_hold_up_another_host(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://hanging/li")
    town.add_worker("w-wu", "micro_grid_worker", "grid", "http://phone/wu")
    hanging = town.sender.hangs["http://hanging/li"] = threading.Event()
    for number in range(100):
        town.add_home(f"h-{number}", "w-li")
        town.add_verdict(f"h-{number}")
    town.add_home("h-wu", "w-wu")
    town.add_verdict("h-wu")
    town.ticketing.open_once()
    town.notifier.send_once()
    assert notice(town, "http://phone/wu").state == "sent"
    hanging.set()


def test_whose_life_may_be_at_stake_waits_behind_no_other_message_to_the_same_host(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://gateway/li")
    town.add_worker("w-wu", "micro_grid_worker", "grid", "http://gateway/wu")
    hanging = town.sender.hangs["http://gateway/li"] = threading.Event()
    for number in range(20):
        town.add_home(f"h-{number}", "w-li")
        town.add_verdict(f"h-{number}", priority=Priority.P3)
    town.ticketing.open_once()
    town.notifier.send_once()
    town.add_home("h-wu", "w-wu")
    town.add_verdict("h-wu", priority=Priority.P1)
    town.ticketing.open_once()
    town.notifier.send_once()
    assert notice(town, "http://gateway/wu").state == "sent"
    hanging.set()


def test_while_too_much_is_under_way_the_urgent_alone_is_claimed(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://phone/li")
    for home_id, priority in (("h-1", Priority.P3), ("h-2", Priority.P1)):
        town.add_home(home_id, "w-li")
        town.add_verdict(home_id, priority=priority)
    town.ticketing.open_once()
    now, wall = town.clock.now(), town.clock.wall()
    with opener(town.database, SqlNotices)() as store:
        claimed = store.claim(wall, now, now, 100, urgent_only=True)
    assert {one.priority for one in claimed} == {Priority.P1}
