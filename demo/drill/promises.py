"""The promises of a drill, each a rule over script and evidence: a sentence for each breach."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from demo.drill.evidence import Evidence
from demo.drill.looking import Ticket, Verdict
from demo.drill.night import Survived
from demo.drill.truth import ASK_S, Expected, Loss, Outage, Script, Turn

LATEST_S: Final = 30.0
HUB: Final = "hub"
RUNGS: Final = ("paired worker", "stand-by", "grid leader", "community", "street", "county")
"""Of the built-in policy, from the door upwards: the top is known, whatever the tickets reached."""
TOP: Final = len(RUNGS) - 1
HTTP: Final = "http"
NEVER_SENT: Final = ("queued", "failed")
Breaches = Iterator[str]


def breaches(script: Script, evidence: Evidence) -> list[str]:
    """One sentence for each promise that was broken; empty when all were kept."""
    rules = (
        verdicts_as_scripted,
        asked_as_scripted,
        tickets_of_verdicts,
        every_end,
        nothing_left_with_who_is_gone,
        one_incident,
        no_other_incident,
    )
    found = [breach for rule in rules for breach in rule(script, evidence)]
    return found + [b for rule in (steps_in_time, told_once, told_at_all) for b in rule(evidence)]


def verdicts_as_scripted(script: Script, evidence: Evidence) -> Breaches:
    """Exactly one verdict for each home, window and day: the scripted one."""
    given: dict[tuple[str, str, str], list[Verdict]] = defaultdict(list)
    for verdict in evidence.verdicts:
        given[verdict.key].append(verdict)
    for turn, expected in zip(script.turns, script.expected, strict=True):
        yield from _verdict(turn, expected, given.pop(turn.key, []))
    for key in given:
        yield f"{_named(key)}: a verdict that nobody scripted"


def _verdict(turn: Turn, expected: Expected, given: Sequence[Verdict]) -> Breaches:
    if len(given) != 1:
        yield f"{_named(turn.key)}: {len(given)} verdicts instead of one"
        return
    verdict = given[0]
    if verdict.verdict != expected.verdict:
        yield f"{_named(turn.key)}: {verdict.verdict} instead of {expected.verdict}"
    elif (verdict.late_proof_at is not None) != expected.late_proof:
        late = "no late proof" if expected.late_proof else "late proof that nobody scripted"
        yield f"{_named(turn.key)}: {late}"


def asked_as_scripted(script: Script, evidence: Evidence) -> Breaches:
    """Who must be asked is asked, at the time of judging, and nobody else."""
    wanted = {
        (turn.home_id, turn.side.value, turn.judge_at)
        for turn, expected in zip(script.turns, script.expected, strict=True)
        if expected.asked
    }
    asked = evidence.played.asked
    for home_id, window_id, at in sorted(wanted - asked):
        yield f"{home_id} {window_id} {at:%d. %H:%M}: she was not asked"
    for home_id, window_id, at in sorted(asked - wanted):
        yield f"{home_id} {window_id} {at:%d. %H:%M}: she was asked, which nobody scripted"


def tickets_of_verdicts(_: Script, evidence: Evidence) -> Breaches:
    """Each missed verdict has one ticket of its own; no ticket of a verdict has another reason."""
    tickets = {ticket.ticket_id: ticket for ticket in evidence.tickets}
    wanted = Counter(v.ticket_id for v in evidence.verdicts if v.verdict == "missed")
    for verdict in evidence.verdicts:
        needs = verdict.verdict in ("missed", "blind")
        if needs and verdict.ticket_id not in tickets:
            yield f"{_named(verdict.key)}: {verdict.verdict}, and no ticket"
        elif not needs and verdict.ticket_id is not None:
            yield f"{_named(verdict.key)}: {verdict.verdict}, and a ticket"
    yield from (
        f"{ticket_id}: one ticket for {number} missed windows"
        for ticket_id, number in wanted.items()
        if ticket_id is not None and number > 1
    )
    known = {verdict.ticket_id for verdict in evidence.verdicts}
    for ticket in evidence.tickets:
        if ticket.kind in ("missed", "blind") and ticket.ticket_id not in known:
            yield f"{ticket.ticket_id}: a {ticket.kind} ticket without a verdict"


def every_end(script: Script, evidence: Evidence) -> Breaches:
    """Every ticket ends at a person, or stands at the top rung and repeats."""
    for ticket in evidence.tickets:
        if ends_at(ticket) is None:
            yield f"{ticket.ticket_id} ({ticket.kind} of {ticket.home_id}): {ticket.state}, " + (
                f"at rung {ticket.rung}, next step {ticket.next_step_at or 'never'}"
            )
    for ticket in evidence.tickets:
        if ticket.is_open and ticket.next_step_at and ticket.next_step_at < script.ends_at:
            yield f"{ticket.ticket_id}: a step of {ticket.next_step_at} was never taken"


def ends_at(ticket: Ticket) -> str | None:
    """`person`, `top`, `relieved` by late proof of life, or None: it hangs in between."""
    if not ticket.is_open:
        return "person"
    if ticket.is_relieved:
        return "relieved"
    if ticket.state in ("accepted", "on_site") and ticket.next_step_at is not None:
        return "person"
    if ticket.rung >= TOP and ticket.next_step_at is not None:
        return "top"
    return None


@dataclass(frozen=True, slots=True)
class Late:
    """How late one step or verdict was, in seconds of the drill."""

    what: str
    is_verdict: bool
    late_s: float
    """Without the time in which the hub lay dead."""
    uncorrected_s: float


CLIMBS = "escalate"
"""A step of the ladder always had a time: without it nobody could say that it was late."""


def steps_in_time(evidence: Evidence) -> Breaches:
    """No step later than half a minute after it was due, the hub's own absence taken off."""
    for ticket in evidence.tickets:
        for event in ticket.events:
            if event.action == CLIMBS and event.due_at is None:
                yield f"{ticket.ticket_id} {event.action}: nobody knows when it had been due"
    for late in lateness(evidence):
        if late.late_s > LATEST_S:
            yield f"{late.what}: {late.late_s:.1f} s late"


def lateness(evidence: Evidence) -> Iterator[Late]:
    """Of each step of the hub that had a time, and of each verdict."""
    survived = evidence.played.survived
    for ticket in evidence.tickets:
        for event in ticket.events:
            if event.due_at is not None:
                late_s = _late_s(event.due_at, event.at, survived)
                uncorrected_s = _late_s(event.due_at, event.at, [])
                yield Late(f"{ticket.ticket_id} {event.action}", False, late_s, uncorrected_s)
    for verdict in evidence.verdicts:
        due_at, at = _due_at(verdict), verdict.decided_at
        if due_at is not None and at is not None:
            what = f"{_named(verdict.key)} {verdict.verdict}"
            late_s = _late_s(due_at, at, survived)
            yield Late(what, True, late_s, _late_s(due_at, at, []))


def _due_at(verdict: Verdict) -> datetime | None:
    """When it could be given; who answers an ask decides herself when that is."""
    match verdict.verdict:
        case "missed":
            return verdict.judge_at + timedelta(seconds=ASK_S)
        case "blind" | "away":
            return verdict.judge_at
        case _:
            return None


def _late_s(due_at: datetime, at: datetime, survived: Sequence[Survived]) -> float:
    away = (min(at, one.until) - max(due_at, one.since) for one in survived)
    late = at - due_at - sum((max(span, timedelta()) for span in away), timedelta())
    return max(late.total_seconds(), 0.0)


def told_once(evidence: Evidence) -> Breaches:
    """Nobody hears of one step twice, but for one marked repeat after a crash in mid-send."""
    for (worker_id, ticket_id, step), repeats in told(evidence).items():
        if repeats.count(False) > 1 or repeats.count(True) > 1:
            times = len(repeats)
            yield f"{worker_id} was told {times} times of step {step} of {ticket_id}"
    marked = sum(heard.repeat for heard in evidence.heard)
    struck = sum(one.struck for one in evidence.played.survived)
    if marked and not struck:
        yield f"{marked} messages are marked as repeats, and nothing was cut off"


def told(evidence: Evidence) -> dict[tuple[str, str, str], list[bool]]:
    """For each person, ticket and step whether each message was a repeat."""
    found: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for heard in evidence.heard:
        found[heard.worker_id, heard.ticket_id, heard.step].append(heard.repeat)
    return found


def told_at_all(evidence: Evidence) -> Breaches:
    """What the hub says that it sent has reached a phone, and nothing else has."""
    reached = told(evidence)
    rows = {(n.worker_id, n.ticket_id, n.step) for n in evidence.notices if n.channel == HTTP}
    sent = {
        (n.worker_id, n.ticket_id, n.step)
        for n in evidence.notices
        if n.channel == HTTP and n.state not in NEVER_SENT and not n.waits_for_digest
    }
    for worker_id, ticket_id, step in sorted(sent - reached.keys()):
        yield f"{worker_id} never heard of step {step} of {ticket_id}, which is said to be sent"
    for worker_id, ticket_id, step in sorted(reached.keys() - rows):
        yield f"{worker_id} heard of step {step} of {ticket_id}, which the hub does not know"


def nothing_left_with_who_is_gone(_: Script, evidence: Evidence) -> Breaches:
    """Nobody on leave or resigned is sent to a door, or still holds an open ticket."""
    for gone in evidence.gone:
        for heard in evidence.heard:
            away = gone.since < heard.at and (gone.until is None or heard.at < gone.until)
            if heard.worker_id == gone.worker_id and away and heard.sends_somebody:
                yield f"{gone.worker_id} is gone and was told of {heard.ticket_id} ({heard.step})"
        if gone.until is not None and gone.until <= evidence.ended_at:
            continue
        for ticket in evidence.tickets:
            if ticket.is_open and ticket.assignee == gone.worker_id and not ticket.is_relieved:
                yield f"{gone.worker_id} is gone and {ticket.ticket_id} is still his"


def one_incident(script: Script, evidence: Evidence) -> Breaches:
    """Who was blind in a power cut stands on one walk list, and has no ticket of her own."""
    for outage in (one for one in script.outages if one.loss is Loss.POWER):
        blind = {
            turn.home_id
            for turn, expected in zip(script.turns, script.expected, strict=True)
            if expected.verdict == "blind" and outage.holds(turn.home_id, turn.judge_at)
        }
        listed = [blind & {line.home_id for line in one.lines} for one in evidence.incidents]
        if blind not in listed:
            most = max((len(homes) for homes in listed), default=0)
            yield f"{outage.name}: {most} of {len(blind)} blind homes stand on one walk list"
        for ticket in singles(outage, evidence):
            yield f"{ticket.ticket_id}: {ticket.home_id} has a ticket of her own in an incident"


def no_other_incident(script: Script, evidence: Evidence) -> Breaches:
    """Routers that fail one by one are no power cut, and neither is the hub's own death."""
    dark = [outage.home_ids for outage in script.outages if outage.loss is Loss.POWER]
    for incident in evidence.incidents:
        listed = {line.home_id for line in incident.lines}
        if listed and not any(listed <= homes for homes in dark):
            yield f"{incident.incident_id}: {len(listed)} homes in an incident that nobody scripted"


def singles(outage: Outage, evidence: Evidence) -> list[Ticket]:
    """Tickets of single homes that a power cut alone explains."""
    return [
        ticket
        for ticket in evidence.tickets
        if ticket.kind == "blind" and outage.holds(ticket.home_id or "", ticket.opened_at)
    ]


def _named(key: tuple[str, str, str]) -> str:
    return " ".join(key)
