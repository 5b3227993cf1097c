"""Walking: what people do to the lines of an incident, and closing it by hand."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.phrases import Fact, Phrase, Sentence
from hub.domain.reach import Reach
from hub.domain.repeats import NO_TAP, Tap, check_acted_at, said_of
from hub.domain.tickets import Outcome, Priority, State, Ticket, TicketKind
from hub.domain.walks import (
    WALKED,
    LineAction,
    LineChange,
    LineRequest,
    decide_line,
    visit_by,
)
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.desk import Actor
from hub.pipeline.incident_rows import Incident, IncidentStore, Line
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.repeats import RepeatStore
from hub.pipeline.tending import Tending

log = logging.getLogger(__name__)

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class WalkedLine:
    """A line that somebody acts on."""

    incident: Incident
    line: Line
    ticket: Ticket | None
    zone: ZoneInfo
    is_led: bool
    """Whether the actor answers for the place."""


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A ticket of her own for a home that was found in need, or not found at all."""

    facts: Ticket
    cause: str
    reason: Sentence


@dataclass(slots=True)
class Walked:
    """What one action writes."""

    incident: Incident
    line: Line
    at: datetime
    journal: Journal
    own: OwnTicket | None = None
    takes_windows: bool = False
    """Whether the windows that were due go with that ticket."""


class WalkingStore(IncidentStore, RepeatStore, Protocol):
    """The queries of walkers."""

    def line(self, incident_id: str, home_id: str, reach: Reach) -> WalkedLine | None:
        """The line, if there is one in reach."""

    def is_worker(self, worker_id: str) -> bool: ...
    def has_blind_ticket(self, home_id: str) -> bool:
        """Whether a blind ticket of her own is open."""

    def write(self, walked: Walked) -> None: ...
    def close(self, incident_id: str, reach: Reach, by: str, note: str) -> bool | None:
        """Mark it to be closed; None if none is in reach, False if it is closed already."""


class Walking:
    """Takes the actions of people on walk lists."""

    def __init__(
        self, begin: Begin[WalkingStore], clock: Clock, phrasebook: Phrasebook, new_id: NewId
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._new_id = new_id
        self._tending = Tending(clock, phrasebook)

    def act(
        self,
        incident_id: str,
        home_id: str,
        action: LineAction,
        actor: Actor,
        *,
        note: str | None = None,
        outcome: Outcome | None = None,
        assignee: str | None = None,
        tap: Tap = NO_TAP,
    ) -> None:
        """Do it once, or raise NotFound, InvalidInput, InvalidTransition or Conflict."""
        _check_note(note)
        with self._begin() as store:
            walked = store.line(incident_id, home_id, actor.reach)
            if walked is None:
                raise NotFound(f"no line {home_id} on the list of incident {incident_id}")
            subject = f"line:{incident_id}:{home_id}"
            once = tap.once(subject, actor.account, action, note, outcome, assignee)
            if store.earlier(once) is not None:
                return
            check_acted_at(tap, self._clock.now())
            if walked.incident.closed_at is not None:
                raise Conflict("the incident is closed")
            if assignee is not None and not store.is_worker(assignee):
                raise InvalidInput(Fault("assignee", f"no worker has the id {assignee}"))
            request = LineRequest(action, actor.worker_id, walked.is_led, outcome, assignee)
            change = decide_line(walked.line.state, walked.line.worker_id, request)
            store.write(self._written(store, walked, change, request, actor, note, tap))
            store.keep_once(once, self._clock.now())
            self._tending.tend(store, incident_id)
        what = {"incident_id": incident_id, "home_id": home_id, "to": change.state}
        log.info("line changed", extra={"action": "walk_line", "verb": action, **what})

    def close(self, incident_id: str, actor: Actor, note: str) -> None:
        """End an incident; whoever is still silent is judged by herself."""
        _check_note(note)
        if not note.strip():
            raise InvalidInput(Fault("note", "is needed: say why, for whoever reads it later"))
        with self._begin() as store:
            marked = store.close(incident_id, actor.reach, actor.account, note)
            if marked is None:
                raise NotFound(f"no incident {incident_id}")
            if not marked:
                raise Conflict("the incident is closed already")
            self._tending.tend(store, incident_id)
        log.info("incident closed", extra={"action": "incident", "incident_id": incident_id})

    def _written(
        self,
        store: WalkingStore,
        walked: WalkedLine,
        change: LineChange,
        request: LineRequest,
        actor: Actor,
        note: str | None,
        tap: Tap,
    ) -> Walked:
        now = self._clock.now()
        line = _changed(walked.line, change, request, note, now)
        done = Walked(walked.incident, line, now, Journal(self._clock.wall()))
        if walked.ticket is not None:
            said = [_said(walked, request, actor), *said_of(tap, now)]
            why = self._phrasebook.say(said, walked.zone)
            event = _event(walked.ticket, request, actor, why, note, now)
            done.journal.events.append(replace(event, acted_at=tap.acted_at))
        if change.needs is not None:
            self._open_own(store, walked, change.needs, request, done)
        return done

    def _open_own(
        self,
        store: WalkingStore,
        walked: WalkedLine,
        priority: Priority,
        request: LineRequest,
        done: Walked,
    ) -> None:
        """In need: help is wanted. Nothing found out: the ladder goes on as after such a visit."""
        line, helped = walked.line, request.outcome is Outcome.NEEDED_HELP
        if not helped and store.has_blind_ticket(line.home_id):
            return
        cause = f"line:{walked.incident.incident_id}:{line.home_id}:{walked.incident.version}"
        facts = _own_ticket(self._new_id("t"), line, priority, done.at, helped=helped)
        phrase = Phrase("storm.line_help")
        if not helped:
            phrase = Phrase("storm.line_unsettled", {"outcome": f"@outcome.{request.outcome}"})
        reason = self._phrasebook.say([phrase], walked.zone)
        done.own = OwnTicket(facts, cause, reason)
        done.takes_windows = not helped
        if facts.assignee is not None:  # who stood at the door goes on seeing it
            done.journal.people.append((facts.ticket_id, facts.assignee))
        done.journal.events.append(
            TicketEvent(facts.ticket_id, done.at, HUB, "open", None, facts.state, reason)
        )


def _check_note(note: str | None) -> None:
    if note is not None and len(note) > LONGEST_NOTE:
        raise InvalidInput(Fault("note", f"is longer than {LONGEST_NOTE} characters"))


def _own_ticket(
    ticket_id: str, line: Line, priority: Priority, now: datetime, *, helped: bool
) -> Ticket:
    """Who helped calls for others; who found nothing out keeps it, and the ladder goes on."""
    kept = None if helped else line.worker_id
    return Ticket(
        ticket_id=ticket_id,
        kind=TicketKind.HELP if helped else TicketKind.BLIND,
        priority=priority,
        state=State.NEW if kept is None else State.ASSIGNED,
        assignee=kept,
        next_step_at=now,
        home_id=line.home_id,
        area_id=line.area_id,
        detour=None if helped else 0,
    )


def _event(
    ticket: Ticket,
    request: LineRequest,
    actor: Actor,
    why: Sentence,
    note: str | None,
    now: datetime,
) -> TicketEvent:
    """What was done to a line, in the story of the incident's ticket."""
    return TicketEvent(
        ticket.ticket_id,
        now,
        actor.account,
        f"line_{request.action}",
        ticket.state,
        ticket.state,
        why,
        note,
        request.outcome,
    )


def _said(walked: WalkedLine, request: LineRequest, actor: Actor) -> Phrase:
    home_id = walked.line.home_id
    facts: dict[str, Fact] = {"who": actor.worker_id or actor.account, "home": home_id}
    match request.action:
        case LineAction.ACCEPT:
            return Phrase("storm.line_accepted", facts)
        case LineAction.ASSIGN:
            return Phrase("storm.line_assigned", {**facts, "assignee": request.assignee or ""})
        case _:
            outcome = f"@outcome.{request.outcome}"
            return Phrase("storm.line_settled", {**facts, "outcome": outcome})


def _changed(
    line: Line, change: LineChange, request: LineRequest, note: str | None, now: datetime
) -> Line:
    """Whoever is given a line has his own time for it, and is told by the look that follows."""
    given = request.action is LineAction.ASSIGN
    is_over = change.state not in WALKED
    return replace(
        line,
        state=change.state,
        worker_id=change.worker_id,
        told_at=None if given else line.told_at or (now if change.state in WALKED else None),
        visit_by=visit_by(0, now) if given or line.visit_by is None else line.visit_by,
        passes=max(1, line.passes) if given else line.passes,
        settled_at=now if is_over else None,
        outcome=request.outcome or line.outcome,
        note=note or line.note,
    )
