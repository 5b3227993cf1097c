"""Compares what the public API says with the scripted truth, home by home. Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from demo.api import Notice, Ticket, Verdict
from demo.enrolment import MORNING
from demo.truth import ASK_S, Home, Truth

TOLD: Final = ("sent", "delivered", "seen", "answered")
"""How far a message has come when its channel took it."""


def differences(truth: Truth, verdicts: Sequence[Verdict], tickets: Sequence[Ticket]) -> list[str]:
    """One sentence for each thing that is not as scripted; empty when all is."""
    day = truth.day.isoformat()
    mornings = [v for v in verdicts if v.window_id == MORNING and v.day == day]
    found = [
        difference
        for home in truth.homes
        for difference in (*_in_verdicts(home, mornings), *_in_tickets(home, tickets))
    ]
    known = {home.home_id for home in truth.homes}
    strangers = {v.home_id for v in mornings if v.home_id not in known}
    strangers |= {str(t.home_id) for t in tickets if t.home_id not in known}
    return found + [f"{home_id}: nobody scripted it" for home_id in sorted(strangers)]


def undecided(truth: Truth, verdicts: Sequence[Verdict], notices: Sequence[Notice]) -> int:
    """How many homes still wait for the morning's verdict, or for somebody told of its ticket."""
    day = truth.day.isoformat()
    mornings = [v for v in verdicts if v.window_id == MORNING and v.day == day]
    told = {notice.ticket_id for notice in notices if notice.state in TOLD}
    decided = {v.home_id for v in mornings if v.ticket_id in told or v.verdict in ("seen", "away")}
    return sum(home.home_id not in decided for home in truth.homes)


def was_asked(verdict: Verdict) -> bool:
    """Whether the home was asked before this verdict: it came after the time of judging."""
    if verdict.verdict == "missed" and verdict.decided_at is not None:
        return verdict.decided_at - verdict.judge_at >= timedelta(seconds=ASK_S)
    times = (piece.observed_at for piece in verdict.evidence)
    seen = verdict.verdict == "seen"
    return seen and any(at is not None and at >= verdict.judge_at for at in times)


def _in_verdicts(home: Home, mornings: Sequence[Verdict]) -> Iterator[str]:
    mine = [verdict for verdict in mornings if verdict.home_id == home.home_id]
    if len(mine) != 1:
        yield f"{home.home_id}: {len(mine)} verdicts instead of one"
        return
    verdict, expects = mine[0], home.expects
    if verdict.verdict != expects.verdict:
        yield f"{home.home_id}: {verdict.verdict} instead of {expects.verdict}"
        return
    if was_asked(verdict) and not expects.asked:
        yield f"{home.home_id}: was asked, which nobody scripted"
    if expects.asked and not was_asked(verdict):
        yield f"{home.home_id}: was not asked, as it should have been"
    by = [piece.sensor_id for piece in verdict.evidence if piece.points == "comfort"]
    if expects.settled_by is not None and by != [expects.settled_by]:
        yield f"{home.home_id}: settled by {', '.join(map(str, by))}, not {expects.settled_by}"


def _in_tickets(home: Home, tickets: Sequence[Ticket]) -> Iterator[str]:
    kinds = [ticket.kind for ticket in tickets if ticket.home_id == home.home_id]
    wanted = [] if home.expects.ticket is None else [home.expects.ticket]
    if kinds != wanted:
        yield f"{home.home_id}: tickets {kinds} instead of {wanted}"
