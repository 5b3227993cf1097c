"""Proofs that a visitor brings: the code at the door, where his phone is, a photo."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from hub.domain.door_codes import Door, digest_of
from hub.domain.phrases import Phrase
from hub.domain.proving import (
    MOST_PHOTOS,
    Position,
    ProofKind,
    check_may_prove,
    wrong_door,
)
from hub.domain.reach import Reach
from hub.domain.repeats import NO_TAP, Once, Tap, check_acted_at, said_of
from hub.domain.tickets import Action, Request, State
from hub.errors import Conflict, Fault, FirstlightError, InvalidInput, NotFound
from hub.pipeline.desk import Actor, Desk, DeskStore, DeskTicket
from hub.pipeline.journal import Journal, TicketEvent
from hub.pipeline.kept_files import Files
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook

log = logging.getLogger(__name__)

Detail = Mapping[str, str | float | None]
"""What a proof of its kind says, by name: it is shown, and no rule of ours reads it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof, as it is kept."""

    proof_id: str
    ticket_id: str
    home_id: str | None
    worker_id: str | None
    """None: her own hand, or the desk for a ticket of its own."""
    at: datetime
    kind: ProofKind
    detail: Detail
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What a visitor shows."""

    door_code: str | None = None
    position: Position | None = None

    def __bool__(self) -> bool:
        return self.door_code is not None or self.position is not None


@dataclass(frozen=True, slots=True)
class Showing:
    """Who shows what, and what he says with it."""

    actor: Actor
    offered: Offered
    note: str | None
    tap: Tap


class VisitProofStore(DeskStore, Protocol):
    """The queries of proving a visit, beside the desk's."""

    def door_of(self, digest: str) -> Door | None:
        """The door of a code; None for one that was never issued."""

    def add_proof(self, proof: Proof) -> None: ...
    def photo_count(self, ticket_id: str) -> int: ...
    def photo_name(self, ticket_id: str, proof_id: str, reach: Reach) -> str | None:
        """The file of a photo, for those alone who may see it."""


Keep = Callable[[VisitProofStore, DeskTicket, Showing], None]


class Photos(Files, Protocol):
    """Where the photos lie."""

    def keep(self, content: bytes) -> str:
        """Make a small picture of what came, without a word about where and with what it was taken.

        It is on the disk when its name is returned. InvalidInput for what is no picture.
        """


class VisitProofs:
    """Takes proofs, and writes each into the ticket's story; what is refused, too."""

    def __init__(
        self,
        begin: Begin[VisitProofStore],
        look: Begin[VisitProofStore],
        clock: Clock,
        phrasebook: Phrasebook,
        new_id: NewId,
        desk: Desk,
        photos: Photos,
    ) -> None:
        self._begin, self._look, self._clock = begin, look, clock
        self._phrasebook, self._new_id = phrasebook, new_id
        self._desk, self._photos = desk, photos

    def add(
        self,
        ticket_id: str,
        actor: Actor,
        offered: Offered,
        note: str | None = None,
        tap: Tap = NO_TAP,
    ) -> None:
        """Keep what is shown; NotFound, Conflict, or InvalidInput for the code of another door.

        Sent again it is answered as the first time, a refusal, too.
        """
        if not offered:
            raise InvalidInput(Fault("door_code", "is needed, or a position, or both"))
        self._take(ticket_id, "proofs", Showing(actor, offered, note, tap), self._keep)

    def arrive(
        self,
        ticket_id: str,
        actor: Actor,
        offered: Offered,
        note: str | None = None,
        tap: Tap = NO_TAP,
    ) -> None:
        """Arrive and show it, or neither; raises what `add` and the desk raise."""
        self._take(ticket_id, Action.ARRIVE, Showing(actor, offered, note, tap), self._arrive)

    def _take(self, ticket_id: str, what: str, showing: Showing, keep: Keep) -> None:
        actor, tap = showing.actor, showing.tap
        with self._begin() as store:
            ticket = _found(store, ticket_id, actor)
            once = _once(tap, ticket, actor, what, showing.offered, showing.note)
            refusal = store.earlier(once)
            if refusal is None:
                self._check(ticket, actor, tap)
                refusal = self._refused(store, ticket, showing)
                if not refusal:
                    keep(store, ticket, showing)
                store.keep_once(once, self._clock.now(), refusal)
        if refusal:  # raised after the commit, so that what was tried stays in the story
            raise InvalidInput(Fault("door_code", refusal))

    def add_photo(
        self,
        ticket_id: str,
        actor: Actor,
        content: bytes,
        note: str | None = None,
        tap: Tap = NO_TAP,
    ) -> str:
        """Keep a photo; its id. The file is on the disk before its row is written."""
        with self._look() as store:
            ticket = _found(store, ticket_id, actor)
            once = _once(tap, ticket, actor, "photo", sha256(content).hexdigest(), note)
            earlier = store.earlier(once)
            if earlier is not None:
                return earlier
            self._check(ticket, actor, tap)
            _room_for_photo(store, ticket)
        name = self._photos.keep(content)
        try:
            proof_id, is_new = self._claim(ticket_id, actor, name, note, tap, once)
        except FirstlightError:
            self._photos.forget(name)
            raise
        if not is_new:  # the same picture came by two ways at once
            self._photos.forget(name)
        return proof_id

    def photo(self, ticket_id: str, proof_id: str, reach: Reach) -> bytes:
        """The picture, for those who may see it; NotFound for everybody else."""
        with self._look() as store:
            name = store.photo_name(ticket_id, proof_id, reach)
        content = None if name is None else self._photos.read(name)
        if content is None:
            raise NotFound(f"no photo {proof_id}")
        return content

    def _claim(
        self,
        ticket_id: str,
        actor: Actor,
        name: str,
        note: str | None,
        tap: Tap,
        once: Once | None,
    ) -> tuple[str, bool]:
        with self._begin() as store:
            ticket = _found(store, ticket_id, actor)
            earlier = store.earlier(once)
            if earlier is not None:
                return earlier, False
            self._check(ticket, actor, tap)
            _room_for_photo(store, ticket)
            proof = self._proof(ticket, actor, ProofKind.PHOTO, {"note": note} if note else {})
            store.add_proof(replace(proof, file_name=name))
            store.record(self._journal([self._event(ticket, actor, "photo", note, tap)]))
            store.keep_once(once, self._clock.now(), proof.proof_id)
            return proof.proof_id, True

    def _check(self, ticket: DeskTicket, actor: Actor, tap: Tap) -> None:
        check_may_prove(ticket.facts, actor.worker_id, leads=ticket.is_led)
        check_acted_at(tap, self._clock.now())

    def _arrive(self, store: VisitProofStore, ticket: DeskTicket, showing: Showing) -> None:
        actor, tap = showing.actor, showing.tap
        asked = Request(Action.ARRIVE, actor.worker_id, showing.note, leads=ticket.is_led, tap=tap)
        self._desk.apply(store, ticket, asked, actor)
        if actor.worker_id is not None:
            store.answered(ticket.facts.ticket_id, actor.worker_id, self._clock.wall())
        there = replace(ticket, facts=replace(ticket.facts, state=State.ON_SITE))
        self._keep(store, there, replace(showing, note=None))

    def _refused(self, store: VisitProofStore, ticket: DeskTicket, showing: Showing) -> str:
        """Why, and what was tried stays in the story; empty if nothing is wrong."""
        if showing.offered.door_code is None:
            return ""
        door = store.door_of(digest_of(showing.offered.door_code))
        fault = wrong_door(door, ticket.facts.home_id)
        if fault is None:
            return ""
        tried = self._event(ticket, showing.actor, "refused", None, showing.tap)
        store.record(self._journal([tried]))
        what = {"action": "proof_refused", "ticket_id": ticket.facts.ticket_id}
        log.info("the code of another door", extra=what)
        return fault.reason

    def _keep(self, store: VisitProofStore, ticket: DeskTicket, showing: Showing) -> None:
        note, events = showing.note, []
        for kind, detail in _shown(showing.offered):
            said = {"note": note} if note else {}
            store.add_proof(self._proof(ticket, showing.actor, kind, {**detail, **said}))
            events.append(self._event(ticket, showing.actor, kind, note, showing.tap))
            note = None  # once is enough
        store.record(self._journal(events))

    def _proof(self, ticket: DeskTicket, actor: Actor, kind: ProofKind, detail: Detail) -> Proof:
        facts = ticket.facts
        who = actor.worker_id or facts.assignee  # the desk enters it for him
        now = self._clock.now()
        return Proof(self._new_id("vp"), facts.ticket_id, facts.home_id, who, now, kind, detail)

    def _event(
        self, ticket: DeskTicket, actor: Actor, what: str, note: str | None, tap: Tap
    ) -> TicketEvent:
        facts, now = ticket.facts, self._clock.now()
        who = {"who": actor.worker_id or actor.account}
        phrases = [Phrase(f"event.proof_{what}", dict(who)), *said_of(tap, now)]
        return TicketEvent(
            ticket_id=facts.ticket_id,
            at=now,
            actor=actor.account,
            action="proof_refused" if what == "refused" else "proof",
            from_state=facts.state,
            to_state=facts.state,
            why=self._phrasebook.say(phrases, ticket.zone),
            note=note,
            acted_at=tap.acted_at,
        )

    def _journal(self, events: list[TicketEvent]) -> Journal:
        return Journal(self._clock.wall(), events=events)


def _found(store: VisitProofStore, ticket_id: str, actor: Actor) -> DeskTicket:
    ticket = store.ticket(ticket_id, actor.reach)
    if ticket is None:
        raise NotFound(f"no ticket {ticket_id}")
    return ticket


def _once(tap: Tap, ticket: DeskTicket, actor: Actor, *said: object) -> Once | None:
    return tap.once(f"ticket:{ticket.facts.ticket_id}", actor.account, *said)


def _room_for_photo(store: VisitProofStore, ticket: DeskTicket) -> None:
    if store.photo_count(ticket.facts.ticket_id) >= MOST_PHOTOS:
        raise Conflict(f"the ticket has {MOST_PHOTOS} photos already, and takes no more")


def _shown(offered: Offered) -> Iterator[tuple[ProofKind, Detail]]:
    if offered.door_code is not None:
        yield ProofKind.DOOR_CODE, {}
    if offered.position is not None:
        at = offered.position
        where = {"latitude": at.latitude, "longitude": at.longitude, "accuracy_m": at.accuracy_m}
        yield ProofKind.POSITION, where
