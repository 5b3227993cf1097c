"""Handing over: somebody's leave begins or his resignation counts, and all that was his passes on.

One pass, one transaction: tickets, homes, accounts and the mark that it is done are written
together, so a crash leaves either nothing or everything.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.handing_over import Departure, Passing, pairing_after, pass_on
from hub.domain.notices import STAND_DOWN, Contact, tell
from hub.domain.phrases import Phrase, Sentence
from hub.domain.staffing import Availability
from hub.domain.tickets import Ticket
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import ticket_title

log = logging.getLogger(__name__)

MOST_A_PASS = 50
STEP = "hand_over"


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """An open ticket in somebody's hands."""

    facts: Ticket
    reason: Sentence
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class PassedTicket:
    """What becomes of a ticket."""

    was: Ticket
    passing: Passing


class DepartureStore(Protocol):
    """Who goes, and what is marked as done."""

    def departures(self, now: datetime, limit: int) -> Sequence[Departure]:
        """Leaves that have begun and resignations that count, not handed over yet, in order."""

    def settle(self, departure: Departure, at: datetime) -> None:
        """Handed over; it is not claimed again."""

    def postpone(self, departure: Departure, until: datetime) -> None:
        """It failed for a fault of ours; the others go on."""

    def close_accounts(self, worker_id: str) -> None:
        """Nothing that he signed in with opens any more, and nothing waits to be sent to him."""


class HeirStore(Protocol):
    """Who takes over."""

    def availability(self, worker_id: str, now: datetime) -> Availability: ...
    def contact(self, worker_id: str) -> Contact | None: ...


class HoldingStore(Protocol):
    """What passes on."""

    def held(self, worker_id: str) -> Sequence[HeldTicket]:
        """The open tickets in his hands."""

    def pass_tickets(self, passed: Sequence[PassedTicket], at: datetime, journal: Journal) -> None:
        """Write them; raises Conflict if a ticket changed since it was read."""

    def pairings(self, worker_id: str) -> dict[str, tuple[str, ...]]:
        """By home, who looks after it, where he is one of them."""

    def pair(self, home_id: str, worker_ids: Sequence[str]) -> None: ...
    def pass_visits(self, worker_id: str, successor_id: str | None, now: datetime) -> None:
        """Follow-ups and planned visits in his name; what he was told, another is told now."""

    def hasten_lines(self, worker_id: str, now: datetime) -> None:
        """His homes of walk lists are overdue now: storms hand them to whoever walks."""


class HandingOverStore(DepartureStore, HeirStore, HoldingStore, Protocol):
    """All of them, in one transaction."""


class HandingOver:
    """Passes on what was somebody's."""

    def __init__(
        self, begin: Begin[HandingOverStore], clock: Clock, phrasebook: Phrasebook
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook

    def hand_over_once(self, limit: int = MOST_A_PASS) -> int:
        """Settle up to `limit` departures; how many."""
        now = self._clock.now()

        def take(store: HandingOverStore, departures: Sequence[Departure]) -> int:
            for departure in departures:
                self._hand_over(store, departure, now)
            return len(departures)

        return all_or_each(
            self._begin,
            lambda store: store.departures(now, limit),
            take,
            lambda store, departure: store.postpone(departure, now + POSTPONED),
        )

    def _hand_over(self, store: HandingOverStore, departure: Departure, now: datetime) -> None:
        moved = self._pass_tickets(store, departure, now)
        if not departure.over:
            store.hasten_lines(departure.worker_id, now)
        if departure.for_good:
            _pass_homes(store, departure, now)
            store.close_accounts(departure.worker_id)
        store.settle(departure, now)
        what = {"worker_id": departure.worker_id, "tickets": moved, "for_good": departure.for_good}
        log.info("handed over", extra={"action": STEP, **what})

    def _pass_tickets(self, store: HandingOverStore, departure: Departure, now: datetime) -> int:
        heir = _heir(store, departure, now)
        leaver = store.contact(departure.worker_id)
        journal = Journal(self._clock.wall())
        passed = []
        for held in store.held(departure.worker_id):
            passing = pass_on(held.facts, departure, heir.worker_id if heir else None, now)
            if passing is None:
                continue
            passed.append(PassedTicket(held.facts, passing))
            self._write(held, departure, passing, heir, leaver, now, journal)
        store.pass_tickets(passed, now, journal)
        return len(passed)

    def _write(
        self,
        held: HeldTicket,
        departure: Departure,
        passing: Passing,
        heir: Contact | None,
        leaver: Contact | None,
        now: datetime,
        journal: Journal,
    ) -> None:
        """The line in the story, and a notice to whoever takes over and to whoever had promised."""
        why = self._phrasebook.say([passing.reason], held.zone)
        was = held.facts
        journal.events.append(
            TicketEvent(
                was.ticket_id,
                now,
                HUB,
                STEP,
                was.state,
                passing.state,
                why,
                due_at=departure.from_at,
            )
        )
        if heir is not None:
            journal.admit(was.ticket_id, [heir])
            self._tell(was, STEP, heir, (why, held.reason), journal)
        if leaver is not None and passing.relieves:
            back = self._phrasebook.say([Phrase("event.stand_down")], held.zone)
            self._tell(was, STAND_DOWN, leaver, (back, why), journal)

    def _tell(
        self,
        was: Ticket,
        verb: str,
        contact: Contact,
        said: Sequence[Sentence],
        journal: Journal,
    ) -> None:
        title = ticket_title(self._phrasebook, was.ticket_id, was.priority, was.kind)
        step = f"{verb}:{was.version}"
        journal.notices += tell(was.ticket_id, was.priority, step, [contact], title, said)


def _heir(store: HandingOverStore, departure: Departure, now: datetime) -> Contact | None:
    """Whoever takes the tickets: named, and free to go now."""
    heir_id = departure.heir_id
    if heir_id is None or store.availability(heir_id, now) is not Availability.FREE:
        return None
    return store.contact(heir_id)


def _pass_homes(store: HandingOverStore, departure: Departure, now: datetime) -> None:
    """The successor takes his places, even if he cannot go just now; not if he has resigned."""
    successor = departure.heir_id
    if successor is not None and store.availability(successor, now) is Availability.RESIGNED:
        successor = None
    for home_id, worker_ids in store.pairings(departure.worker_id).items():
        store.pair(home_id, pairing_after(worker_ids, departure.worker_id, successor))
    store.pass_visits(departure.worker_id, successor, now)
