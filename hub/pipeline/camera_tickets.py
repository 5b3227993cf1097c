"""What cameras raise and clear, told to one ticket: opened, joined, woken, relieved."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from hub.domain.camera_alerts import Relief, Sighting, Way, decide_raised, relief_of
from hub.domain.camera_words import UNPROVEN, blind_reason, scene_ids, unproven_s
from hub.domain.notices import STAND_DOWN, Contact
from hub.domain.openings import ALERT_PRIORITY, alert_kind
from hub.domain.phrases import Phrase, Sentence
from hub.domain.tickets import OPEN, PROMISED, Priority, State, Ticket, TicketKind
from hub.pipeline.camera_wording import alert_evidence, worded
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.opening import Opening, place_of
from hub.pipeline.ports import Phrasebook
from hub.pipeline.ticket_plan import (
    AlertKey,
    AlertsWaiting,
    Blind,
    Camera,
    EvidenceRow,
    KnownTicket,
    Raised,
    TicketUpdate,
    WaitingAlert,
)
from hub.pipeline.wording import before

MOST_EVIDENCE = 40
"""A camera may tell of the same thing all night; the first piece stays, and the newest."""
Opener = Callable[[WaitingAlert], tuple[str, KnownTicket | None]]
"""Opens an alert's own ticket; None with a ticket that it had before."""


class CameraTickets:
    """One pass over what cameras say; fills the plan and keeps in mind what it has decided."""

    def __init__(self, opening: Opening, waiting: AlertsWaiting, opener: Opener) -> None:
        self._opening, self._plan, self._opener = opening, opening.plan, opener
        self._tickets = dict(waiting.tickets)
        self._sightings = defaultdict[Camera, list[Sighting]](list)
        for camera, sightings in waiting.sightings.items():
            self._sightings[camera] += sightings
        self._raised = dict(waiting.raised)
        self._endings = defaultdict[AlertKey, list[WaitingAlert]](list)
        for key, endings in waiting.endings.items():
            self._endings[key] += endings

    def settle(self, alert: WaitingAlert) -> None:
        """Hand one alert of a camera over. An end without its beginning is kept for it."""
        if not alert.is_end:
            self._raise(alert)
        elif alert.ends is not None and alert.ends in self._raised:
            self._clear(alert.ends, alert)
        else:
            self._plan.alerts.append((*alert.key, None))
            if alert.ends is not None:
                self._endings[alert.ends].append(alert)

    def _raise(self, alert: WaitingAlert) -> None:
        assert alert.said is not None
        kind = alert_kind(alert.kind)
        decision = decide_raised(kind, alert.said, self._sightings[alert.camera])
        ticket_id = decision.ticket_id
        if ticket_id is None:
            ticket_id, opened = self._opener(alert)
            if opened is not None:
                self._tickets[ticket_id] = opened
        else:
            self._join(self._tickets[ticket_id], alert, wakes=decision.way == Way.WAKES)
        self._plan.alerts.append((*alert.key, ticket_id))
        self._remember(alert, ticket_id)
        if kind == TicketKind.CAMERA_BLIND and alert.sensor_id:  # else its spans are kept
            self._plan.blind.append(_blind(alert))
        for ending in self._endings.pop(alert.key, ()):
            self._clear(alert.key, ending)

    def _remember(self, alert: WaitingAlert, ticket_id: str) -> None:
        assert alert.said is not None
        self._raised[alert.key] = Raised(ticket_id, is_over=False)
        known = self._tickets.get(ticket_id)
        if known is None or known.facts.state not in OPEN:
            return
        kind, said = alert_kind(alert.kind), alert.said
        sighting = Sighting(
            alert.alert_id, kind, said.scene_id, said.track, ticket_id, known.facts.state, False
        )
        self._sightings[alert.camera].append(sighting)

    # --- more of the same ---
    def _join(self, known: KnownTicket, alert: WaitingAlert, *, wakes: bool) -> None:
        if wakes:
            self._wake(known, alert)
            return
        self._update(known, known.facts, known.reason, self._with(known, alert))
        why = self._say(alert, Phrase("camera.attached"))
        self._event(known.facts, known.facts.state, "attach", why)

    def _wake(self, known: KnownTicket, alert: WaitingAlert) -> None:
        """As urgent as it was, or more; who has promised to go goes on, and hears of it."""
        was, people = known.facts, list(known.told)
        urgent = min(was.priority, ALERT_PRIORITY[alert_kind(alert.kind)])
        facts = replace(was, priority=urgent)
        if was.state not in PROMISED:
            first = self._opening.around.first_rung(facts, place_of(alert.site), self._plan.at)
            facts = self._opening.hand_out(replace(facts, rung=0, detour=None), first)
            people += [one for one in first.free if one not in people]
        elif was.next_step_at is None:
            pace = self._opening.around.policy_of(was).pace
            facts = replace(facts, next_step_at=was.arrive_by or pace.report_by(self._plan.at))
        why, seen = self._say(alert, Phrase("camera.wakes")), worded(self._book, alert)
        self._update(known, facts, before(seen, known.reason), self._with(known, alert))
        self._event(was, facts.state, "again", why)
        self._tell(facts, f"again:{was.version}", people, why)

    # --- the end ---
    def _clear(self, begun: AlertKey, alert: WaitingAlert) -> None:
        """What it is about is over; the ticket hears of it, and of how long it lasted."""
        raised = self._raised[begun]
        self._plan.alerts.append((*alert.key, raised.ticket_id))
        self._plan.cleared.append((begun, alert.observed_at))
        known = self._tickets.get(raised.ticket_id)
        if raised.is_over or known is None:
            return
        self._raised[begun] = replace(raised, is_over=True)
        self._sightings[alert.camera] = [
            replace(one, is_over=one.is_over or one.alert_id == begun[1])
            for one in self._sightings[alert.camera]
        ]
        self._relieve(known, alert, self._relief(known.facts, alert.camera))

    def _relief(self, facts: Ticket, camera: Camera) -> Relief:
        """None while something that the ticket is about goes on."""
        theirs = [one for one in self._sightings[camera] if one.ticket_id == facts.ticket_id]
        return relief_of(facts) if all(one.is_over for one in theirs) else Relief.STORY

    def _relieve(self, known: KnownTicket, alert: WaitingAlert, relief: Relief) -> None:
        was = known.facts
        match relief:
            case Relief.STORY:
                self._update(known, was, known.reason, self._with(known, alert))
                self._event(was, was.state, "cleared", worded(self._book, alert))
            case Relief.TODAY:
                facts = self._at_pace(replace(was, priority=Priority.P3), alert)
                self._lower(known, facts, alert, "today", "cleared")
            case Relief.SEES:
                facts = replace(was, priority=Priority.P4, next_step_at=None)
                self._lower(known, facts, alert, "sees", "downgrade")
            case Relief.OVER:
                facts = replace(was, state=State.CANCELED, next_step_at=None, arrive_by=None)
                self._lower(known, facts, alert, "canceled", "cancel")

    def _lower(
        self, known: KnownTicket, facts: Ticket, alert: WaitingAlert, word: str, action: str
    ) -> None:
        why = worded(self._book, alert, Phrase(f"camera.{word}"))
        self._update(known, facts, before(why, known.reason), self._with(known, alert))
        self._event(known.facts, facts.state, action, why)
        if known.facts.state != State.NEW:
            step = (
                "cleared" if facts.priority == Priority.P3 and facts.state in OPEN else STAND_DOWN
            )
            self._tell(facts, f"{step}:{known.facts.version}", known.told, why)

    def _at_pace(self, facts: Ticket, alert: WaitingAlert) -> Ticket:
        """Where nobody has promised to come, the clock of today counts instead of that of now."""
        if facts.state != State.ASSIGNED:
            return facts
        around, at = self._opening.around, self._plan.at
        rule = around.first_rung(facts, place_of(alert.site), at).rule
        accept_by = around.policy_of(facts).accept_by(rule, facts.priority, at)
        return replace(facts, next_step_at=accept_by)

    # --- what is written ---
    @property
    def _book(self) -> Phrasebook:
        return self._opening.phrasebook

    def _with(self, known: KnownTicket, alert: WaitingAlert) -> list[EvidenceRow]:
        more = [*known.evidence, alert_evidence(self._book, alert)]
        return more if len(more) <= MOST_EVIDENCE else [more[0], *more[2:]]

    def _say(self, alert: WaitingAlert, first: Phrase) -> Sentence:
        return worded(self._book, alert, before=(first,))

    def _tell(self, facts: Ticket, step: str, people: Sequence[Contact], why: Sentence) -> None:
        self._opening.tell(facts, step, people, (why,))

    def _update(
        self, known: KnownTicket, facts: Ticket, reason: Sentence, evidence: list[EvidenceRow]
    ) -> None:
        self._plan.updates.append(TicketUpdate(known.facts, facts, reason, evidence))
        after = replace(facts, version=facts.version + 1)
        changed = replace(known, facts=after, reason=reason, evidence=evidence)
        self._tickets[facts.ticket_id] = changed
        for seen in self._sightings.values():
            seen[:] = [_in_state(one, after) for one in seen]

    def _event(self, was: Ticket, to_state: State, action: str, why: Sentence) -> None:
        self._plan.journal.events.append(
            TicketEvent(was.ticket_id, self._plan.at, HUB, action, was.state, to_state, why)
        )


def _in_state(one: Sighting, ticket: Ticket) -> Sighting:
    return replace(one, state=ticket.state) if one.ticket_id == ticket.ticket_id else one


def _blind(alert: WaitingAlert) -> Blind:
    """What could not be proven is about hours that are over; the camera may see well by now."""
    reason = blind_reason(alert.detail)
    over_s = unproven_s(alert.detail) if reason == UNPROVEN else None
    return Blind(
        node_id=alert.node_id,
        sensor_id=alert.sensor_id,
        alert_id=alert.alert_id,
        reason=reason,
        scene_ids=tuple(scene_ids(alert.detail)),
        from_at=alert.observed_at - timedelta(seconds=over_s or 0),
        until_at=None if over_s is None else alert.observed_at,
    )
