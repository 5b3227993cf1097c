"""The drill's table: what was counted, and which promise was broken. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from demo.drill.evidence import Evidence
from demo.drill.looking import Ticket
from demo.drill.promises import breaches, ends_at, lateness, singles, told
from demo.drill.truth import Loss, Script

RUNGS: Final = ("paired worker", "stand-by", "grid leader", "community", "street", "county")
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Account:
    """One drill in numbers; `broken` in words."""

    seed: int
    homes: int
    grids: int
    workers: int
    days: int
    windows: int
    expected: dict[str, int]
    verdicts: dict[str, int]
    asked: int
    missed: int
    tickets: int
    ended_at_a_person: int
    accepted_at: dict[str, int]
    relieved: int
    at_the_top: int
    steps: int
    latest_step_s: float
    latest_step_uncorrected_s: float
    latest_verdict_s: float
    notices: int
    doubled: int
    marked_repeats: int
    passed_on: dict[str, int]
    followed_up: int
    incidents: int
    incident_lines: dict[str, int]
    single_tickets: int
    answered_within_60_s: float
    answered_within_180_s: float
    arrived_within_45_min: float
    restarts: int
    struck: int
    hub_down_s: list[float]
    strides: int
    wall_s: float
    broken: list[str]

    def as_json(self) -> str:
        """On one line."""
        return msgspec.json.encode(self).decode()


def account_of(script: Script, evidence: Evidence, wall_s: float) -> Account:
    """Count, and hold everything against the script."""
    late = list(lateness(evidence))
    named = {ticket.ticket_id for ticket in evidence.tickets}
    steps_s = [late_s for what, late_s in late if what.split(" ")[0] in named]
    verdicts_s = [late_s for what, late_s in late if what.split(" ")[0] not in named]
    missed = {v.ticket_id for v in evidence.verdicts if v.verdict == "missed"}
    of_missed = [ticket for ticket in evidence.tickets if ticket.ticket_id in missed]
    top = max((ticket.rung for ticket in evidence.tickets), default=0)
    ends = Counter(ends_at(ticket, top) for ticket in of_missed)
    survived = evidence.played.survived
    dark = [outage for outage in script.outages if outage.loss is Loss.POWER]
    return Account(
        seed=script.seed,
        homes=len(script.town.homes),
        grids=script.size.grids,
        workers=len(script.town.workers),
        days=script.size.days,
        windows=len(script.turns),
        expected=dict(Counter(one.verdict for one in script.expected)),
        verdicts=dict(Counter(verdict.verdict for verdict in evidence.verdicts)),
        asked=len(evidence.played.asked),
        missed=sum(verdict.verdict == "missed" for verdict in evidence.verdicts),
        tickets=len(evidence.tickets),
        ended_at_a_person=ends["person"],
        accepted_at=_accepted_at(of_missed),
        relieved=ends["relieved"],
        at_the_top=ends["top"],
        steps=len(steps_s),
        latest_step_s=round(max(steps_s, default=0.0), 3),
        latest_step_uncorrected_s=_latest(evidence, named),
        latest_verdict_s=round(max(verdicts_s, default=0.0), 3),
        notices=len(evidence.heard),
        doubled=sum(repeats.count(False) > 1 for repeats in told(evidence).values()),
        marked_repeats=sum(heard.repeat for heard in evidence.heard),
        passed_on=_passed_on(evidence),
        followed_up=evidence.followed_up,
        incidents=sum(bool(one.lines) for one in evidence.incidents),
        incident_lines=dict(Counter(line.state for i in evidence.incidents for line in i.lines)),
        single_tickets=sum(len(singles(one, evidence)) for one in dark),
        answered_within_60_s=_share(_waits(of_missed, "accept"), timedelta(seconds=60)),
        answered_within_180_s=_share(_waits(of_missed, "accept"), timedelta(seconds=180)),
        arrived_within_45_min=_share(_waits(of_missed, "arrive"), timedelta(minutes=45)),
        restarts=len(survived),
        struck=sum(one.struck for one in survived),
        hub_down_s=[round(one.down_s, 1) for one in survived],
        strides=evidence.played.strides,
        wall_s=round(wall_s, 1),
        broken=breaches(script, evidence),
    )


def _latest(evidence: Evidence, named: set[str]) -> float:
    late = lateness(evidence, corrected=False)
    return round(max((s for what, s in late if what.split(" ")[0] in named), default=0.0), 3)


def _accepted_at(tickets: Sequence[Ticket]) -> dict[str, int]:
    """At which rung those that ended at a person were taken on; some the desk closed unvisited."""
    taken = [ticket for ticket in tickets if ticket.first("accept") is not None]
    found = Counter(min(ticket.rung, len(RUNGS) - 1) for ticket in taken)
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


def table_of(account: Account) -> list[str]:
    """The table for people, a line an item."""
    lines = [f"{name:<28}{value}" for name, value in _rows(account)]
    shown = [f"broken: {sentence}" for sentence in account.broken[:SHOWN]]
    more = len(account.broken) - len(shown)
    lines += [*shown, f"… and {more} more"] if more > 0 else shown
    lines.append("every promise kept" if not account.broken else "a promise was broken")
    return lines


def _rows(one: Account) -> list[tuple[str, object]]:
    def counts(found: dict[str, int]) -> str:
        return ", ".join(f"{name} {number}" for name, number in found.items()) or "none"

    return [
        ("homes, grids, workers, days", f"{one.homes}, {one.grids}, {one.workers}, {one.days}"),
        ("windows", one.windows),
        ("verdicts", counts(one.verdicts)),
        ("  scripted", counts(one.expected)),
        ("asked", one.asked),
        ("tickets", one.tickets),
        ("missed windows", one.missed),
        ("  ended at a person", f"{one.ended_at_a_person}: {counts(one.accepted_at)}"),
        ("  relieved by late proof", one.relieved),
        ("  at the top, repeating", one.at_the_top),
        ("passed on", counts(one.passed_on)),
        ("asked afterwards", one.followed_up),
        ("incidents", f"{one.incidents}: lines {counts(one.incident_lines)}"),
        ("  single tickets in them", one.single_tickets),
        ("steps of the hub", one.steps),
        ("  latest step", f"{one.latest_step_s} s; {one.latest_step_uncorrected_s} s with kills"),
        ("  latest verdict", f"{one.latest_verdict_s} s"),
        ("messages on phones", one.notices),
        ("  doubled, marked repeats", f"{one.doubled}, {one.marked_repeats}"),
        (
            "answered in 60 s, 180 s",
            f"{one.answered_within_60_s:.1%}, {one.answered_within_180_s:.1%}",
        ),
        ("at the door in 45 min", f"{one.arrived_within_45_min:.1%}"),
        ("kills survived", f"{one.restarts}, of which {one.struck} in the middle of something"),
        ("  hub down", ", ".join(f"{down} s" for down in one.hub_down_s) or "never"),
        ("wall time", f"{one.wall_s} s in {one.strides} strides"),
    ]


def when(at: datetime) -> str:
    """A time of the drill for people."""
    return f"{at:%d. %H:%M}"
