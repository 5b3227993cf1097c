"""What a drill counted, group by group, and which promise was broken. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from demo.drill.evidence import Evidence
from demo.drill.looking import Ticket
from demo.drill.promises import RUNGS, TOP, breaches, ends_at, lateness, singles, told
from demo.drill.truth import Loss, Script


@dataclass(frozen=True, slots=True)
class Windows:
    """What was said of them, beside what the script says."""

    judged: int
    expected: dict[str, int]
    verdicts: dict[str, int]
    asked: int


@dataclass(frozen=True, slots=True)
class Tickets:
    """Where those of missed windows ended, and how fast people were; the shares are measured."""

    opened: int
    missed: int
    ended_at_a_person: int
    accepted_at: dict[str, int]
    relieved: int
    at_the_top: int
    passed_on: dict[str, int]
    followed_up: int
    answered_within_60_s: float
    answered_within_180_s: float
    arrived_within_45_min: float


@dataclass(frozen=True, slots=True)
class Incidents:
    """Homes that went dark together."""

    opened: int
    lines: dict[str, int]
    single_tickets: int


@dataclass(frozen=True, slots=True)
class Steps:
    """How late the hub was, in seconds of the drill, with and without the time it lay dead."""

    taken: int
    latest_s: float
    latest_uncorrected_s: float
    latest_verdict_s: float


@dataclass(frozen=True, slots=True)
class Messages:
    """What reached the phones."""

    heard: int
    doubled: int
    marked_repeats: int


@dataclass(frozen=True, slots=True)
class Kills:
    """What the hub came back from."""

    survived: int
    struck: int
    hub_down_s: list[float]


@dataclass(frozen=True, slots=True)
class Account:
    """One drill in numbers; `broken` in words."""

    seed: int
    homes: int
    grids: int
    workers: int
    days: int
    windows: Windows
    tickets: Tickets
    incidents: Incidents
    steps: Steps
    messages: Messages
    kills: Kills
    strides: int
    wall_s: float
    broken: list[str]

    def as_json(self) -> str:
        """On one line."""
        return msgspec.json.encode(self).decode()


def account_of(script: Script, evidence: Evidence, wall_s: float) -> Account:
    """Count, and hold everything against the script."""
    survived = evidence.played.survived
    return Account(
        seed=script.seed,
        homes=len(script.town.homes),
        grids=script.size.grids,
        workers=len(script.town.workers),
        days=script.size.days,
        windows=_windows(script, evidence),
        tickets=_tickets(evidence),
        incidents=_incidents(script, evidence),
        steps=_steps(evidence),
        messages=_messages(evidence),
        kills=Kills(
            survived=len(survived),
            struck=sum(one.struck for one in survived),
            hub_down_s=[round(one.down_s, 1) for one in survived],
        ),
        strides=evidence.played.strides,
        wall_s=round(wall_s, 1),
        broken=breaches(script, evidence),
    )


def _windows(script: Script, evidence: Evidence) -> Windows:
    return Windows(
        judged=len(evidence.verdicts),
        expected=dict(Counter(one.verdict for one in script.expected)),
        verdicts=dict(Counter(verdict.verdict for verdict in evidence.verdicts)),
        asked=len(evidence.played.asked),
    )


def _tickets(evidence: Evidence) -> Tickets:
    missed = {v.ticket_id for v in evidence.verdicts if v.verdict == "missed"}
    tickets = [ticket for ticket in evidence.tickets if ticket.ticket_id in missed]
    ends = Counter(ends_at(ticket) for ticket in tickets)
    return Tickets(
        opened=len(evidence.tickets),
        missed=sum(verdict.verdict == "missed" for verdict in evidence.verdicts),
        ended_at_a_person=ends["person"],
        accepted_at=_accepted_at(tickets),
        relieved=ends["relieved"],
        at_the_top=ends["top"],
        passed_on=_passed_on(evidence),
        followed_up=evidence.followed_up,
        answered_within_60_s=_share(_waits(tickets, "accept"), timedelta(seconds=60)),
        answered_within_180_s=_share(_waits(tickets, "accept"), timedelta(seconds=180)),
        arrived_within_45_min=_share(_waits(tickets, "arrive"), timedelta(minutes=45)),
    )


def _incidents(script: Script, evidence: Evidence) -> Incidents:
    dark = [outage for outage in script.outages if outage.loss is Loss.POWER]
    return Incidents(
        opened=sum(bool(one.lines) for one in evidence.incidents),
        lines=dict(Counter(line.state for one in evidence.incidents for line in one.lines)),
        single_tickets=sum(len(singles(outage, evidence)) for outage in dark),
    )


def _steps(evidence: Evidence) -> Steps:
    late = list(lateness(evidence))
    steps = [one for one in late if not one.is_verdict]
    return Steps(
        taken=len(steps),
        latest_s=_latest(one.late_s for one in steps),
        latest_uncorrected_s=_latest(one.uncorrected_s for one in steps),
        latest_verdict_s=_latest(one.late_s for one in late if one.is_verdict),
    )


def _latest(seconds: Iterable[float]) -> float:
    return round(max(seconds, default=0.0), 3)


def _messages(evidence: Evidence) -> Messages:
    return Messages(
        heard=len(evidence.heard),
        doubled=sum(repeats.count(False) > 1 for repeats in told(evidence).values()),
        marked_repeats=sum(heard.repeat for heard in evidence.heard),
    )


def _accepted_at(tickets: Sequence[Ticket]) -> dict[str, int]:
    """At which rung those that ended at a person were taken on; some the desk closed unvisited."""
    taken = [ticket for ticket in tickets if ticket.first("accept") is not None]
    found = Counter(min(ticket.rung, TOP) for ticket in taken)
    counted = {RUNGS[rung]: found[rung] for rung in sorted(found)}
    unvisited = sum(not ticket.is_open and ticket.first("accept") is None for ticket in tickets)
    return counted | {"closed by the desk": unvisited}


def _passed_on(evidence: Evidence) -> dict[str, int]:
    """Why tickets changed hands, and how many of those that somebody left went to a named heir."""
    actions = Counter(event.action for ticket in evidence.tickets for event in ticket.events)
    handed_over = actions["hand_over"]
    to_heirs = len({(h.ticket_id, h.step) for h in evidence.heard if h.verb == "hand_over"})
    return {
        "declined": actions["decline"],
        "left to an heir": to_heirs,
        "left to the next rung": handed_over - to_heirs,
    }


def _waits(tickets: Sequence[Ticket], action: str) -> list[timedelta | None]:
    """From the opening to the first such line; None where it never came."""
    found: list[timedelta | None] = []
    for ticket in tickets:
        event = ticket.first(action)
        found.append(None if event is None else event.at - ticket.opened_at)
    return found


def _share(waits: Sequence[timedelta | None], within: timedelta) -> float:
    if not waits:
        return 1.0
    return round(sum(one is not None and one <= within for one in waits) / len(waits), 4)
