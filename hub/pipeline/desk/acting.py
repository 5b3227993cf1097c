"""The desk: what people do to tickets, one action a transaction, with who, when and why."""

import logging
from dataclasses import replace

from hub.domain.phrases import Fact, Phrase
from hub.domain.repeats import NO_TAP, Once, Tap, check_acted_at, said_of
from hub.domain.tickets import (
    Action,
    CauseCode,
    Change,
    Outcome,
    Raised,
    Request,
    Ticket,
    decide,
)
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.desk.moves import Moves
from hub.pipeline.desk.store import Actor, DeskStore, DeskTicket
from hub.pipeline.desk.telling import Telling
from hub.pipeline.journal import Journal, TicketEvent
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.wording import before

log = logging.getLogger(__name__)

LONGEST_NOTE = 1000


class Desk:
    """Takes the actions of people."""

    def __init__(
        self, begin: Begin[DeskStore], clock: Clock, phrasebook: Phrasebook, new_id: NewId
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._new_id = new_id

    def act(
        self,
        ticket_id: str,
        action: Action,
        actor: Actor,
        *,
        note: str | None = None,
        outcome: Outcome | None = None,
        assignee: str | None = None,
        into: str | None = None,
        cause_code: CauseCode | None = None,
        promise_s: int | None = None,
        tap: Tap = NO_TAP,
    ) -> None:
        """Do it, or raise NotFound, NotAllowed, InvalidInput, InvalidTransition or Conflict.

        A tap that was taken already changes nothing, whatever became of the ticket since.
        """
        if note is not None and len(note) > LONGEST_NOTE:
            raise InvalidInput(Fault("note", f"is longer than {LONGEST_NOTE} characters"))
        request = Request(
            action,
            actor.worker_id,
            note,
            outcome,
            assignee,
            cause_code=cause_code,
            promise_s=promise_s,
            tap=tap,
        )
        self._take(ticket_id, request, into, actor)

    def _take(self, ticket_id: str, asked: Request, into: str | None, actor: Actor) -> None:
        """Once: what was taken and what became of it are one transaction."""
        with self._begin() as store:
            ticket = _found(store, ticket_id, actor)
            once = _once(ticket_id, asked, into, actor)
            if store.earlier(once) is not None:
                return
            check_acted_at(asked.tap, self._clock.now())
            other = None if into is None else _into(store, into, actor)
            request = replace(
                asked,
                leads=ticket.is_led and (other is None or other.is_led),
                into=None if other is None else other.facts,
                raised=self._raised(store, ticket, asked.action),
            )
            self.apply(store, ticket, request, actor, other)
            if actor.worker_id is not None:
                store.answered(ticket_id, actor.worker_id, self._clock.wall())
            store.keep_once(once, self._clock.now())

    def apply(
        self,
        store: DeskStore,
        ticket: DeskTicket,
        request: Request,
        actor: Actor,
        into: DeskTicket | None = None,
    ) -> None:
        """Do what is asked within a transaction that is open already."""
        change = decide(ticket.facts, request, self._clock.now())
        other = self._new_id("t") if request.action == Action.SPLIT else None
        event = self._event(ticket, request, actor, change, other)
        journal = Journal(self._clock.wall(), events=[event])
        reason = before(event.why, ticket.reason) if request.is_unsettled else None
        if not store.change(ticket.facts, change, event, reason):
            raise Conflict("somebody changed the ticket at the same moment; look again")
        telling = Telling(self._phrasebook, journal, event)
        moves = Moves(store, self._phrasebook, telling, actor, self._clock.now())
        moves.follow(ticket, request, change, into, other)
        store.record(journal)
        what = {"ticket_id": event.ticket_id, "from": event.from_state, "to": event.to_state}
        log.info("ticket changed", extra={"action": event.action, **what})

    def _raised(self, store: DeskStore, ticket: DeskTicket, action: Action) -> Raised | None:
        return store.raised(ticket.facts, self._clock.now()) if action == Action.RAISE else None

    def _event(
        self,
        ticket: DeskTicket,
        request: Request,
        actor: Actor,
        change: Change,
        other: str | None,
    ) -> TicketEvent:
        why = _why(ticket.facts, request, actor, change, other)
        now = self._clock.now()
        return TicketEvent(
            ticket_id=ticket.facts.ticket_id,
            at=now,
            actor=actor.account,
            action=request.action,
            from_state=ticket.facts.state,
            to_state=change.state,
            why=self._phrasebook.say([why, *said_of(request.tap, now)], ticket.zone),
            note=request.note,
            outcome=request.outcome,
            acted_at=request.tap.acted_at,
        )


def _found(store: DeskStore, ticket_id: str, actor: Actor) -> DeskTicket:
    ticket = store.ticket(ticket_id, actor.reach)
    if ticket is None:
        raise NotFound(f"no ticket {ticket_id}")
    return ticket


def _once(ticket_id: str, asked: Request, into: str | None, actor: Actor) -> Once | None:
    said = (asked.note, asked.outcome, asked.assignee, into, asked.cause_code, asked.promise_s)
    return asked.tap.once(f"ticket:{ticket_id}", actor.account, asked.action, *said)


def _into(store: DeskStore, ticket_id: str, actor: Actor) -> DeskTicket:
    ticket = store.ticket(ticket_id, actor.reach)
    if ticket is None:
        raise InvalidInput(Fault("into", f"no ticket has the id {ticket_id}"))
    return ticket


def _why(
    facts: Ticket, request: Request, actor: Actor, change: Change, other: str | None
) -> Phrase:
    """What the story says of an action."""
    said: dict[str, Fact] = {"who": actor.worker_id or actor.account}
    if request.is_unsettled:
        return Phrase("event.unsettled", said | {"outcome": f"@outcome.{request.outcome}"})
    if request.action == Action.DECLINE and request.is_aside(facts):
        return Phrase("event.decline_aside", said)
    match request.action:
        case Action.ASSIGN | Action.RAISE:
            said |= {"assignee": change.assignee or "", "level": f"@level.{change.settling.level}"}
        case Action.RESOLVE:
            said["outcome"] = f"@outcome.{request.outcome}"
        case Action.MERGE:
            said["into"] = change.settling.merged_into or ""
        case Action.SPLIT:
            said["other"] = other or ""
        case _:
            pass
    return Phrase(f"event.{request.action}", said)
