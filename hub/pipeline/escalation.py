"""Escalation: a ticket whose step is due goes to the next rung; whoever stands there hears."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.escalation import Step, next_step
from hub.domain.notices import Contact, tell
from hub.domain.phrases import Phrase, Sentence
from hub.domain.routing import Ladder
from hub.domain.tickets import State, Ticket
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import ticket_title

log = logging.getLogger(__name__)

MOST_A_PASS = 500


@dataclass(frozen=True, slots=True)
class DueTicket:
    """A ticket whose next step is due, and who could be told."""

    facts: Ticket
    reason: Sentence
    zone: ZoneInfo
    ladder: Ladder
    assignee: Contact | None


@dataclass(frozen=True, slots=True)
class Climb:
    """A step to write; None stops the ticket's clock."""

    was: Ticket
    step: Step | None


class EscalationStore(Protocol):
    """Escalation's queries."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the tickets whose next step has been due for longest."""

    def read(self, ticket_ids: Sequence[str], now: datetime) -> Sequence[DueTicket]:
        """Those tickets, each with its ladder as it is manned now."""

    def apply(self, climbs: Sequence[Climb], at: datetime, journal: Journal) -> None:
        """Write the steps; raises Conflict if a ticket changed since it was read."""

    def postpone(self, ticket_id: str, until: datetime) -> None:
        """Look at this one again later."""


class Escalation:
    """Climbs the ladder, one due ticket one step a pass."""

    def __init__(self, begin: Begin[EscalationStore], clock: Clock, phrasebook: Phrasebook) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook

    def climb_once(self, limit: int = MOST_A_PASS) -> int:
        """Take the due step of up to `limit` tickets; how many."""
        now = self._clock.now()
        return all_or_each(
            self._begin,
            lambda store: store.due(now, limit),
            lambda store, ticket_ids: self._take(store, ticket_ids, now),
            lambda store, ticket_id: store.postpone(ticket_id, now + POSTPONED),
        )

    def _take(self, store: EscalationStore, ticket_ids: Sequence[str], now: datetime) -> int:
        if not ticket_ids:
            return 0
        journal = Journal(self._clock.wall())
        climbs = [self._climb(due, now, journal) for due in store.read(ticket_ids, now)]
        store.apply(climbs, now, journal)
        log.info("tickets climbed", extra={"action": "escalation", "climbed": len(climbs)})
        return len(climbs)

    def _climb(self, due: DueTicket, now: datetime, journal: Journal) -> Climb:
        step = next_step(due.facts, due.ladder, now)
        if step is not None:
            why = self._phrasebook.say(step.reason, due.zone)
            self._tell(due, step, why, journal)
            self._tell_late(due, step, journal)
            journal.events.append(_event(due.facts, step, why, now))
        return Climb(due.facts, step)

    def _tell(self, due: DueTicket, step: Step, why: Sentence, journal: Journal) -> None:
        where = f"detour:{step.detour}" if step.on_detour else f"rung:{step.rung}"
        key = f"{where}:{due.facts.version}"
        journal.admit(due.facts.ticket_id, step.people)
        journal.notices += tell(
            due.facts.ticket_id,
            due.facts.priority,
            key,
            step.people,
            self._title(due.facts),
            (due.reason, why),
        )

    def _tell_late(self, due: DueTicket, step: Step, journal: Journal) -> None:
        """Whoever did not arrive, or did not say what he found, hears that others were told."""
        if step.late is None or due.assignee is None or due.assignee in step.people:
            return
        key = "event.told_unreported" if step.state == State.ON_SITE else "event.told_late"
        phrase = Phrase(key, {"rung": step.told})
        journal.notices += tell(
            due.facts.ticket_id,
            due.facts.priority,
            f"late:{due.facts.version}",
            [due.assignee],
            self._title(due.facts),
            (self._phrasebook.say([phrase], due.zone),),
        )

    def _title(self, facts: Ticket) -> str:
        return ticket_title(self._phrasebook, facts.ticket_id, facts.priority, facts.kind)


def _event(was: Ticket, step: Step, why: Sentence, at: datetime) -> TicketEvent:
    due_at = was.next_step_at
    return TicketEvent(
        was.ticket_id, at, HUB, "escalate", was.state, step.state, why, due_at=due_at
    )
