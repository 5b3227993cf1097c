"""Follow-ups: whoever is to ask is told when it is due; what she says closes or reopens."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from hub.domain.follow_ups import (
    CLIMBS_AFTER,
    Answer,
    FollowUp,
    Result,
    after_answer,
    after_telling,
    night_ends,
)
from hub.domain.notices import FOLLOW_UP, Contact, tell
from hub.domain.people import Role
from hub.domain.phrases import Phrase, Sentence
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.repeats import NO_TAP, Tap, check_acted_at, said_of
from hub.domain.tickets import Action, Request, State, kept
from hub.errors import Conflict, NotFound
from hub.pipeline.desk import Actor, Desk, DeskStore, DeskTicket
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import ticket_title

log = logging.getLogger(__name__)

MOST_A_PASS = 200
THE_HUB = Actor(HUB, Role.OPS, EVERYWHERE)


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """A follow-up whose turn has come, and who could be told."""

    facts: FollowUp
    ticket: DeskTicket
    rungs: Sequence[Sequence[Contact]]
    """The worker's own rung, then the leads'."""


class FollowUpStore(DeskStore, Protocol):
    """The queries of following up, beside the desk's."""

    def due_follow_ups(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of those that somebody is to be told of."""

    def read_follow_ups(self, follow_up_ids: Sequence[str], now: datetime) -> Sequence[DueFollowUp]:
        """Those, with whoever could be told."""

    def postpone_follow_up(self, follow_up_id: str, until: datetime) -> None:
        """Look at this one again later."""

    def follow_up(self, follow_up_id: str, reach: Reach) -> FollowUp | None:
        """One; None if there is none in reach."""

    def keep(self, follow_up: FollowUp) -> None:
        """Write it as it is now."""

    def keep_answer(self, follow_up_id: str, answer: Answer, by: str) -> None:
        """Write what she said, and who asked."""


class FollowingUp:
    """Asks for follow-ups when they are due, and takes what was learned."""

    def __init__(
        self, begin: Begin[FollowUpStore], clock: Clock, phrasebook: Phrasebook, desk: Desk
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._desk = desk

    def ask_once(self, limit: int = MOST_A_PASS) -> int:
        """Tell somebody of up to `limit` follow-ups that are due; how many."""
        now = self._clock.now()
        return all_or_each(
            self._begin,
            lambda store: store.due_follow_ups(now, limit),
            lambda store, ids: self._ask_all(store, ids, now),
            lambda store, one: store.postpone_follow_up(one, now + POSTPONED),
        )

    def done(self, follow_up_id: str, answer: Answer, actor: Actor, tap: Tap = NO_TAP) -> None:
        """Take what was learned, once; or raise NotFound, InvalidInput or Conflict."""
        now = self._clock.now()
        with self._begin() as store:
            found = store.follow_up(follow_up_id, actor.reach)
            ticket = store.ticket(found.ticket_id, EVERYWHERE) if found else None
            if found is None or ticket is None:
                raise NotFound(f"no follow-up {follow_up_id}")
            once = tap.once(f"follow_up:{follow_up_id}", actor.account, answer)
            if store.earlier(once) is not None:
                return
            check_acted_at(tap, now)
            store.keep(after_answer(found, answer.result, now))
            store.keep_answer(follow_up_id, answer, actor.account)
            self._write_down(store, ticket, found, answer, actor, tap)
            self._settle(store, found, answer, actor)
            store.keep_once(once, now)

    def _ask_all(self, store: FollowUpStore, ids: Sequence[str], now: datetime) -> int:
        if not ids:
            return 0
        journal = Journal(self._clock.wall())
        for one in store.read_follow_ups(ids, now):
            store.keep(self._ask(one, now, journal))
        store.record(journal)
        log.info("follow-ups asked for", extra={"action": "follow_up", "asked": len(ids)})
        return len(ids)

    def _ask(self, due: DueFollowUp, now: datetime, journal: Journal) -> FollowUp:
        """Tell the first rung from its turn on that has somebody; at night it waits."""
        morning = night_ends(now, due.ticket.zone)
        if morning is not None:
            return replace(due.facts, next_at=morning)
        rung = next((n for n in range(due.facts.rung, len(due.rungs)) if due.rungs[n]), None)
        if rung is None:  # whoever comes to serve there by then hears of it
            return replace(due.facts, next_at=now + CLIMBS_AFTER)
        people = list(due.rungs[rung][:1]) if rung == 0 else list(due.rungs[rung])
        facts = due.ticket.facts
        number = due.facts.number
        key = "event.follow_up_due" if rung == 0 else "event.follow_up_late"
        said = self._say(due.ticket, Phrase(key, {"number": number}))
        again = f":{due.facts.told}" if due.facts.told else ""
        title = ticket_title(self._phrasebook, facts.ticket_id, facts.priority, facts.kind)
        step = f"{FOLLOW_UP}:{number}{again}"
        journal.admit(facts.ticket_id, people)
        journal.notices += tell(facts.ticket_id, facts.priority, step, people, title, (said,))
        asked = after_telling(due.facts, rung, now)
        return replace(asked, worker_id=people[0].worker_id) if rung == 0 else asked

    def _write_down(
        self,
        store: FollowUpStore,
        ticket: DeskTicket,
        follow_up: FollowUp,
        answer: Answer,
        actor: Actor,
        tap: Tap,
    ) -> None:
        facts, now = ticket.facts, self._clock.now()
        named = {"who": actor.worker_id or actor.account, "way": f"@way.{answer.way}"}
        phrase = Phrase(f"event.follow_up_{answer.result}", {**named, "number": follow_up.number})
        event = TicketEvent(
            ticket_id=facts.ticket_id,
            at=now,
            actor=actor.account,
            action=FOLLOW_UP,
            from_state=facts.state,
            to_state=facts.state,
            why=self._phrasebook.say([phrase, *said_of(tap, now)], ticket.zone),
            note=answer.words,
            acted_at=tap.acted_at,
        )
        change = kept(facts)
        if answer.result == Result.WELL:
            settling = replace(facts.settling, followed_up_at=now)
            change = replace(change, settling=settling)
        if not store.change(facts, change, event):
            raise Conflict("somebody changed the ticket at the same moment; look again")
        store.record(Journal(self._clock.wall(), events=[event]))

    def _settle(
        self, store: FollowUpStore, follow_up: FollowUp, answer: Answer, actor: Actor
    ) -> None:
        """Not well reopens at once; well after a week is the end, and the hub closes."""
        ticket = store.ticket(follow_up.ticket_id, EVERYWHERE)
        if ticket is None or answer.result == Result.UNREACHED:
            return
        if answer.result == Result.NOT_WELL:
            note = answer.words or self._phrasebook.text("event.not_well_note", "zh-CN")
            self._desk.apply(store, ticket, Request(Action.REOPEN, note=note), actor)
        elif follow_up.is_last and ticket.facts.state == State.RESOLVED:
            self._desk.apply(store, ticket, Request(Action.CLOSE), THE_HUB)
            store.end_follow_ups(follow_up.ticket_id, self._clock.now())

    def _say(self, ticket: DeskTicket, phrase: Phrase) -> Sentence:
        return self._phrasebook.say([phrase], ticket.zone)
