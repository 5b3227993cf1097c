"""Verdicts become tickets: missed and blind open them, late proof of life calls people back."""

from dataclasses import dataclass, replace
from datetime import datetime

from hub.domain.notices import STAND_DOWN
from hub.domain.openings import LateProof, verdict_cause
from hub.domain.phrases import Evidence, Phrase, Points, Sentence
from hub.domain.tickets import OPEN, Priority, State, Ticket, TicketKind
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.opening import Opening, place_of
from hub.pipeline.ports import NewId
from hub.pipeline.ticket_plan import (
    EvidenceRow,
    KnownTicket,
    NewTicket,
    TicketUpdate,
    VerdictsWaiting,
    WaitingVerdict,
    Walk,
)
from hub.pipeline.wording import before, stored_evidence


@dataclass(slots=True)
class VerdictTickets:
    """One pass over waiting verdicts; fills the plan."""

    opening: Opening
    new_id: NewId
    waiting: VerdictsWaiting
    tickets: dict[str, KnownTicket]
    open_blind: dict[str, str]

    def settle(self, verdict: WaitingVerdict) -> None:
        """Hand one verdict over."""
        ticket_id = verdict.ticket_id
        if ticket_id is not None and ticket_id in self.waiting.walks.tickets:
            self.opening.plan.proven.add(self.waiting.walks.tickets[ticket_id])
        elif ticket_id is not None:
            if verdict.late is not None and ticket_id in self.tickets:
                self._downgrade(self.tickets[ticket_id], verdict, verdict.late)
        elif verdict.kind is not None:
            ticket_id = self._ticket_for(verdict, verdict.kind)
        self.opening.plan.verdicts.append((verdict.verdict_id, ticket_id))

    def _ticket_for(self, verdict: WaitingVerdict, kind: TicketKind) -> str:
        cause = verdict_cause(verdict.home.home_id, verdict.window_id, verdict.day)
        known = self.waiting.by_cause.get(cause)
        if known is not None:
            return known
        walk = self._walk_for(verdict, kind)
        if walk is not None:
            self._count(walk, verdict)
            return walk.ticket_id
        if kind == TicketKind.BLIND and verdict.home.home_id in self.open_blind:
            return self._attach(self.open_blind[verdict.home.home_id], verdict)
        return self._open(cause, kind, verdict)

    def _count(self, walk: Walk, verdict: WaitingVerdict) -> None:
        plan, home_id = self.opening.plan, verdict.home.home_id
        visited_at = self.waiting.walks.visited.get(home_id)
        was_there = visited_at is not None and visited_at >= verdict.starts_at
        (plan.answered if was_there else plan.windows).append((walk, home_id))

    def _walk_for(self, verdict: WaitingVerdict, kind: TicketKind) -> Walk | None:
        """During an incident a blind window is a line of the walk list and no ticket of its own."""
        if kind != TicketKind.BLIND:
            return None
        walks, home_id = self.waiting.walks, verdict.home.home_id
        if home_id in walks.of_homes:
            return walks.of_homes[home_id]
        return walks.own if verdict.by_hub and home_id not in self.open_blind else None

    def _open(self, cause: str, kind: TicketKind, verdict: WaitingVerdict) -> str:
        late = verdict.late
        facts = Ticket(
            ticket_id=self.new_id("t"),
            kind=kind,
            priority=verdict.priority if late is None else Priority.P4,
            state=State.NEW,
        )
        more = [] if late is None else [Phrase("event.opened_proven"), late.phrase()]
        evidence = verdict.evidence if late is None else [*verdict.evidence, self._proof(verdict)]
        ticket = NewTicket(facts, cause, verdict.home, verdict.reason, evidence)
        told = self.opening.open(ticket, more)
        opened = self.opening.plan.opened[-1].facts
        self.tickets[facts.ticket_id] = KnownTicket(
            facts=replace(opened, version=0),
            reason=verdict.reason,
            evidence=evidence,
            told=tuple(told),
            unseen_since=_newest(verdict, None),
        )
        if kind == TicketKind.BLIND:
            self.open_blind[verdict.home.home_id] = facts.ticket_id
        return facts.ticket_id

    def _attach(self, ticket_id: str, verdict: WaitingVerdict) -> str:
        """One open blind ticket a home; blind again after proof of life sends people out anew."""
        known = self.tickets[ticket_id]
        named = {"window": verdict.window_id, "day": verdict.day}
        if known.facts.is_proven_alive and verdict.late is None:
            self._again(known, verdict, Phrase("event.again", dict(named)))
        else:
            why = self._say(verdict, Phrase("event.attached", dict(named)))
            self._event(known.facts, known.facts.state, "attach", why)
        unseen_since = _newest(verdict, known.unseen_since)
        self.tickets[ticket_id] = replace(self.tickets[ticket_id], unseen_since=unseen_since)
        return ticket_id

    def _again(self, known: KnownTicket, verdict: WaitingVerdict, phrase: Phrase) -> None:
        why, was = self._say(verdict, phrase), known.facts
        pace = self.opening.around.policy_of(was).pace
        at = pace.report_by(self.opening.plan.at)
        facts = replace(was, priority=Priority.P2, arrive_by=None, next_step_at=at)
        first = self.opening.around.first_rung(facts, place_of(verdict.home), self.opening.plan.at)
        if was.state != State.ON_SITE:
            facts = self.opening.hand_out(replace(facts, rung=0, detour=None), first)
        self._update(known, facts, verdict.reason, verdict.evidence)
        self._event(was, facts.state, "again", why)
        said = (why, verdict.reason)
        self.opening.tell(facts, f"again:{was.version}", first.free, said)

    def _downgrade(self, known: KnownTicket, verdict: WaitingVerdict, late: LateProof) -> None:
        was = known.facts
        said = self._say(verdict, late.phrase())
        if was.state not in OPEN or was.is_proven_alive:
            self._event(was, was.state, "late_proof", said)
            return
        if known.unseen_since is not None and late.at < known.unseen_since:
            kept = self._say(verdict, late.phrase(), Phrase("event.newer_unseen"))
            self._event(was, was.state, "late_proof", kept)
            return
        why = self._say(verdict, late.phrase(), Phrase("event.downgraded"))
        facts = replace(was, priority=Priority.P4, next_step_at=None)
        self._update(
            known, facts, before(why, known.reason), [*known.evidence, self._proof(verdict)]
        )
        self._event(was, was.state, "downgrade", why)
        if was.state != State.NEW:
            back = self._say(verdict, Phrase("event.stand_down"), late.phrase())
            self.opening.tell(facts, f"{STAND_DOWN}:{was.version}", known.told, (back,))

    def _update(
        self, known: KnownTicket, facts: Ticket, reason: Sentence, evidence: list[EvidenceRow]
    ) -> None:
        self.opening.plan.updates.append(TicketUpdate(known.facts, facts, reason, evidence))
        after = replace(facts, version=facts.version + 1)
        self.tickets[facts.ticket_id] = replace(
            known, facts=after, reason=reason, evidence=evidence
        )

    def _event(self, was: Ticket, to_state: State, action: str, why: Sentence) -> None:
        at = self.opening.plan.at
        self.opening.plan.journal.events.append(
            TicketEvent(was.ticket_id, at, HUB, action, was.state, to_state, why)
        )

    def _say(self, verdict: WaitingVerdict, *phrases: Phrase) -> Sentence:
        return self.opening.phrasebook.say(list(phrases), verdict.home.zone)

    def _proof(self, verdict: WaitingVerdict) -> EvidenceRow:
        assert verdict.late is not None
        proof = Evidence(Points.COMFORT, verdict.late.phrase(), verdict.late.at)
        return {**stored_evidence(self.opening.phrasebook, proof, verdict.home.zone)}


def _newest(verdict: WaitingVerdict, known: datetime | None) -> datetime | None:
    """When the newest window began of which nothing was heard, with this one counted."""
    if verdict.late is not None:
        return known
    return verdict.starts_at if known is None else max(known, verdict.starts_at)


def plan_verdicts(opening: Opening, new_id: NewId, waiting: VerdictsWaiting) -> None:
    """Fill the opening's plan with what the waiting verdicts ask for."""
    tickets = VerdictTickets(
        opening, new_id, waiting, dict(waiting.tickets), dict(waiting.open_blind)
    )
    for verdict in waiting.verdicts:
        tickets.settle(verdict)
