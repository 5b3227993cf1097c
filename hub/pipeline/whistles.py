"""Whistles: departments are called, act and report; what is refused or late goes up one rung."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from hub.domain.departments import Department
from hub.domain.notices import WHISTLE, Contact, tell
from hub.domain.people import Role
from hub.domain.phrases import Fact, Phrase
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.tickets import OVER
from hub.domain.whistles import (
    Whistle,
    WhistleAction,
    WhistleRequest,
    WhistleState,
    after_climb,
    decide,
    due_at,
    roles_above,
    stood_down,
)
from hub.errors import Conflict, Fault, InvalidInput, InvalidTransition, NotAllowed, NotFound
from hub.pipeline.desk import Actor, DeskTicket
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.wording import ticket_title

log = logging.getLogger(__name__)

MOST_A_PASS = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """A whistle with what stands around it."""

    whistle: Whistle
    ticket: DeskTicket
    department: Department
    is_officer: bool = False


class WhistleStore(Protocol):
    """The queries of whistles."""

    def ticket(self, ticket_id: str, reach: Reach) -> DeskTicket | None:
        """The ticket; None if there is none in reach."""

    def serving(self, ticket_id: str, department_ids: Sequence[str]) -> Sequence[Department]:
        """Those of these departments that serve the ticket's area."""

    def officers(self, department_id: str, now: datetime) -> Sequence[Contact]:
        """Who of the department can be told."""

    def leads(self, area_id: str, role: Role, now: datetime) -> Sequence[Contact]:
        """Who holds a role for an area."""

    def contact(self, worker_id: str, reach: Reach) -> Contact | None:
        """How to reach a worker."""

    def add(self, whistles: Sequence[Whistle]) -> None:
        """Write new ones."""

    def heard(self, whistle_id: str, reach: Reach) -> Heard | None:
        """One; None if neither its ticket nor its department is the asker's."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of those that have to climb."""

    def read(self, whistle_ids: Sequence[str]) -> Sequence[Heard]:
        """Those whistles."""

    def postpone(self, whistle_id: str, until: datetime) -> None:
        """Look at this one again later."""

    def keep(self, was: Whistle, now: Whistle) -> bool:
        """Write it if it still has the version that was read."""

    def record(self, journal: Journal) -> None:
        """Write events and notices."""


class Whistles:
    """Calls departments and follows their tasks."""

    def __init__(
        self, begin: Begin[WhistleStore], clock: Clock, phrasebook: Phrasebook, new_id: NewId
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._new_id = new_id

    def call(
        self,
        ticket_id: str,
        department_ids: Sequence[str],
        task: str,
        until: datetime | None,
        actor: Actor,
    ) -> list[str]:
        """Call departments to a ticket; NotFound, NotAllowed, InvalidTransition, InvalidInput."""
        now = self._clock.now()
        with self._begin() as store:
            ticket = store.ticket(ticket_id, actor.reach)
            if ticket is None:
                raise NotFound(f"no ticket {ticket_id}")
            departments = _callable(store, ticket, department_ids)
            due = due_at(ticket.facts.priority, until, now)
            called = [self._new(ticket, one, task, due, actor) for one in departments]
            store.add(called)
            journal = Journal(self._clock.wall())
            for whistle, department in zip(called, departments, strict=True):
                heard = Heard(whistle, ticket, department)
                self._to_officers(store, heard, "event.whistle_called", actor, journal)
            store.record(journal)
            return [whistle.whistle_id for whistle in called]

    def act(
        self,
        whistle_id: str,
        action: WhistleAction,
        actor: Actor,
        *,
        note: str | None = None,
        rating: int | None = None,
    ) -> None:
        """Do it, or raise NotFound, NotAllowed, InvalidInput, InvalidTransition or Conflict."""
        now = self._clock.now()
        with self._begin() as store:
            heard = store.heard(whistle_id, actor.reach)
            if heard is None:
                raise NotFound(f"no whistle {whistle_id}")
            whistle = decide(heard.whistle, _request(heard, action, actor, note, rating), now)
            journal = Journal(self._clock.wall())
            after = replace(heard, whistle=whistle)
            whistle = self._tell(store, after, action, actor, journal)
            if not store.keep(heard.whistle, whistle):
                raise Conflict("somebody changed the whistle at the same moment; look again")
            store.record(journal)
            what = {"whistle_id": whistle_id, "from": heard.whistle.state, "to": whistle.state}
            log.info("whistle changed", extra={"action": action, **what})

    def climb_once(self, limit: int = MOST_A_PASS) -> int:
        """Tell the next lead of up to `limit` that were refused or are late; how many.

        Where the ticket is over, the department is told to stand down instead.
        """
        now = self._clock.now()
        return all_or_each(
            self._begin,
            lambda store: store.due(now, limit),
            lambda store, ids: self._climb_all(store, ids, now),
            lambda store, one: store.postpone(one, now + POSTPONED),
        )

    def _climb_all(self, store: WhistleStore, ids: Sequence[str], now: datetime) -> int:
        if not ids:
            return 0
        journal = Journal(self._clock.wall())
        for heard in store.read(ids):
            over = heard.ticket.facts.state in OVER
            after = (self._stand_down if over else self._climb)(store, heard, now, journal)
            if not store.keep(heard.whistle, after):
                raise Conflict("a whistle changed while it climbed")
        store.record(journal)
        log.info("whistles climbed", extra={"action": "whistle", "climbed": len(ids)})
        return len(ids)

    def _new(
        self, ticket: DeskTicket, department: Department, task: str, due: datetime, actor: Actor
    ) -> Whistle:
        return Whistle(
            whistle_id=self._new_id("w"),
            ticket_id=ticket.facts.ticket_id,
            department_id=department.department_id,
            task=task,
            caller=actor.account,
            caller_id=actor.worker_id,
            last_role=actor.role,
            called_at=self._clock.now(),
            due_at=due,
            next_at=due,
        )

    def _tell(
        self,
        store: WhistleStore,
        heard: Heard,
        action: WhistleAction,
        actor: Actor,
        journal: Journal,
    ) -> Whistle:
        """The story of the ticket, and whoever has to hear of it."""
        whistle, key = heard.whistle, f"event.whistle_{action}"
        if action in {WhistleAction.INSIST, WhistleAction.CANCEL}:
            whistle = replace(whistle, told=whistle.told + 1)
            self._to_officers(store, replace(heard, whistle=whistle), key, actor, journal)
            return whistle
        self._write(heard, key, actor, journal)
        if action in {WhistleAction.REPORT, WhistleAction.REFUSE} and whistle.caller_id:
            caller = store.contact(whistle.caller_id, EVERYWHERE)
            self._notify(heard, key, [caller] if caller else [], journal, whistle.told)
            return replace(whistle, told=whistle.told + 1)
        return whistle

    def _to_officers(
        self, store: WhistleStore, heard: Heard, key: str, actor: Actor, journal: Journal
    ) -> None:
        self._write(heard, key, actor, journal)
        people = store.officers(heard.department.department_id, self._clock.now())
        self._notify(heard, key, people, journal, heard.whistle.told)

    def _stand_down(
        self, store: WhistleStore, heard: Heard, now: datetime, journal: Journal
    ) -> Whistle:
        whistle, key = stood_down(heard.whistle), "event.whistle_over"
        self._write(heard, key, None, journal)
        refused = heard.whistle.state == WhistleState.REFUSED  # they never meant to come
        people = () if refused else store.officers(heard.department.department_id, now)
        self._notify(heard, key, people, journal, whistle.told)
        return whistle

    def _climb(self, store: WhistleStore, heard: Heard, now: datetime, journal: Journal) -> Whistle:
        area_id, told = heard.ticket.facts.area_id, heard.whistle.told
        above = [
            (role, store.leads(area_id, role, now)) for role in roles_above(heard.whistle.last_role)
        ]
        role, people = next(((role, found) for role, found in above if found), (None, ()))
        refused = heard.whistle.state == WhistleState.REFUSED
        key = "event.whistle_refusal_climbs" if refused else "event.whistle_late"
        if role is None:
            key = "event.whistle_nobody"
        self._write(heard, key, None, journal, role)
        self._notify(heard, key, people, journal, told, role)
        return after_climb(heard.whistle, role, now)

    def _write(
        self,
        heard: Heard,
        key: str,
        actor: Actor | None,
        journal: Journal,
        role: Role | None = None,
    ) -> None:
        facts, whistle = heard.ticket.facts, heard.whistle
        phrase = _phrase(heard, key, actor, role)
        note = {
            "event.whistle_called": whistle.task,
            "event.whistle_refuse": whistle.refusal,
            "event.whistle_report": whistle.report,
            "event.whistle_rate": whistle.rating_words,
        }.get(key)
        journal.events.append(
            TicketEvent(
                ticket_id=facts.ticket_id,
                at=self._clock.now(),
                actor=HUB if actor is None else actor.account,
                action=WHISTLE,
                from_state=facts.state,
                to_state=facts.state,
                why=self._phrasebook.say([phrase], heard.ticket.zone),
                note=note,
                due_at=heard.whistle.next_at if actor is None else None,
            )
        )

    def _notify(
        self,
        heard: Heard,
        key: str,
        people: Sequence[Contact],
        journal: Journal,
        told: int,
        role: Role | None = None,
    ) -> None:
        """Being told of a whistle lets nobody see the ticket: officers know only their task."""
        facts = heard.ticket.facts
        said = self._phrasebook.say([_phrase(heard, key, None, role)], heard.ticket.zone)
        title = ticket_title(self._phrasebook, facts.ticket_id, facts.priority, facts.kind)
        step = f"{WHISTLE}:{heard.whistle.whistle_id}:{told}"
        journal.notices += tell(facts.ticket_id, facts.priority, step, people, title, (said,))


def _callable(
    store: WhistleStore, ticket: DeskTicket, department_ids: Sequence[str]
) -> list[Department]:
    if not ticket.is_led:
        raise NotAllowed("calling departments is for the desk, and for who leads the area")
    if ticket.facts.state in OVER:
        state = ticket.facts.state
        raise InvalidTransition(f"a whistle is not possible while the ticket is {state}")
    wanted = list(dict.fromkeys(department_ids))
    found = {one.department_id: one for one in store.serving(ticket.facts.ticket_id, wanted)}
    missing = [one for one in wanted if one not in found]
    if missing or not wanted:
        named = ", ".join(missing) or "none named"
        raise InvalidInput(Fault("department_ids", f"no department of this area: {named}"))
    return [found[one] for one in wanted]


def _request(
    heard: Heard, action: WhistleAction, actor: Actor, note: str | None, rating: int | None
) -> WhistleRequest:
    whistle, is_desk = heard.whistle, actor.reach.everywhere
    return WhistleRequest(
        action=action,
        account=actor.account,
        is_officer=heard.is_officer or is_desk,
        is_caller=is_desk or whistle.caller == actor.account,
        leads=heard.ticket.is_led,
        note=note,
        rating=rating,
    )


def _phrase(heard: Heard, key: str, actor: Actor | None, role: Role | None) -> Phrase:
    whistle = heard.whistle
    facts: dict[str, Fact] = {
        "department": heard.department.name,
        "until": whistle.due_at,
        "rating": whistle.rating or 0,
        "who": whistle.caller_id or whistle.caller,
    }
    if actor is not None:
        facts["who"] = actor.worker_id or actor.account
    if role is not None:
        facts["rung"] = f"@rung.{role}"
    return Phrase(key, facts)
