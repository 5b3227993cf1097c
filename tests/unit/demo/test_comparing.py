"""Comparing: a hub that keeps to the script differs in nothing, any other in what it got wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from demo.api import Both, Evidence, Notice, Ticket, Verdict
from demo.comparing import differences, undecided, was_asked
from demo.script import write_script
from demo.truth import Home, Truth

TRUTH = write_script(7, 20, 14)
JUDGE_AT = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)
SAID = Both("…", "…")


def _verdict(home: Home) -> Verdict:
    expects = home.expects
    observed_at = JUDGE_AT + timedelta(minutes=1 if expects.asked else -90)
    proof = [Evidence("comfort", observed_at, expects.settled_by)] if expects.settled_by else []
    return Verdict(
        home_id=home.home_id,
        window_id="morning",
        day="2026-11-22",
        judge_at=JUDGE_AT,
        verdict=expects.verdict,
        decided_at=JUDGE_AT + timedelta(minutes=10 if expects.asked else 0),
        reason=SAID,
        evidence=proof,
        ticket_id=f"t-{home.number}" if expects.ticket else None,
    )


def _ticket(home: Home, kind: str) -> Ticket:
    return Ticket(
        f"t-{home.number}", kind, "P2", "assigned", home.home_id, None, SAID, JUDGE_AT, []
    )


def _notice(ticket: Ticket, state: str) -> Notice:
    return Notice(f"m-{ticket.ticket_id}", ticket.ticket_id, "w-1", state)


def _scripted(truth: Truth = TRUTH) -> tuple[list[Verdict], list[Ticket]]:
    tickets = [_ticket(home, home.expects.ticket) for home in truth.homes if home.expects.ticket]
    return [_verdict(home) for home in truth.homes], tickets


def _first(matches: Callable[[Home], bool]) -> int:
    return next(home.number for home in TRUTH.homes if matches(home))


ORDINARY = _first(lambda home: home.expects.verdict == "seen" and not home.expects.asked)
ASKED = _first(lambda home: home.expects.verdict == "seen" and home.expects.asked)
MISSED = _first(lambda home: home.expects.verdict == "missed")


def test_what_was_scripted_differs_in_nothing() -> None:
    assert differences(TRUTH, *_scripted()) == []


@pytest.mark.parametrize("wrong", ["seen", "missed", "blind", "away"])
def test_every_wrong_verdict_is_found(wrong: str) -> None:
    for number, home in enumerate(TRUTH.homes):
        verdicts, tickets = _scripted()
        verdicts[number] = msgspec.structs.replace(verdicts[number], verdict=wrong)
        found = differences(TRUTH, verdicts, tickets)
        assert bool(found) is (wrong != home.expects.verdict)
        assert all(difference.startswith(home.home_id) for difference in found)


def test_a_missing_and_a_doubled_verdict_are_found() -> None:
    verdicts, tickets = _scripted()
    assert differences(TRUTH, verdicts[1:], tickets) == ["h-001: 0 verdicts instead of one"]
    doubled = [*verdicts, verdicts[0]]
    assert differences(TRUTH, doubled, tickets) == ["h-001: 2 verdicts instead of one"]


def test_other_windows_and_days_do_not_count() -> None:
    verdicts, tickets = _scripted()
    evening = msgspec.structs.replace(verdicts[0], window_id="evening", verdict="missed")
    yesterday = msgspec.structs.replace(verdicts[0], day="2026-11-21", verdict="missed")
    assert differences(TRUTH, [*verdicts, evening, yesterday], tickets) == []


def test_a_lost_a_doubled_and_an_unwanted_ticket_are_found() -> None:
    verdicts, tickets = _scripted()
    assert len(differences(TRUTH, verdicts, tickets[1:])) == 1
    assert len(differences(TRUTH, verdicts, [*tickets, tickets[0]])) == 1
    unwanted = _ticket(TRUTH.homes[ORDINARY], "missed")
    assert len(differences(TRUTH, verdicts, [*tickets, unwanted])) == 1


def test_a_ticket_of_the_wrong_kind_is_found() -> None:
    verdicts, tickets = _scripted()
    tickets[0] = msgspec.structs.replace(tickets[0], kind="help")
    assert len(differences(TRUTH, verdicts, tickets)) == 1


def test_a_home_that_nobody_scripted_is_found() -> None:
    verdicts, tickets = _scripted()
    stranger = msgspec.structs.replace(verdicts[ORDINARY], home_id="h-999")
    assert differences(TRUTH, [*verdicts, stranger], tickets) == ["h-999: nobody scripted it"]


def test_who_was_asked_against_the_script_is_found() -> None:
    verdicts, tickets = _scripted()
    late = Evidence("comfort", JUDGE_AT + timedelta(minutes=1), "curtain-bedroom")
    verdicts[ORDINARY] = msgspec.structs.replace(verdicts[ORDINARY], evidence=[late])
    assert len(differences(TRUTH, verdicts, tickets)) == 1


def test_who_was_not_asked_is_found() -> None:
    verdicts, tickets = _scripted()
    verdicts[MISSED] = msgspec.structs.replace(verdicts[MISSED], decided_at=JUDGE_AT)
    assert len(differences(TRUTH, verdicts, tickets)) == 1


def test_settled_by_another_sensor_is_found() -> None:
    verdicts, tickets = _scripted()
    by_door = Evidence("comfort", JUDGE_AT + timedelta(minutes=1), "door-front")
    verdicts[ASKED] = msgspec.structs.replace(verdicts[ASKED], evidence=[by_door])
    assert len(differences(TRUTH, verdicts, tickets)) == 1


def test_undecided_counts_homes_without_verdict_or_without_the_ticket_it_wants() -> None:
    verdicts, tickets = _scripted()
    told = [_notice(ticket, "sent") for ticket in tickets]
    assert undecided(TRUTH, verdicts, told) == 0
    assert undecided(TRUTH, [], told) == len(TRUTH.homes)
    verdicts[MISSED] = msgspec.structs.replace(verdicts[MISSED], ticket_id=None)
    assert undecided(TRUTH, verdicts, told) == 1


def test_undecided_counts_homes_of_whose_ticket_nobody_was_told_yet() -> None:
    verdicts, tickets = _scripted()
    first, *others = tickets
    notices = [_notice(first, "queued"), *(_notice(ticket, "sent") for ticket in others)]
    assert undecided(TRUTH, verdicts, notices) == 1


def test_away_and_blind_homes_were_not_asked() -> None:
    home = TRUTH.homes[ORDINARY]
    for verdict in ("away", "blind"):
        expects = replace(home.expects, verdict=verdict)
        assert not was_asked(_verdict(replace(home, expects=expects)))
