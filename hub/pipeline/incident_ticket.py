"""An incident's ticket: opened, kept and closed with it, and whoever walks is told."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hub.domain.notices import STAND_DOWN, tell
from hub.domain.phrases import Fact, Phrase, Sentence
from hub.domain.tickets import OPEN, UNACCEPTED, Priority, State, Ticket, TicketKind
from hub.domain.walks import WALKED, priority_of
from hub.pipeline.incident_look import IncidentLook
from hub.pipeline.incident_rows import IncidentStore, Line
from hub.pipeline.incident_words import closing_words, opening_words
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.ports import Phrasebook
from hub.pipeline.wording import ticket_title

LINE_STEP = "line"


class IncidentTicket:
    """The ticket of one incident, while it is looked at."""

    def __init__(self, look: IncidentLook, store: IncidentStore, phrasebook: Phrasebook) -> None:
        self._look, self._store, self._phrasebook = look, store, phrasebook

    def keep(self) -> None:
        """Open it, open it again, refresh it or close it, as the incident wants."""
        ticket, is_closed = self._look.was.ticket, self._look.is_closed
        doors = [line.door for line in self._look.lines.values()]
        if ticket is None:
            if doors and not is_closed:
                self._open(priority_of(doors, self._look.now))
        elif ticket.state not in OPEN:
            if self._look.walked() and not is_closed:
                self._open_again(ticket)
        elif is_closed:
            self._close(ticket)
        else:
            self._refresh(ticket)

    def _open(self, priority: Priority) -> None:
        incident = self._look.incident
        area_id = incident.area_id or self._store.smallest_area(list(self._look.lines.values()))
        self._look.incident = replace(incident, area_id=area_id)
        if area_id is None:
            return
        now, kind = self._look.now, TicketKind.INCIDENT
        self._look.tended.ticket = Ticket(
            incident.ticket_id, kind, priority, State.NEW, next_step_at=now
        )
        self._look.tended.reason = self._reason()
        self._event("open", State.NEW, *opening_words(self._look.incident, len(self._look.lines)))

    def _refresh(self, ticket: Ticket) -> None:
        """Others have joined, somebody urgent is among them, or the hub sees again."""
        fresh = sum(line.rank == 0 for line in self._look.was.lines)
        doors = [line.door for line in self._look.walked()]
        urgent = priority_of(doors, self._look.now) < ticket.priority
        if fresh:
            self._event("join", ticket.state, Phrase("storm.joined", {"n": fresh}))
        if urgent:
            self._event("raise_priority", ticket.state, Phrase("storm.urgent"))
            climbs_at = self._look.now if ticket.state in UNACCEPTED else ticket.next_step_at
            ticket = replace(ticket, priority=Priority.P1, next_step_at=climbs_at)
        if fresh or urgent or self._look.was.incident.back_at == self._look.now:
            self._look.tended.ticket, self._look.tended.reason = ticket, self._reason()

    def _open_again(self, ticket: Ticket) -> None:
        """Somebody ended it, and there are doors to walk: again or still."""
        now = self._look.now
        self._look.tended.ticket = replace(
            ticket, state=State.NEW, assignee=None, rung=0, arrive_by=None, next_step_at=now
        )
        self._look.tended.reason = self._reason()
        still = Phrase("storm.still_to_walk", {"n": len(self._look.walked())})
        self._event("again", State.NEW, still)

    def _reason(self) -> Sentence:
        words = opening_words(self._look.incident, len(self._look.lines))
        opened = self._phrasebook.say(words, self._look.was.zone)
        why = self._look.incident.why
        return Sentence(opened.zh + why.zh, f"{opened.en} {why.en}")

    def _close(self, ticket: Ticket) -> None:
        closed = replace(ticket, state=State.CLOSED, next_step_at=None, arrive_by=None)
        self._look.tended.ticket = closed
        said = closing_words(self._look.lines.values())
        self._event("close", State.CLOSED, said, note=self._look.incident.closing_note)
        self._call_back([line for line in self._look.was.lines if line.state in WALKED])

    def _event(self, action: str, to: State, *said: Phrase, note: str | None = None) -> None:
        look, ticket = self._look, self._look.was.ticket
        why = self._phrasebook.say(list(said), look.was.zone)
        actor, was = look.incident.closed_by or HUB, None if ticket is None else ticket.state
        event = TicketEvent(look.incident.ticket_id, look.now, actor, action, was, to, why, note)
        look.tended.journal.events.append(event)

    def tell_walkers(self) -> None:
        """Once the list has settled: one message a walker, however many doors are new to him."""
        ticket = self._look.tended.ticket or self._look.was.ticket
        if ticket is None or self._look.now < self._look.incident.split_at:
            return
        mine: dict[str, list[Line]] = defaultdict(list)
        for line in sorted(self._look.walked(), key=lambda line: line.rank):
            if line.told_at is None and line.worker_id is not None:
                mine[line.worker_id].append(line)
                self._look.put(replace(line, told_at=self._look.now))
        for worker_id, lines in mine.items():
            until = max(line.visit_by for line in lines if line.visit_by is not None)
            first = min(line.visit_by for line in lines if line.visit_by is not None)
            facts: dict[str, Fact] = {"n": len(lines), "first": first, "last": until}
            step = f"{lines[0].home_id}:{self._look.incident.version}"[-48:]
            self._tell(ticket, [worker_id], f"{LINE_STEP}:{step}", Phrase("storm.yours", facts))
        self._call_back(
            [
                was
                for was in self._look.was.lines
                if was.state in WALKED and self._look.lines[was.home_id].state not in WALKED
            ]
        )

    def _call_back(self, lines: Sequence[Line]) -> None:
        """Whoever was told of doors that need nobody any more."""
        ticket = self._look.tended.ticket or self._look.was.ticket
        freed = Counter(line.worker_id for line in lines if line.told_at and line.worker_id)
        for worker_id, doors in freed.items():
            step = f"{STAND_DOWN}:{LINE_STEP}:{self._look.incident.version}"
            if ticket is not None and worker_id is not None:
                said = Phrase("storm.no_longer_yours", {"n": doors})
                self._tell(ticket, [worker_id], step, said)

    def _tell(self, ticket: Ticket, workers: Sequence[str], step: str, said: Phrase) -> None:
        known = self._store.contacts(workers)
        people = [known[one] for one in workers if one in known]
        title = ticket_title(self._phrasebook, ticket.ticket_id, ticket.priority, ticket.kind)
        sentence = self._phrasebook.say([said], self._look.was.zone)
        self._look.tended.journal.admit(ticket.ticket_id, people)
        self._look.tended.journal.notices += tell(
            ticket.ticket_id, ticket.priority, step, people, title, (sentence,)
        )
