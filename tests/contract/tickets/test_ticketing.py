"""Verdicts and alerts become tickets, once each, on a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from hub.adapters.sql import schema
from hub.domain.tickets import Action, Outcome

pytestmark = pytest.mark.contract


def test_missed_verdict_opens_one_ticket_for_the_paired_worker(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://phone/li")
    town.add_worker("w-wu")
    town.add_home("h-1", "w-li", "w-wu")
    verdict_id = town.add_verdict("h-1")
    assert town.ticketing.open_once() == 1
    ticket = town.ticket()
    assert (ticket.kind, ticket.priority, ticket.state) == ("missed", "P1", "assigned")
    assert (ticket.assignee, ticket.cause) == ("w-li", "verdict:h-1:morning:2026-11-22")
    assert ticket.next_step_at == town.clock.now() + timedelta(seconds=300)
    assert ticket.evidence[0]["points"] == "worry"
    (verdict,) = town.rows(schema.verdicts, verdict_id=verdict_id)
    assert (verdict.wants_ticket, verdict.ticket_id) == (False, ticket.ticket_id)
    notices = town.rows(schema.notices)
    assert {row.channel for row in notices} == {"web:", "log:", "http://phone/li"}
    assert {row.worker_id for row in notices} == {"w-li"}
    assert town.ticketing.open_once() == 0


def test_notice_says_what_and_why_in_both_languages_and_never_who_or_where(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://phone/li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    notice = town.rows(schema.notices, channel="http://phone/li")[0]
    assert notice.title == f"[P1] 约定未见 Covenant missed · {notice.ticket_id}"
    assert notice.body == "到09:15窗帘仍未拉开。\nCurtain still closed at 09:15."
    assert "h-1" not in notice.title + notice.body


def test_home_without_a_worker_climbs_at_once(town):
    town.add_home("h-1")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    ticket = town.ticket()
    assert (ticket.state, ticket.assignee, ticket.rung) == ("new", None, 0)
    assert ticket.next_step_at == town.clock.now()


def test_second_blind_window_joins_the_open_blind_ticket(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", "blind")
    town.add_verdict("h-1", "blind", window_id="evening")
    town.ticketing.open_once()
    ticket = town.ticket()
    assert ticket.priority == "P2"
    assert town.events(ticket.ticket_id) == ["open", "attach"]
    assert {row.ticket_id for row in town.rows(schema.verdicts)} == {ticket.ticket_id}
    town.add_verdict("h-1", "blind", day="2026-11-23")
    town.ticketing.open_once()
    assert town.events(ticket.ticket_id) == ["open", "attach", "attach"]


def test_blind_again_after_proof_of_life_is_sent_out_anew(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    first = town.add_verdict("h-1", "blind")
    town.ticketing.open_once()
    town.late(first, late_sign_at=town.clock.now())
    town.ticketing.open_once()
    assert town.ticket().next_step_at is None
    town.add_verdict("h-1", "blind", day="2026-11-23")
    town.ticketing.open_once()
    ticket = town.ticket()
    assert (ticket.priority, ticket.state, ticket.assignee) == ("P2", "assigned", "w-li")
    assert ticket.next_step_at == town.clock.now() + timedelta(seconds=600)
    assert town.told("again:") == {"w-li"}


def test_proof_for_an_older_window_does_not_silence_a_newer_one(town):
    morning, evening = blind_since_morning(town)
    town.late(morning, late_proof_at=town.clock.now() - timedelta(hours=2))
    town.ticketing.open_once()
    ticket = town.ticket()
    assert (ticket.priority, ticket.state) == ("P2", "assigned")
    assert ticket.next_step_at is not None
    assert town.told("stand_down:") == set()
    assert town.events(ticket.ticket_id) == ["open", "attach", "late_proof"]
    assert "a later window" in town.rows(schema.ticket_events)[-1].why_en
    town.late(evening, late_proof_at=town.clock.now() + timedelta(hours=9))
    town.ticketing.open_once()
    assert town.ticket().priority == "P4"
    assert town.told("stand_down:") == {"w-li"}


def test_life_after_the_newest_window_began_relieves_the_ticket_whatever_verdict_it_came_by(town):
    morning, _ = blind_since_morning(town)
    town.late(morning, late_sign_at=town.clock.now() + timedelta(hours=9))
    town.ticketing.open_once()
    assert town.ticket().priority == "P4"


def blind_since_morning(town):
    """One ticket of a morning and an evening in which nothing was heard."""
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    evening_at = town.clock.now() + timedelta(hours=8)
    evening = {"window_id": "evening", "starts_at": evening_at}
    ids = town.add_verdict("h-1", "blind"), town.add_verdict("h-1", "blind", **evening)
    town.ticketing.open_once()
    return ids


def test_blind_again_while_somebody_is_there_starts_the_clock_of_his_report(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    first = town.add_verdict("h-1", "blind")
    town.ticketing.open_once()
    town.act(town.ticket().ticket_id, Action.ACCEPT, "w-li")
    town.act(town.ticket().ticket_id, Action.ARRIVE, "w-li")
    town.late(first, late_sign_at=town.clock.now())
    town.ticketing.open_once()
    town.add_verdict("h-1", "blind", day="2026-11-23")
    town.ticketing.open_once()
    assert (town.ticket().state, town.ticket().priority) == ("on_site", "P2")
    assert town.ticket().next_step_at == town.clock.now() + timedelta(seconds=3600)


def test_blind_after_the_last_blind_ticket_was_resolved_opens_a_new_one(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", "blind")
    town.ticketing.open_once()
    ticket_id = town.ticket().ticket_id
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.ARRIVE, "w-li")
    town.act(ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.DEVICE_FAULT)
    town.add_verdict("h-1", "blind", day="2026-11-23")
    town.ticketing.open_once()
    assert len(town.rows(schema.tickets)) == 2


def test_late_proof_downgrades_stops_the_clock_and_calls_everybody_back(town):
    town.add_worker("w-li")
    town.add_worker("w-leader", "grid_leader")
    town.add_home("h-1", "w-li")
    verdict_id = town.add_verdict("h-1")
    town.ticketing.open_once()
    town.clock.forward(301)
    town.escalation.climb_once()
    ticket_id = town.ticket().ticket_id
    town.act(ticket_id, Action.ACCEPT, "w-leader")
    town.late(verdict_id, late_proof_at=town.clock.now() - timedelta(hours=2, minutes=39))
    assert town.ticketing.open_once() == 1
    ticket = town.ticket()
    assert (ticket.priority, ticket.state, ticket.next_step_at) == ("P4", "accepted", None)
    assert "curtain opened at 06:41, inside the window; the report was late" in (
        ticket.reason_en.lower()
    )
    assert ticket.evidence[-1]["points"] == "comfort"
    assert town.told("stand_down:") == {"w-li", "w-leader"}
    town.act(ticket_id, Action.CLOSE, "w-leader", note="rang her, all is well")
    assert town.ticket().state == "closed"


def test_second_late_sign_adds_a_line_and_calls_nobody_again(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    verdict_id = town.add_verdict("h-1")
    town.ticketing.open_once()
    town.late(verdict_id, late_sign_at=town.clock.now())
    town.ticketing.open_once()
    told = len(town.rows(schema.notices))
    town.late(verdict_id, late_proof_at=town.clock.now())
    town.ticketing.open_once()
    assert len(town.rows(schema.notices)) == told
    assert town.events(town.ticket().ticket_id) == ["open", "downgrade", "late_proof"]


def test_verdict_that_is_proven_already_opens_as_p4_and_says_so(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1", late_sign_at=town.clock.now())
    town.ticketing.open_once()
    ticket = town.ticket()
    assert (ticket.priority, ticket.next_step_at) == ("P4", None)
    (opened,) = town.rows(schema.ticket_events)
    assert "P4" in opened.why_en


def test_late_proof_of_a_finished_ticket_is_only_a_line(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    verdict_id = town.add_verdict("h-1")
    town.ticketing.open_once()
    ticket_id = town.ticket().ticket_id
    town.act(ticket_id, Action.CANCEL, None, note="a drill")
    told = len(town.rows(schema.notices))
    town.late(verdict_id, late_proof_at=town.clock.now())
    town.ticketing.open_once()
    assert (town.ticket().state, town.ticket().priority) == ("canceled", "P1")
    assert town.events(ticket_id)[-1] == "late_proof"
    assert len(town.rows(schema.notices)) == told


@pytest.mark.parametrize(
    ("kind", "priority"),
    [
        ("help", "P1"),
        ("smoke", "P1"),
        ("fall", "P1"),
        ("intrusion", "P2"),
        ("loitering", "P3"),
        ("listed_vehicle_seen", "P4"),
        ("something_new", "P2"),
    ],
)
def test_alert_opens_one_ticket_of_its_priority(town, kind, priority):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_alert("h-1", kind, zone="stairs")
    assert town.ticketing.open_once() == 1
    ticket = town.ticket()
    assert (ticket.cause, ticket.priority) == ("alert:n-h-1:a-1", priority)
    (evidence,) = ticket.evidence
    assert (evidence["confidence"], evidence["detail"]) == (0.9, {"zone": "stairs"})
    assert town.ticketing.open_once() == 0
    (alert,) = town.rows(schema.alerts)
    assert (alert.ticket_id, alert.ticketed_at) == (ticket.ticket_id, town.clock.now())


def test_second_watch_adds_a_line_to_its_verdicts_ticket(town):
    town.add_home("h-1")
    town.add_verdict("h-1")
    town.add_alert("h-1", "local_covenant_missed", window_id="morning", day="2026-11-22")
    assert town.ticketing.open_once() == 2
    assert town.events(town.ticket().ticket_id) == ["open", "local_covenant"]


def test_second_watch_alone_opens_nothing(town):
    town.add_home("h-1")
    town.add_verdict("h-1", "seen")
    town.add_alert("h-1", "local_covenant_missed", window_id="morning", day="2026-11-22")
    town.add_alert("h-1", "local_covenant_missed", "a-2", window_id="evening", day="2026-11-22")
    town.add_alert("h-1", "local_covenant_missed", "a-3")
    assert town.ticketing.open_once() == 3
    assert town.rows(schema.tickets) == []
    assert all(row.ticketed_at for row in town.rows(schema.alerts))


def test_a_pass_is_bounded_and_the_next_one_goes_on(town):
    town.add_worker("w-li")
    for number in range(5):
        town.add_home(f"h-{number}", "w-li")
        town.add_verdict(f"h-{number}")
    assert [town.ticketing.open_once(2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(town.rows(schema.tickets)) == 5


def test_killed_at_any_statement_nothing_is_lost_or_doubled(town, killed):
    town.add_worker("w-li", "micro_grid_worker", "grid", "http://phone/li")
    for number in range(3):
        town.add_home(f"h-{number}", "w-li")
        town.add_verdict(f"h-{number}", "blind" if number else "missed")
        town.add_verdict(f"h-{number}", "blind", window_id="evening")
        town.add_alert(f"h-{number}", "help")
    for statement in range(1, 100):
        with town.killed_at_statement(statement):
            try:
                assert town.ticketing.open_once() in {9, 3}  # the verdicts stand already
            except killed:
                assert len(town.rows(schema.tickets)) in {0, 4}
                continue
        break
    assert statement > 10
    assert len(town.rows(schema.tickets)) == 7
    assert len(town.rows(schema.notices)) == 7 * 3
    assert town.ticketing.open_once() == 0


def test_claims_never_walk_all_verdicts_or_alerts(town):
    asked = []
    event.listen(
        town.database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2:4])
    )
    town.ticketing.open_once()
    claims = [one for one in asked if "ORDER BY" in one[0] and "LIMIT" in one[0]]
    plans = []
    with town.database.read() as connection:
        for statement, parameters in claims:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" ".join(row.detail for row in rows))
    assert "verdicts_to_ticket" in plans[0]
    assert "alerts_to_ticket" in plans[1]


def test_pictures_are_not_read_to_open_a_ticket(town):
    asked = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    town.ticketing.open_once()
    assert not any("snapshot" in statement for statement in asked)


def test_one_verdict_and_one_alert_that_break_a_rule_keep_nobody_waiting(town):
    town.add_worker("w-li")
    for home_id in ("h-1", "h-2"):
        town.add_home(home_id, "w-li")
        town.add_alert(home_id, "help")
    town.add_verdict("h-2")
    good = town.rows(schema.verdicts)[0].definition
    town.add_verdict("h-1", definition=good | {"tz": "Nowhere/None"})
    with town.database.write() as connection:
        connection.exec_driver_sql("UPDATE alerts SET confidence = 'no' WHERE home_id = 'h-1'")
    assert town.ticketing.open_once() == 2
    assert {row.home_id for row in town.rows(schema.tickets)} == {"h-2"}
    assert town.ticketing.open_once() == 0  # set aside for a minute
    with town.database.write() as connection:
        connection.execute(schema.verdicts.update().values(definition=good))
        connection.execute(schema.alerts.update().values(confidence=0.9))
    town.clock.forward(60)
    assert town.ticketing.open_once() == 2
