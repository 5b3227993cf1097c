"""Promises: clocks start when a ticket opens; who is late is warned, and a breach climbs."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.escalation import rung_above, top_rung
from hub.domain.manning import Manned
from hub.domain.notices import Contact, tell
from hub.domain.phrases import Phrase
from hub.domain.policies import Policy
from hub.domain.promises import (
    ANEW,
    Due,
    Promise,
    PromiseClock,
    clocks_of,
    due_of,
    kept_by,
    settled_by,
)
from hub.domain.routing import Ladder
from hub.domain.tickets import State, Ticket
from hub.domain.windows import RestDay
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import ticket_title

log = logging.getLogger(__name__)

MOST_A_PASS = 500
ONE_TELLING = timedelta(minutes=5)
"""A promise to arrive breaks on two clocks, from the opening and from the acceptance: told once."""
ClockId = tuple[str, Promise]
"""A ticket and one of its promises."""


@dataclass(frozen=True, slots=True)
class StoryStep:
    """What a line of a ticket's story says to its clocks."""

    action: str
    state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class Unclocked:
    """A ticket whose clocks are to start."""

    facts: Ticket
    opened_at: datetime
    policy: Policy
    zone: ZoneInfo
    story: Sequence[StoryStep]
    settle_by: datetime | None = None
    """Of a planned visit: the end of its day, whatever the policy says."""


@dataclass(frozen=True, slots=True)
class DueClock:
    """A promise that is nearly or quite broken, and who could be told."""

    clock: PromiseClock
    facts: Ticket
    zone: ZoneInfo
    ladder: Ladder
    assignee: Contact | None


class PromiseStore(Protocol):
    """The queries of this step."""

    def unclocked(self, limit: int) -> Sequence[str]:
        """The ids of tickets whose clocks have not started."""

    def read_unclocked(self, ticket_ids: Sequence[str]) -> Sequence[Unclocked]:
        """Those tickets."""

    def start(
        self, ticket_ids: Sequence[str], clocks: Sequence[PromiseClock], at: datetime
    ) -> None:
        """Start these clocks, in the place of any older ones of these tickets."""

    def due(self, now: datetime, limit: int) -> Sequence[ClockId]:
        """The promises that have been due for longest."""

    def read_due(self, ids: Sequence[ClockId], now: datetime) -> Sequence[DueClock]:
        """Those promises."""

    def told(self, clocks: Sequence[PromiseClock], journal: Journal) -> None:
        """Write the clocks and what was told."""

    def postpone(self, clock_id: ClockId, until: datetime) -> None:
        """Look at this one again later."""


class Promises:
    """Starts clocks, warns before a promise breaks, and tells the rung above when it has."""

    def __init__(
        self,
        begin: Begin[PromiseStore],
        clock: Clock,
        phrasebook: Phrasebook,
        rest_day: RestDay,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._rest_day = rest_day

    def keep_once(self, limit: int = MOST_A_PASS) -> int:
        """Start the clocks of up to `limit` tickets and tell of as many promises; how many."""
        now = self._clock.now()
        started = all_or_each(
            self._begin,
            lambda store: store.unclocked(limit),
            lambda store, ticket_ids: self._start(store, ticket_ids, now),
            # A ticket whose promises cannot be counted runs without them: it still climbs.
            lambda store, ticket_id: store.start([ticket_id], [], now),
        )
        return started + all_or_each(
            self._begin,
            lambda store: store.due(now, limit),
            lambda store, ids: self._tell_due(store, ids, now),
            lambda store, clock_id: store.postpone(clock_id, now + POSTPONED),
        )

    def _start(self, store: PromiseStore, ticket_ids: Sequence[str], now: datetime) -> int:
        if ticket_ids:
            tickets = store.read_unclocked(ticket_ids)
            store.start(ticket_ids, [c for one in tickets for c in self._clocks(one)], now)
        return len(ticket_ids)

    def _clocks(self, one: Unclocked) -> list[PromiseClock]:
        """They run from the opening or the last new beginning; the story may have kept some."""
        anew = [step.at for step in one.story if step.action in ANEW]
        at = max([one.opened_at, *anew])
        since = [step for step in one.story if step.at >= at and step.action not in ANEW]
        clocks = clocks_of(
            one.facts.ticket_id,
            one.facts.priority,
            one.policy.targets,
            one.policy.business,
            at,
            one.zone,
            self._rest_day,
        )
        if one.settle_by is not None:
            clocks = settled_by(one.facts.ticket_id, clocks, at, one.settle_by)
        return [_kept(clock, since) for clock in clocks]

    def _tell_due(self, store: PromiseStore, ids: Sequence[ClockId], now: datetime) -> int:
        if ids:
            journal = Journal(self._clock.wall())
            store.told([self._tell(one, now, journal) for one in store.read_due(ids, now)], journal)
            log.info("promises told", extra={"action": "promises", "told": len(ids)})
        return len(ids)

    def _tell(self, one: DueClock, now: datetime, journal: Journal) -> PromiseClock:
        due, after = due_of(one.clock, now)
        match due:
            case Due.WARNING:
                self._warn(one, now, journal)
            case Due.BREACH:
                self._escalate(one, now, journal)
        return after

    def _warn(self, one: DueClock, now: datetime, journal: Journal) -> None:
        rung = one.ladder.rungs[min(one.facts.rung, len(one.ladder.rungs) - 1)]
        people = rung.people if one.assignee is None else (one.assignee,)
        due = Phrase(f"event.warn_{one.clock.promise}", {"due": one.clock.due_at})
        self._notify(one, "warn", people, due, journal)
        self._event(one, "warn", Phrase("event.warned", _facts(one)), now, journal)

    def _escalate(self, one: DueClock, now: datetime, journal: Journal) -> None:
        """Tell the rung above, unless the ladder is about to climb and tells it anyway."""
        rung = None if _climbs_anyway(one, now) else _above(one)
        if rung is not None:
            said: dict[str, str | int | datetime] = {"due": one.clock.due_at, "rung": rung.name}
            broken = Phrase(f"event.breach_{one.clock.promise}", said)
            self._notify(one, "breach", rung.people, broken, journal)
        self._event(one, "breach", Phrase("event.breached", _facts(one)), now, journal)

    def _notify(
        self,
        one: DueClock,
        verb: str,
        people: Iterable[Contact],
        phrase: Phrase,
        journal: Journal,
    ) -> None:
        facts, people = one.facts, tuple(people)
        title = ticket_title(self._phrasebook, facts.ticket_id, facts.priority, facts.kind)
        step = f"{verb}:{one.clock.promise}:{one.clock.due_at.timestamp():.0f}"
        said = [self._phrasebook.say([phrase], one.zone)]
        journal.admit(facts.ticket_id, people)
        journal.notices += tell(facts.ticket_id, facts.priority, step, people, title, said)

    def _event(
        self, one: DueClock, action: str, phrase: Phrase, now: datetime, journal: Journal
    ) -> None:
        state = one.facts.state
        why = self._phrasebook.say([phrase], one.zone)
        due_at = one.clock.due_at if action == "breach" else one.clock.warn_at
        journal.events.append(
            TicketEvent(one.facts.ticket_id, now, HUB, action, state, state, why, due_at=due_at)
        )


def _climbs_anyway(one: DueClock, now: datetime) -> bool:
    """The ladder climbs at this moment, or in a few minutes for the same broken arrival."""
    next_at, arrive_by = one.facts.next_step_at, one.facts.arrive_by
    if next_at is not None and next_at <= now:
        return True
    arrives = one.clock.promise is Promise.ARRIVE and arrive_by is not None
    return arrives and next_at is not None and next_at <= now + ONE_TELLING


def _facts(one: DueClock) -> dict[str, str | int | datetime]:
    return {"promise": f"@promise.{one.clock.promise}", "due": one.clock.due_at}


def _above(one: DueClock) -> Manned | None:
    number = rung_above(one.facts, one.ladder)
    number = top_rung(one.ladder) if number is None else number
    return None if number is None else one.ladder.rungs[number]


def _kept(clock: PromiseClock, story: Iterable[StoryStep]) -> PromiseClock:
    for step in story:
        if clock.promise in kept_by(step.action, step.state):
            late = step.at >= clock.due_at
            return replace(clock, met_at=step.at, next_at=clock.due_at if late else None)
    return clock
