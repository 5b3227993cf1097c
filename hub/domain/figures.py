"""How well the promise is kept: waits, answers, satisfaction, repeats and false alarms."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from hub.domain.tickets import CauseCode, Outcome

HOME_MONTH = timedelta(days=365.25 / 12)
REPEATED_WITHIN = timedelta(days=90)
ANSWERED_WITHIN_S = (60, 180)
"""The marks that telecare services are measured by: 97.5 % within 60 s, 99 % within 180 s."""
ATTENDED_WITHIN_S = (2700, 3600)
"""Of those who said that they come: 90 % at the door within 45 minutes, all within 60."""
SATISFIED_FROM = 4
"""Of 1 to 5."""
FALSE_CAUSES = frozenset(
    {
        CauseCode.FORGOT_GESTURE,
        CauseCode.WAS_OUT,
        CauseCode.GUEST_OR_CARER,
        CauseCode.DEVICE_FAULT,
        CauseCode.WRONG_WINDOW,
        CauseCode.TEST,
    }
)
"""Cause codes of a ticket that sent somebody to a door behind which nothing was wrong."""
FALSE_OUTCOMES = frozenset({Outcome.FALSE_ALARM, Outcome.DEVICE_FAULT})


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """When a ticket passed each mark; None where it has not."""

    ticket_id: str
    kind: str
    area_id: str
    home_id: str | None
    opened_at: datetime
    due_at: datetime | None = None
    """The moment that the waiting counts from: the window's `judge_at`, or the end of asking."""
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    closed_at: datetime | None = None
    satisfied: int | None = None
    """1 to 5 in her own word; None: nobody asked her, or she did not say."""
    cause_code: str | None = None
    outcome: str | None = None
    repeated: bool = False
    """There was one of the same kind at the same home within 90 days before."""

    @property
    def is_false(self) -> bool:
        """Somebody was called for nothing."""
        return self.cause_code in FALSE_CAUSES or (
            self.cause_code is None and self.outcome in FALSE_OUTCOMES
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """Of how many, the middle one and the one that nine of ten do not exceed; in seconds."""

    count: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one area and week. Shares are 0 to 1; None: there was nothing to count."""

    tickets: int
    due_to_ticket: Spread
    ticket_to_accepted: Spread
    accepted_to_arrived: Spread
    arrived_to_closed: Spread
    answered_within: dict[int, float | None]
    attended_within: dict[int, float | None]
    closed_share: float | None
    satisfied_share: float | None
    closed_minus_satisfied: float | None
    repeated_share: float | None
    false_alarms: int
    home_months: float
    false_alarms_a_home_month: float | None
    causes: dict[str, int] = field(default_factory=dict)
    """How many of each cause code; `unknown` where none was given at the end."""


def figures_of(tickets: Sequence[TicketFacts], home_days: float) -> Figures:
    """The figures of these tickets, raised in homes that were enrolled for so many days in all."""
    closed = share(sum(t.closed_at is not None for t in tickets), len(tickets))
    told = [t.satisfied for t in tickets if t.satisfied is not None]
    satisfied = share(sum(word >= SATISFIED_FROM for word in told), len(told))
    false = sum(ticket.is_false for ticket in tickets)
    months = timedelta(days=home_days) / HOME_MONTH
    accepts = [_between(t.opened_at, t.accepted_at) for t in tickets]
    arrivals = [_between(t.accepted_at, t.arrived_at) for t in tickets]
    promised = sum(t.accepted_at is not None for t in tickets)
    ended = [t for t in tickets if t.closed_at is not None]
    return Figures(
        tickets=len(tickets),
        due_to_ticket=spread(_between(t.due_at, t.opened_at) for t in tickets),
        ticket_to_accepted=spread(accepts),
        accepted_to_arrived=spread(arrivals),
        arrived_to_closed=spread(_between(t.arrived_at, t.closed_at) for t in tickets),
        answered_within={s: _within(accepts, s, len(tickets)) for s in ANSWERED_WITHIN_S},
        attended_within={s: _within(arrivals, s, promised) for s in ATTENDED_WITHIN_S},
        closed_share=closed,
        satisfied_share=satisfied,
        closed_minus_satisfied=None if closed is None or satisfied is None else closed - satisfied,
        repeated_share=share(sum(t.repeated for t in tickets), len(tickets)),
        false_alarms=false,
        home_months=months,
        false_alarms_a_home_month=false / months if months else None,
        causes=dict(Counter(t.cause_code or "unknown" for t in ended)),
    )


def spread(waits_s: Iterable[float | None]) -> Spread:
    """Median and p90 (nearest rank) of the waits that ended."""
    ended = sorted(wait for wait in waits_s if wait is not None)
    if not ended:
        return Spread(0, None, None)
    rank = -(-len(ended) * 9 // 10)
    return Spread(len(ended), float(median(ended)), ended[rank - 1])


def share(part: int, whole: int) -> float | None:
    """None where there is nothing to take a share of."""
    return part / whole if whole else None


def week_of(at: datetime, zone: ZoneInfo) -> str:
    """The ISO week where the homes are, such as 2026-W47."""
    year, week, _ = at.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def enrolled_days(
    enrolled_at: datetime, ended_at: datetime | None, since: datetime, until: datetime
) -> float:
    """For how many days of a span a home was enrolled."""
    end = until if ended_at is None else min(ended_at, until)
    return max((end - max(enrolled_at, since)) / timedelta(days=1), 0.0)


def _between(one: datetime | None, other: datetime | None) -> float | None:
    """Seconds from one to the other; what was in time counts as no wait."""
    if one is None or other is None:
        return None
    return max((other - one).total_seconds(), 0.0)


def _within(waits_s: Sequence[float | None], limit_s: float, whole: int) -> float | None:
    return share(sum(wait is not None and wait <= limit_s for wait in waits_s), whole)
