"""One look at an incident: lines return, pass on or are dealt out; the ticket; the end."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hub.domain.notices import STAND_DOWN, tell
from hub.domain.phrases import Fact, Phrase, Sentence
from hub.domain.storms import Scope
from hub.domain.tickets import OPEN, UNACCEPTED, Priority, State, Ticket, TicketKind
from hub.domain.walks import (
    BACK_S,
    WALKED,
    LineAction,
    LineState,
    again_by,
    is_place_back,
    next_line_state,
    priority_of,
    proves_by,
    ranked,
    split,
    visit_by,
)
from hub.pipeline.incident_rows import Incident, IncidentStore, Line, Tended, Walkers, Whole
from hub.pipeline.incident_words import closing_words, opening_words
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.ports import Clock, Phrasebook
from hub.pipeline.wording import ticket_title

LINE_STEP = "line"


class Tending:
    """Looks at one incident after another; what is to be done follows from what is stored."""

    def __init__(self, clock: Clock, phrasebook: Phrasebook) -> None:
        self._clock = clock
        self._phrasebook = phrasebook

    def tend(self, store: IncidentStore, incident_id: str) -> None:
        """Do what is due with an incident."""
        whole = store.whole(incident_id)
        if whole is not None and whole.incident.closed_at is None:
            store.apply(_Look(store, whole, self._clock, self._phrasebook).taken())


class _Look:
    """One look."""

    def __init__(
        self, store: IncidentStore, whole: Whole, clock: Clock, phrasebook: Phrasebook
    ) -> None:
        self._store = store
        self._was = whole
        self._now = clock.now()
        self._phrasebook = phrasebook
        self._lines = {line.home_id: line for line in whole.lines}
        incident = replace(whole.incident, version=whole.incident.version + 1)
        self._tended = Tended(whole, incident, self._now, Journal(clock.wall()))
        self._walkers: Mapping[str, Walkers] = {}

    def taken(self) -> Tended:
        """All that this look writes."""
        self._return_lines()
        self._close_if_over()
        if self._incident.closed_at is None:
            self._deal()
        self._keep_ticket()
        if self._incident.closed_at is None:
            self._tell_walkers()
        self._set_clock()
        before = {line.home_id: line for line in self._was.lines}
        self._tended.lines = [line for line in self._lines.values() if line != before[line.home_id]]
        return self._tended

    @property
    def _incident(self) -> Incident:
        return self._tended.incident

    def _walked(self) -> list[Line]:
        return [line for line in self._lines.values() if line.state in WALKED]

    def _move(self, line: Line, action: LineAction) -> None:
        state = next_line_state(line.state, action)
        self._lines[line.home_id] = replace(line, state=state, settled_at=self._now)
        if action is LineAction.HAND_OVER and line.unproven:
            self._tended.handed_over.append(line.home_id)

    # --- lines whose link is back ---
    def _return_lines(self) -> None:
        for line in self._lines.values():
            if line.state in WALKED:
                self._return(line)
            elif line.state is not LineState.RETURNED:
                self._note_link(line)

    def _return(self, line: Line) -> None:
        if line.is_back and not line.unproven:
            self._move(line, LineAction.RETURN)
        elif self._speaks(line) and line.back_at and self._now >= proves_by(line.back_at):
            self._move(line, LineAction.HAND_OVER)
        else:
            self._note_link(line)

    def _note_link(self, line: Line) -> None:
        """Since when she speaks again; the end of the incident waits for it, walked to or not."""
        back_at = (line.back_at or self._now) if self._speaks(line) else None
        self._lines[line.home_id] = replace(line, back_at=back_at)

    def _speaks(self, line: Line) -> bool:
        """Nobody can be heard, nor prove anything, while the hub itself is still blind."""
        blind = self._incident.scope is Scope.HUB and self._incident.back_at is None
        return line.is_back and not blind

    # --- the end ---
    def _close_if_over(self) -> None:
        incident = self._incident
        if incident.closing_note is None:
            back_at = self._back_at()
            self._tended.incident = replace(incident, back_at=back_at)
            if back_at is None or not self._is_over(back_at):
                return
        for line in self._walked():
            is_fine = line.is_back and not line.unproven
            self._move(line, LineAction.RETURN if is_fine else LineAction.HAND_OVER)
        closed_by = incident.closed_by or HUB
        self._tended.incident = replace(
            self._incident, closed_at=self._now, closed_by=closed_by, next_at=None
        )

    def _back_at(self) -> datetime | None:
        """Since when the place is back; the hub's own sight is told by the triage."""
        if self._incident.scope is Scope.HUB:
            return self._incident.back_at
        dark = sum(not line.is_back for line in self._lines.values())
        if not is_place_back(dark, len(self._lines)):
            return None
        return self._incident.back_at or self._now

    def _is_over(self, back_at: datetime) -> bool:
        """At once if nobody has to walk and all speak again; else when the place had its time."""
        if self._now >= back_at + timedelta(seconds=BACK_S):
            return True
        if self._walked():
            return False
        return self._incident.scope is Scope.HUB or all(
            line.is_back for line in self._lines.values()
        )

    # --- who walks where ---
    def _deal(self) -> None:
        in_order = ranked([line.door for line in self._lines.values()], self._now)
        for rank, door in enumerate(in_order, 1):
            self._lines[door.home_id] = replace(self._lines[door.home_id], rank=rank)
        lines = self._walked()
        if not lines:
            return
        self._walkers = self._store.walkers(lines)
        fresh = [line for line in self._walked() if line.told_at is None and _is_dealt(line)]
        for free, homes in self._by_walkers(fresh).items():
            self._split(homes, free)
        for line in self._walked():
            if line.visit_by is not None and self._now >= line.visit_by:
                self._pass_on(line)

    def _by_walkers(self, lines: Sequence[Line]) -> dict[tuple[str, ...], list[Line]]:
        groups: dict[tuple[str, ...], list[Line]] = defaultdict(list)
        for line in sorted(lines, key=lambda line: line.rank):
            groups[tuple(self._walkers[line.home_id].free)].append(line)
        return groups

    def _split(self, lines: list[Line], free: tuple[str, ...]) -> None:
        fresh = {line.home_id for line in lines}
        loads = Counter(
            line.worker_id
            for line in self._walked()
            if line.home_id not in fresh and line.worker_id is not None
        )
        dealt = split([line.door for line in lines], free, loads)
        places: Counter[str] = Counter(loads)
        for line in lines:
            walker = dealt.get(line.home_id)
            if walker is None:
                self._to_leader(line)
                continue
            until = line.visit_by if walker == line.worker_id else None
            until = until or visit_by(places[walker], max(self._now, self._incident.split_at))
            places[walker] += 1
            self._lines[line.home_id] = replace(line, worker_id=walker, visit_by=until)

    def _pass_on(self, line: Line) -> None:
        """Overdue: the next free walker, once; then the leader, again and again."""
        walked = Counter(other.worker_id for other in self._walked())
        free = self._walkers[line.home_id].free
        others = [one for one in free if one != line.worker_id]
        if line.passes or not others:
            self._to_leader(line)
            return
        walker = min(others, key=lambda one: (walked[one], one))
        self._hand(line, walker)

    def _to_leader(self, line: Line) -> None:
        leaders = self._walkers[line.home_id].leaders
        self._hand(line, leaders[0] if leaders else line.worker_id)

    def _hand(self, line: Line, worker_id: str | None) -> None:
        self._lines[line.home_id] = replace(
            line,
            state=LineState.OPEN if worker_id != line.worker_id else line.state,
            worker_id=worker_id,
            told_at=None,
            passes=line.passes + 1,
            visit_by=again_by(self._now),
        )

    # --- the ticket and its story ---
    def _keep_ticket(self) -> None:
        ticket, is_closed = self._was.ticket, self._incident.closed_at is not None
        doors = [line.door for line in self._lines.values()]
        if ticket is None:
            if doors and not is_closed:
                self._open_ticket(priority_of(doors, self._now))
        elif ticket.state not in OPEN:
            if self._walked() and not is_closed:
                self._reopen_ticket(ticket)
        elif is_closed:
            self._close_ticket(ticket)
        else:
            self._refresh_ticket(ticket)

    def _open_ticket(self, priority: Priority) -> None:
        incident = self._incident
        area_id = incident.area_id or self._store.smallest_area(list(self._lines.values()))
        self._tended.incident = replace(incident, area_id=area_id)
        if area_id is None:
            return
        self._tended.ticket = Ticket(
            incident.ticket_id, TicketKind.INCIDENT, priority, State.NEW, next_step_at=self._now
        )
        self._tended.reason = self._reason()
        self._event("open", State.NEW, *opening_words(self._incident, len(self._lines)))

    def _refresh_ticket(self, ticket: Ticket) -> None:
        """Others have joined, somebody urgent is among them, or the hub sees again."""
        fresh = sum(line.rank == 0 for line in self._was.lines)
        urgent = priority_of([line.door for line in self._walked()], self._now) < ticket.priority
        if fresh:
            self._event("join", ticket.state, Phrase("storm.joined", {"n": fresh}))
        if urgent:
            self._event("raise_priority", ticket.state, Phrase("storm.urgent"))
            climbs_at = self._now if ticket.state in UNACCEPTED else ticket.next_step_at
            ticket = replace(ticket, priority=Priority.P1, next_step_at=climbs_at)
        if fresh or urgent or self._was.incident.back_at == self._now:
            self._tended.ticket, self._tended.reason = ticket, self._reason()

    def _reopen_ticket(self, ticket: Ticket) -> None:
        """Somebody ended it, and there are doors to walk: again or still."""
        self._tended.ticket = replace(
            ticket, state=State.NEW, assignee=None, rung=0, arrive_by=None, next_step_at=self._now
        )
        self._tended.reason = self._reason()
        still = Phrase("storm.still_to_walk", {"n": len(self._walked())})
        self._event("again", State.NEW, still)

    def _reason(self) -> Sentence:
        words = opening_words(self._incident, len(self._lines))
        opened = self._phrasebook.say(words, self._was.zone)
        why = self._incident.why
        return Sentence(opened.zh + why.zh, f"{opened.en} {why.en}")

    def _close_ticket(self, ticket: Ticket) -> None:
        self._tended.ticket = replace(ticket, state=State.CLOSED, next_step_at=None, arrive_by=None)
        said = closing_words(self._lines.values())
        self._event("close", State.CLOSED, said, note=self._incident.closing_note)
        self._call_back([line for line in self._was.lines if line.state in WALKED])

    def _event(self, action: str, to: State, *said: Phrase, note: str | None = None) -> None:
        ticket, actor = self._was.ticket, self._incident.closed_by or HUB
        why = self._phrasebook.say(list(said), self._was.zone)
        was = None if ticket is None else ticket.state
        event = TicketEvent(self._incident.ticket_id, self._now, actor, action, was, to, why, note)
        self._tended.journal.events.append(event)

    # --- telling ---
    def _tell_walkers(self) -> None:
        """Once the list has settled: one message a walker, however many doors are new to him."""
        ticket = self._tended.ticket or self._was.ticket
        if ticket is None or self._now < self._incident.split_at:
            return
        mine: dict[str, list[Line]] = defaultdict(list)
        for line in sorted(self._walked(), key=lambda line: line.rank):
            if line.told_at is None and line.worker_id is not None:
                mine[line.worker_id].append(line)
                self._lines[line.home_id] = replace(line, told_at=self._now)
        for worker_id, lines in mine.items():
            until = max(line.visit_by for line in lines if line.visit_by is not None)
            first = min(line.visit_by for line in lines if line.visit_by is not None)
            facts: dict[str, Fact] = {"n": len(lines), "first": first, "last": until}
            step = f"{lines[0].home_id}:{self._incident.version}"[-48:]
            self._tell(ticket, [worker_id], f"{LINE_STEP}:{step}", Phrase("storm.yours", facts))
        self._call_back(
            [
                was
                for was in self._was.lines
                if was.state in WALKED and self._lines[was.home_id].state not in WALKED
            ]
        )

    def _call_back(self, lines: Sequence[Line]) -> None:
        """Whoever was told of doors that need nobody any more."""
        ticket = self._tended.ticket or self._was.ticket
        freed = Counter(line.worker_id for line in lines if line.told_at and line.worker_id)
        for worker_id, doors in freed.items():
            step = f"{STAND_DOWN}:{LINE_STEP}:{self._incident.version}"
            if ticket is not None and worker_id is not None:
                said = Phrase("storm.no_longer_yours", {"n": doors})
                self._tell(ticket, [worker_id], step, said)

    def _tell(self, ticket: Ticket, workers: Sequence[str], step: str, said: Phrase) -> None:
        known = self._store.contacts(workers)
        people = [known[one] for one in workers if one in known]
        title = ticket_title(self._phrasebook, ticket.ticket_id, ticket.priority, ticket.kind)
        sentence = self._phrasebook.say([said], self._was.zone)
        self._tended.journal.admit(ticket.ticket_id, people)
        self._tended.journal.notices += tell(
            ticket.ticket_id, ticket.priority, step, people, title, (sentence,)
        )

    # --- when to look again ---
    def _set_clock(self) -> None:
        incident = self._incident
        if incident.closed_at is not None:
            return
        times = [incident.split_at] if incident.split_at > self._now else []
        if incident.back_at is not None:
            times.append(incident.back_at + timedelta(seconds=BACK_S))
        for line in self._walked():
            times += [line.visit_by] if line.visit_by else []
            times += [proves_by(line.back_at)] if line.back_at else []
        self._tended.incident = replace(incident, next_at=min(times, default=None))


def _is_dealt(line: Line) -> bool:
    """Lines that have not gone on from hand to hand may be dealt anew until somebody is told."""
    return line.passes == 0 and line.state is LineState.OPEN
