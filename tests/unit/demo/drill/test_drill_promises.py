"""Each promise of the drill finds its own breach, and an honest hub breaks none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from demo.api import Both
from demo.drill.account import account_of
from demo.drill.crew import Gone
from demo.drill.evidence import Evidence
from demo.drill.looking import Event, Incident, Line, Notice, Ticket, Verdict
from demo.drill.night import Survived
from demo.drill.play import Played
from demo.drill.promises import breaches, ends_at, lateness
from demo.drill.receiver import Heard
from demo.drill.sabotage import Sabotage, sabotage
from demo.drill.script import write_script
from demo.drill.table import table_of
from demo.drill.truth import ASK_S, Blow, Size, Turn

SCRIPT = write_script(7, Size(homes=60, grids=5, workers=30, days=1, large_building=12))
WHY = Both("因为", "because")
A_MINUTE = timedelta(minutes=1)


def honest() -> Evidence:
    """What a hub leaves behind that does exactly what it should."""
    verdicts, tickets, notices, heard, asked = [], [], [], [], set()
    for number, (turn, expected) in enumerate(zip(SCRIPT.turns, SCRIPT.expected, strict=True)):
        late = expected.verdict == "missed"
        decided_at = turn.judge_at + timedelta(seconds=ASK_S if late else 0)
        ticket_id = f"t-{number}" if expected.verdict in ("missed", "blind") else None
        ticket_id = "t-i" if ticket_id and is_in_the_dark(turn) else ticket_id
        verdicts.append(
            Verdict(
                home_id=turn.home_id,
                window_id=turn.side.value,
                day=turn.day.isoformat(),
                judge_at=turn.judge_at,
                verdict=expected.verdict,
                decided_at=decided_at,
                ticket_id=ticket_id,
                late_proof_at=decided_at if expected.late_proof else None,
            )
        )
        if expected.asked:
            asked.add((turn.home_id, turn.side.value, turn.judge_at))
        if ticket_id is not None and not is_in_the_dark(turn):
            tickets.append(a_ticket(ticket_id, expected.verdict, turn.home_id, decided_at))
            notices.append(
                Notice(f"m-{number}", ticket_id, "rung:0", "w-1", "http", "P2", "sent", "")
            )
            heard.append(Heard("w-1", ticket_id, "rung:0", False, decided_at))
    tickets.append(a_ticket("t-i", "incident", None, SCRIPT.outages[0].since))
    played = Played(asked=asked)
    return Evidence(verdicts, tickets, notices, [the_incident()], heard, played, SCRIPT.ends_at)


def the_incident() -> Incident:
    dark = SCRIPT.outages[0]
    lines = [Line(home_id, "returned") for home_id in sorted(dark.home_ids)]
    return Incident("i-1", "building", "power", dark.since, dark.until, "t-i", lines)


def is_in_the_dark(turn: Turn) -> bool:
    return SCRIPT.outages[0].holds(turn.home_id, turn.judge_at)


def a_ticket(ticket_id: str, kind: str, home_id: str | None, at: datetime) -> Ticket:
    events = [
        Event(at, "hub", "assign", "assigned", WHY, due_at=at),
        Event(at + A_MINUTE, "w-1", "accept", "accepted", WHY),
        Event(at + 20 * A_MINUTE, "w-1", "resolve", "resolved", WHY),
    ]
    return Ticket(
        ticket_id,
        kind,
        f"verdict:{ticket_id}",
        "P2",
        "resolved",
        home_id,
        "w-1",
        0,
        at,
        None,
        events,
    )


def missed(evidence: Evidence) -> Verdict:
    return next(verdict for verdict in evidence.verdicts if verdict.verdict == "missed")


def with_verdict(evidence: Evidence, **changes: object) -> Evidence:
    """One missed verdict is another."""
    old = missed(evidence)
    new = msgspec.structs.replace(old, **changes)
    return replace(evidence, verdicts=[new if v is old else v for v in evidence.verdicts])


def with_ticket(evidence: Evidence, **changes: object) -> Evidence:
    """The ticket of a missed verdict is another."""
    ticket_id = missed(evidence).ticket_id
    tickets = [
        msgspec.structs.replace(t, **changes) if t.ticket_id == ticket_id else t
        for t in evidence.tickets
    ]
    return replace(evidence, tickets=tickets)


def a_late_event(seconds: float) -> Event:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    late = at + timedelta(seconds=seconds)
    return Event(late, "hub", "escalate", "assigned", WHY, due_at=at)


def an_undated_climb() -> Event:
    return msgspec.structs.replace(a_late_event(0), due_at=None)


def gone(evidence: Evidence) -> Evidence:
    first = evidence.heard[0]
    return replace(evidence, gone=[Gone("w-1", first.at - A_MINUTE, first.at + A_MINUTE, None)])


def single(evidence: Evidence) -> Evidence:
    dark = SCRIPT.outages[0]
    home_id = min(dark.home_ids)
    one = a_ticket("t-single", "blind", home_id, dark.since + A_MINUTE)
    return replace(evidence, tickets=[*evidence.tickets, one])


def another_incident(evidence: Evidence) -> Evidence:
    lines = [Line(home.home_id, "returned") for home in SCRIPT.town.homes]
    other = msgspec.structs.replace(the_incident(), lines=lines)
    return replace(evidence, incidents=[*evidence.incidents, other])


def unasked(evidence: Evidence) -> Evidence:
    some = set(list(evidence.played.asked)[1:])
    return replace(evidence, played=replace(evidence.played, asked=some))


BREACHES: dict[str, Callable[[Evidence], Evidence]] = {
    "seen instead of missed": lambda e: with_verdict(e, verdict="seen"),
    "late proof that nobody scripted": lambda e: with_verdict(e, late_proof_at=SCRIPT.ends_at),
    "missed, and no ticket": lambda e: with_verdict(e, ticket_id=None),
    "0 verdicts instead of one": lambda e: replace(e, verdicts=e.verdicts[1:]),
    "2 verdicts instead of one": lambda e: replace(e, verdicts=[*e.verdicts, e.verdicts[0]]),
    "a verdict that nobody scripted": lambda e: with_verdict(e, day="2025-01-01"),
    "she was not asked": unasked,
    "without a verdict": lambda e: with_verdict(e, ticket_id="t-none"),
    "at rung 0, next step never": lambda e: with_ticket(e, state="assigned"),
    "at rung 2, next step 2": lambda e: with_ticket(
        e, state="assigned", rung=2, next_step_at=SCRIPT.ends_at + A_MINUTE
    ),
    "was never taken": lambda e: with_ticket(e, state="accepted", next_step_at=SCRIPT.starts_at),
    "nobody knows when": lambda e: with_ticket(e, events=[an_undated_climb()]),
    "31.0 s late": lambda e: with_ticket(e, events=[a_late_event(31)]),
    "was told 2 times": lambda e: replace(e, heard=[*e.heard, e.heard[0]]),
    "never heard of step": lambda e: replace(e, heard=e.heard[1:]),
    "which the hub does not know": lambda e: replace(e, notices=e.notices[1:]),
    "nothing was cut off": lambda e: replace(e, heard=[*e.heard, replace(e.heard[0], repeat=True)]),
    "is gone and was told": gone,
    "blind homes stand on one walk list": lambda e: replace(e, incidents=[]),
    "has a ticket of her own in an incident": single,
    "in an incident that nobody scripted": another_incident,
}


def test_an_honest_hub_breaks_no_promise() -> None:
    assert breaches(SCRIPT, honest()) == []


@pytest.mark.parametrize("sentence", BREACHES)
def test_each_breach_is_found_and_named(sentence: str) -> None:
    assert any(sentence in found for found in breaches(SCRIPT, BREACHES[sentence](honest())))


@pytest.mark.parametrize("what", Sabotage)
def test_each_sabotage_is_found_out(what: Sabotage) -> None:
    assert breaches(SCRIPT, sabotage(what, honest()))


def test_the_hubs_own_absence_is_taken_off_a_steps_lateness() -> None:
    evidence = with_ticket(honest(), events=[a_late_event(100)])
    due_at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    away = (due_at - A_MINUTE, due_at + timedelta(seconds=80))
    survived = [Survived(Blow.BEFORE_A_STEP, *away, down_s=140, struck=True)]
    played = replace(evidence.played, survived=survived)
    assert max(one.late_s for one in lateness(evidence)) == 100
    assert max(one.late_s for one in lateness(replace(evidence, played=played))) == 20


def test_one_marked_repeat_may_follow_a_kill_in_mid_send() -> None:
    evidence = honest()
    struck = Survived(Blow.IN_MID_SEND, SCRIPT.ends_at, SCRIPT.ends_at, 5.0, True)
    again = replace(evidence.heard[0], repeat=True)
    played = replace(evidence.played, survived=[struck])
    once = replace(evidence, heard=[*evidence.heard, again], played=played)
    assert breaches(SCRIPT, once) == []
    assert breaches(SCRIPT, replace(once, heard=[*once.heard, again]))


@pytest.mark.parametrize(
    ("state", "rung", "priority", "has_clock", "end"),
    [
        ("resolved", 0, "P1", False, "person"),
        ("closed", 5, "P1", False, "person"),
        ("accepted", 0, "P1", True, "person"),
        ("accepted", 0, "P1", False, None),
        ("assigned", 5, "P1", True, "top"),
        ("assigned", 5, "P1", False, None),
        ("assigned", 2, "P1", True, None),
        ("assigned", 0, "P4", False, "relieved"),
    ],
)
def test_a_ticket_ends_at_a_person_or_at_the_top(
    state: str, rung: int, priority: str, has_clock: bool, end: str | None
) -> None:
    at = SCRIPT.ends_at
    ticket = msgspec.structs.replace(
        a_ticket("t-1", "missed", "h-1", at),
        state=state,
        rung=rung,
        priority=priority,
        next_step_at=at if has_clock else None,
    )
    assert ends_at(ticket) == end


def test_the_table_says_in_words_what_was_broken() -> None:
    kept = table_of(account_of(SCRIPT, honest(), 1.0))
    assert kept[-1] == "every promise was kept"
    broken = table_of(account_of(SCRIPT, sabotage(Sabotage.DOUBLED, honest()), 1.0))
    assert broken[-1] == "a promise was broken"
    assert any(line.startswith("broken: w-1 was told 2 times") for line in broken)
