"""The desk: what people do to tickets, one action a transaction, with who, when and why."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.notices import STAND_DOWN, Contact, tell
from hub.domain.people import Role
from hub.domain.phrases import Fact, Phrase, Sentence
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.tickets import PROMISED, Action, Change, Outcome, Request, State, Ticket, decide
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.journal import Journal, TicketEvent
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import before, ticket_title

log = logging.getLogger(__name__)

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a signed-in account, its role, and how far it reaches."""

    account: str
    role: Role
    reach: Reach

    @property
    def worker_id(self) -> str | None:
        """The worker that the account belongs to; None at the desk."""
        return self.reach.worker_id


@dataclass(frozen=True, slots=True)
class DeskTicket:
    """A ticket as the desk needs it."""

    facts: Ticket
    reason: Sentence
    zone: ZoneInfo
    is_led: bool
    """Whether the actor answers for its area."""


class DeskStore(Protocol):
    """The desk's queries."""

    def ticket(self, ticket_id: str, reach: Reach) -> DeskTicket | None:
        """The ticket; None if there is none in reach."""

    def contact(self, worker_id: str, reach: Reach) -> Contact | None:
        """How to reach a worker; None if there is no such worker in reach."""

    def told(self, ticket_id: str) -> Sequence[Contact]:
        """Everybody who was told of a ticket."""

    def change(self, ticket: Ticket, change: Change, reason: Sentence, event: TicketEvent) -> bool:
        """Apply it if the ticket still has the version that was read; False if it has not."""

    def record(self, journal: Journal) -> None:
        """Write events, people and notices."""


class Desk:
    """Takes the actions of people."""

    def __init__(self, begin: Begin[DeskStore], clock: Clock, phrasebook: Phrasebook) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook

    def act(
        self,
        ticket_id: str,
        action: Action,
        actor: Actor,
        *,
        note: str | None = None,
        outcome: Outcome | None = None,
        assignee: str | None = None,
    ) -> None:
        """Do it, or raise NotFound, NotAllowed, InvalidInput, InvalidTransition or Conflict."""
        if note is not None and len(note) > LONGEST_NOTE:
            raise InvalidInput(Fault("note", f"is longer than {LONGEST_NOTE} characters"))
        with self._begin() as store:
            ticket = store.ticket(ticket_id, actor.reach)
            if ticket is None:
                raise NotFound(f"no ticket {ticket_id}")
            request = Request(action, actor.worker_id, note, outcome, assignee, leads=ticket.is_led)
            self._apply(store, ticket, request, actor)

    def _apply(self, store: DeskStore, ticket: DeskTicket, request: Request, actor: Actor) -> None:
        change = decide(ticket.facts, request, self._clock.now())
        event = self._event(ticket, request, actor, change)
        journal = Journal(self._clock.wall(), events=[event])
        if request.action == Action.ASSIGN and request.assignee:
            self._hand_over(store, ticket, request.assignee, actor, event, journal)
        if change.state == State.CANCELED and not ticket.facts.is_proven_alive:
            self._call_back(store, ticket, actor, event, journal)
        reason = before(event.why, ticket.reason) if request.is_unsettled else ticket.reason
        if not store.change(ticket.facts, change, reason, event):
            raise Conflict("somebody changed the ticket at the same moment; look again")
        store.record(journal)
        what = {"ticket_id": event.ticket_id, "from": event.from_state, "to": event.to_state}
        log.info("ticket changed", extra={"action": event.action, **what})

    def _event(
        self, ticket: DeskTicket, request: Request, actor: Actor, change: Change
    ) -> TicketEvent:
        who: dict[str, Fact] = {"who": actor.worker_id or actor.account}
        if change.assignee is not None and request.action == Action.ASSIGN:
            who["assignee"] = change.assignee
        if request.outcome is not None and request.action == Action.RESOLVE:
            who["outcome"] = f"@outcome.{request.outcome}"
        phrase = Phrase(
            "event.unsettled" if request.is_unsettled else f"event.{request.action}", who
        )
        return TicketEvent(
            ticket_id=ticket.facts.ticket_id,
            at=self._clock.now(),
            actor=actor.account,
            action=request.action,
            from_state=ticket.facts.state,
            to_state=change.state,
            why=self._phrasebook.say([phrase], ticket.zone),
            note=request.note,
            outcome=request.outcome,
        )

    def _hand_over(
        self,
        store: DeskStore,
        ticket: DeskTicket,
        assignee: str,
        actor: Actor,
        event: TicketEvent,
        journal: Journal,
    ) -> None:
        contact = store.contact(assignee, actor.reach)
        if contact is None:
            raise InvalidInput(Fault("assignee", f"no worker has the id {assignee}"))
        journal.admit(ticket.facts.ticket_id, [contact])
        self._tell(ticket, "assign", [contact], (event.why, ticket.reason), journal)
        before_him = ticket.facts.assignee
        if ticket.facts.state in PROMISED and before_him and before_him != assignee:
            relieved = store.contact(before_him, EVERYWHERE)
            self._stand_down(ticket, [relieved] if relieved else [], event, journal)

    def _call_back(
        self,
        store: DeskStore,
        ticket: DeskTicket,
        actor: Actor,
        event: TicketEvent,
        journal: Journal,
    ) -> None:
        """Whoever was sent need not go; after late proof everybody knows already."""
        told = store.told(ticket.facts.ticket_id)
        others = [contact for contact in told if contact.worker_id != actor.worker_id]
        self._stand_down(ticket, others, event, journal)

    def _stand_down(
        self,
        ticket: DeskTicket,
        contacts: Sequence[Contact],
        event: TicketEvent,
        journal: Journal,
    ) -> None:
        back = self._phrasebook.say([Phrase("event.stand_down")], ticket.zone)
        self._tell(ticket, STAND_DOWN, contacts, (back, event.why), journal)

    def _tell(
        self,
        ticket: DeskTicket,
        verb: str,
        contacts: Sequence[Contact],
        said: Sequence[Sentence],
        journal: Journal,
    ) -> None:
        facts = ticket.facts
        title = ticket_title(self._phrasebook, facts.ticket_id, facts.priority, facts.kind)
        step = f"{verb}:{facts.version}"
        journal.notices += tell(facts.ticket_id, facts.priority, step, contacts, title, said)
