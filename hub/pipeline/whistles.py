"""Whistles: departments are called, act and report; what is refused or late goes up one rung."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from hub.domain.departments import Department
from hub.domain.notices import Contact
from hub.domain.people import Role
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
from hub.pipeline.journal import Journal
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.whistle_story import Heard, WhistleStory

log = logging.getLogger(__name__)

MOST_A_PASS = 200


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
            story = self._story()
            for whistle, department in zip(called, departments, strict=True):
                heard = Heard(whistle, ticket, department)
                self._to_officers(store, heard, "event.whistle_called", actor, story)
            store.record(story.journal)
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
            story = self._story()
            after = replace(heard, whistle=whistle)
            whistle = self._tell(store, after, action, actor, story)
            if not store.keep(heard.whistle, whistle):
                raise Conflict("somebody changed the whistle at the same moment; look again")
            store.record(story.journal)
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
        story = self._story()
        for heard in store.read(ids):
            over = heard.ticket.facts.state in OVER
            after = (self._stand_down if over else self._climb)(store, heard, now, story)
            if not store.keep(heard.whistle, after):
                raise Conflict("a whistle changed while it climbed")
        store.record(story.journal)
        log.info("whistles climbed", extra={"action": "whistle", "climbed": len(ids)})
        return len(ids)

    def _story(self) -> WhistleStory:
        return WhistleStory(self._phrasebook, self._clock.now(), self._clock.wall())

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
        story: WhistleStory,
    ) -> Whistle:
        """The story of the ticket, and whoever has to hear of it."""
        whistle, key = heard.whistle, f"event.whistle_{action}"
        if action in {WhistleAction.INSIST, WhistleAction.CANCEL}:
            whistle = replace(whistle, told=whistle.told + 1)
            self._to_officers(store, replace(heard, whistle=whistle), key, actor, story)
            return whistle
        story.write(heard, key, actor)
        if action in {WhistleAction.REPORT, WhistleAction.REFUSE} and whistle.caller_id:
            caller = store.contact(whistle.caller_id, EVERYWHERE)
            story.notify(heard, key, [caller] if caller else [])
            return replace(whistle, told=whistle.told + 1)
        return whistle

    def _to_officers(
        self, store: WhistleStore, heard: Heard, key: str, actor: Actor, story: WhistleStory
    ) -> None:
        story.write(heard, key, actor)
        people = store.officers(heard.department.department_id, self._clock.now())
        story.notify(heard, key, people)

    def _stand_down(
        self, store: WhistleStore, heard: Heard, now: datetime, story: WhistleStory
    ) -> Whistle:
        after, key = replace(heard, whistle=stood_down(heard.whistle)), "event.whistle_over"
        story.write(heard, key)
        refused = heard.whistle.state == WhistleState.REFUSED  # they never meant to come
        people = () if refused else store.officers(heard.department.department_id, now)
        story.notify(after, key, people)
        return after.whistle

    def _climb(
        self, store: WhistleStore, heard: Heard, now: datetime, story: WhistleStory
    ) -> Whistle:
        area_id = heard.ticket.facts.area_id
        above = [
            (role, store.leads(area_id, role, now)) for role in roles_above(heard.whistle.last_role)
        ]
        role, people = next(((role, found) for role, found in above if found), (None, ()))
        refused = heard.whistle.state == WhistleState.REFUSED
        key = "event.whistle_refusal_climbs" if refused else "event.whistle_late"
        if role is None:
            key = "event.whistle_nobody"
        story.write(heard, key, role=role)
        story.notify(heard, key, people, role)
        return after_climb(heard.whistle, role, now)


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
