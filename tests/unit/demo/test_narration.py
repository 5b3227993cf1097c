"""The narration: each thing is told once, Chinese first."""

from datetime import UTC, datetime, timedelta
from io import StringIO

from demo.api import Both, Ticket, TicketEvent, Verdict
from demo.desk import View
from demo.narration import Narrator
from demo.script import write_script
from demo.truth import Home

TRUTH = write_script(7, 20, 14)
NOW = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)
MISSED = next(home for home in TRUTH.homes if home.expects.verdict == "missed")


def _narrator() -> tuple[Narrator, StringIO]:
    out = StringIO()
    return Narrator(TRUTH, out), out


def _verdict(home: Home, verdict: str) -> Verdict:
    reason = Both("窗帘仍未拉开", "curtain still closed")
    return Verdict(home.home_id, "morning", "2026-11-22", NOW, verdict, NOW, reason, [])


def _ticket(*events: TicketEvent) -> Ticket:
    reason = Both("窗帘仍未拉开", "curtain still closed")
    home_id = MISSED.home_id
    return Ticket("t-1", "missed", "P1", "assigned", home_id, None, reason, NOW, list(events))


def test_an_unasked_home_is_one_of_many_and_any_other_has_its_own_line() -> None:
    narrator, out = _narrator()
    plain = [_verdict(home, "seen") for home in TRUTH.homes if home.expects.verdict == "seen"]
    narrator.tell(View([*plain, _verdict(MISSED, "missed")], [], [], []), NOW)
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert f"{len(plain)} 户" in lines[0]
    assert lines[1].startswith(f"09:15 未见 missed: {MISSED.home_id}")


def test_what_was_told_is_not_told_again() -> None:
    narrator, out = _narrator()
    event = TicketEvent(1, NOW, "w-01", "accept", Both("已接单", "accepted"), None)
    view = View([_verdict(MISSED, "missed")], [_verdict(MISSED, "asking")], [_ticket(event)], [])
    narrator.tell(view, NOW)
    told = out.getvalue()
    narrator.tell(view, NOW + timedelta(minutes=1))
    assert out.getvalue() == told
    assert len(told.splitlines()) == 4


def test_a_worker_is_told_by_name_and_the_hub_by_its_reason() -> None:
    narrator, out = _narrator()
    worker = TRUTH.workers[0]
    accepted = TicketEvent(1, NOW, worker.worker_id, "accept", Both("已接单", "accepted"), None)
    climbed = TicketEvent(2, NOW, "hub", "escalate", Both("上报到组长", "climbs"), None)
    narrator.tell(View([], [], [_ticket(accepted, climbed)], []), NOW)
    _, accept, climb = out.getvalue().splitlines()
    assert worker.name in accept
    assert "上报到组长" in climb


def test_every_half_hour_is_told_once() -> None:
    narrator, _ = _narrator()
    assert narrator.is_time(NOW)
    assert not narrator.is_time(NOW + timedelta(minutes=14))
    assert narrator.is_time(NOW + timedelta(minutes=15))
    assert not narrator.is_time(NOW + timedelta(minutes=16))
