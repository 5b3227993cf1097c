"""What an action brings with it: people who are told, tickets that join or part, follow-ups."""

from dataclasses import dataclass
from datetime import datetime

from hub.domain.people import NEVER_SENT
from hub.domain.phrases import Phrase
from hub.domain.reach import EVERYWHERE
from hub.domain.tickets import OVER, PROMISED, Action, Change, Request, State, absorbed
from hub.errors import Conflict, Fault, InvalidInput
from hub.pipeline.desk.store import Actor, DeskStore, DeskTicket
from hub.pipeline.desk.telling import Telling
from hub.pipeline.journal import TicketEvent
from hub.pipeline.ports import Phrasebook


@dataclass(frozen=True, slots=True)
class Moves:
    """The consequences of one action, in its transaction."""

    store: DeskStore
    phrasebook: Phrasebook
    telling: Telling
    actor: Actor
    now: datetime

    def follow(
        self,
        ticket: DeskTicket,
        request: Request,
        change: Change,
        into: DeskTicket | None,
        other: str | None,
    ) -> None:
        """All that belongs to the action; `into` and `other` are a merge's and a split's."""
        if change.state in OVER and request.action != Action.MERGE:  # then they go over with it
            self.store.recall_departments(ticket.facts.ticket_id, self.now)
        match request.action:
            case Action.ASSIGN | Action.RAISE:
                self._hand_over(ticket, request, change)
            case Action.CANCEL if not ticket.facts.is_proven_alive:
                self._call_back(ticket)
            case Action.DECLINE if request.worker_id or ticket.facts.assignee:
                who = request.worker_id or ticket.facts.assignee or ""
                self.store.decline(ticket.facts.ticket_id, who, self.now)
            case Action.MERGE if into is not None:
                self._join(ticket, into)
            case Action.SPLIT if other is not None:
                self._split(ticket, other)
            case _:
                self._settle(ticket, request, change)

    def _settle(self, ticket: DeskTicket, request: Request, change: Change) -> None:
        """Follow-ups begin with a settling, and end with a reopening or a stated exception."""
        ticket_id = ticket.facts.ticket_id
        match request.action:
            case Action.RESOLVE if change.state == State.RESOLVED:
                if ticket.facts.wants_follow_up:
                    self.store.want_follow_ups(ticket.facts, self.now)
            case Action.REOPEN:
                self.store.forget_declines(ticket_id)
                self.store.end_follow_ups(ticket_id, self.now)
            case Action.CLOSE if change.settling.closing_note is not None:
                self.store.end_follow_ups(ticket_id, self.now)
            case _:
                pass

    def _hand_over(self, ticket: DeskTicket, request: Request, change: Change) -> None:
        """The next one hears of it; whoever had promised need not go."""
        assignee = change.assignee or ""
        reach = EVERYWHERE if request.action == Action.RAISE else self.actor.reach
        contact = self.store.contact(assignee, reach)
        if contact is None:
            raise InvalidInput(Fault("assignee", f"no worker has the id {assignee}"))
        role = self.store.role_of(assignee)
        if role in NEVER_SENT:
            reason = f"{assignee} is {role} and is sent to no door; name somebody else"
            raise InvalidInput(Fault("assignee", reason))
        self.telling.send(ticket, [contact])
        before_him = ticket.facts.assignee
        if ticket.facts.state not in PROMISED or before_him in {None, assignee}:
            return
        if before_him != request.worker_id:  # who raises it himself knows
            relieved = self.store.contact(before_him or "", EVERYWHERE)
            self.telling.stand_down(ticket, [relieved] if relieved else [])

    def _call_back(self, ticket: DeskTicket) -> None:
        """Whoever was sent need not go; after late proof everybody knows already."""
        told = self.store.told(ticket.facts.ticket_id)
        others = [contact for contact in told if contact.worker_id != self.actor.worker_id]
        self.telling.stand_down(ticket, others)

    def _join(self, ticket: DeskTicket, into: DeskTicket) -> None:
        """The people of the one see the other from now on; the earlier clock counts."""
        was, facts = ticket.facts, into.facts
        change = absorbed(facts, was)
        named = {"other": was.ticket_id}
        why = self.phrasebook.say([Phrase("event.absorbed", dict(named))], into.zone)
        event = TicketEvent(
            facts.ticket_id,
            self.now,
            self.actor.account,
            "absorb",
            facts.state,
            change.state,
            why,
        )
        if not self.store.change(facts, change, event):
            raise Conflict("somebody changed the other ticket at the same moment; look again")
        self.store.join(was, facts)
        self.telling.journal.events.append(event)
        told = self.store.told(was.ticket_id)
        going = [contact for contact in told if contact.worker_id != self.actor.worker_id]
        self.telling.journal.admit(facts.ticket_id, told)
        self.telling.about(into, f"merge:{was.ticket_id}", going)

    def _split(self, ticket: DeskTicket, other: str) -> None:
        """The other matter is new, and the ladder finds its first hands at once."""
        named = {"other": ticket.facts.ticket_id}
        reason = self.phrasebook.say([Phrase("event.split_from", dict(named))], ticket.zone)
        self.store.split(ticket.facts, other, reason, self.now)
        event = self.telling.event
        self.telling.journal.events.append(
            TicketEvent(
                other, self.now, event.actor, "open", None, State.NEW, reason, note=event.note
            )
        )
