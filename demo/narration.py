"""Tells what happens, Chinese first; each thing once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, TextIO

from demo.api import Ticket, TicketEvent, Verdict
from demo.comparing import was_asked
from demo.desk import View
from demo.enrolment import MORNING
from demo.truth import ZONE, Home, Truth

EVERY: Final = timedelta(minutes=30)
_VERDICTS: Final = {
    "seen": "已见 seen",
    "missed": "未见 missed",
    "blind": "失明 blind",
    "away": "外出 away",
}
_ACTIONS: Final = {
    "accept": "接单 accepted",
    "arrive": "到场 arrived",
    "resolve": "办结 settled",
    "close": "销单 closed",
    "cancel": "撤销 canceled",
    "escalate": "上报 climbs",
    "undelivered": "上报 climbs",
    "assign": "派单 assigned",
    "note": "备注 note",
}


class Narrator:
    """Writes one plain line for each new thing."""

    def __init__(self, truth: Truth, out: TextIO) -> None:
        self._truth = truth
        self._out = out
        self._told: set[str] = set()
        self._next_at: datetime | None = None

    def say(self, text: str, now: datetime | None = None) -> None:
        """One line, with the drill's time of day where it belongs to the drill."""
        clock = f"{now.astimezone(ZONE):%H:%M} " if now is not None else ""
        print(f"{clock}{text}", file=self._out, flush=True)

    def is_time(self, now: datetime) -> bool:
        """Whether half an hour of the drill has passed since it last was."""
        if self._next_at is not None and now < self._next_at:
            return False
        self._next_at = now + EVERY - (now - datetime.min.replace(tzinfo=now.tzinfo)) % EVERY
        return True

    def tell(self, view: View, now: datetime) -> None:
        """All that is new in a view."""
        self._tell_asking(view.asking, now)
        self._tell_verdicts(view.verdicts, now)
        for ticket in reversed(view.tickets):
            self._tell_ticket(ticket)

    def _tell_asking(self, asking: Iterable[Verdict], now: datetime) -> None:
        for one in asking:
            if self._is_new(f"asking {one.home_id} {one.window_id}"):
                self.say(f"先问问她 asking her first: {self._place(one.home_id)}", now)

    def _tell_verdicts(self, verdicts: Iterable[Verdict], now: datetime) -> None:
        fresh = [v for v in verdicts if v.window_id == MORNING and self._is_new(f"v {v.home_id}")]
        plain = [v for v in fresh if v.verdict == "seen" and not was_asked(v)]
        if plain:
            self.say(f"已见 seen: {len(plain)} 户拉开了窗帘 homes opened their curtains", now)
        for verdict in fresh:
            if verdict not in plain:
                self._tell_verdict(verdict)

    def _tell_verdict(self, verdict: Verdict) -> None:
        said = _VERDICTS.get(verdict.verdict, verdict.verdict)
        why = f" {verdict.reason.zh} / {verdict.reason.en}" if verdict.reason else ""
        self.say(f"{said}: {self._place(verdict.home_id)} —{why}", verdict.decided_at)

    def _tell_ticket(self, ticket: Ticket) -> None:
        if self._is_new(f"t {ticket.ticket_id}"):
            place = self._place(ticket.home_id or "")
            self.say(
                f"工单 ticket {ticket.priority} {place} — {ticket.reason.zh}", ticket.opened_at
            )
        for event in ticket.events:
            if event.action in _ACTIONS and self._is_new(f"e {event.event_id}"):
                self._tell_event(ticket, event)

    def _tell_event(self, ticket: Ticket, event: TicketEvent) -> None:
        worker = self._truth.worker(event.actor)
        who = f"{worker.name} {worker.worker_id}" if worker else event.actor
        note = f" — {event.note}" if event.note else ""
        why = "" if worker else f" — {event.why.zh} / {event.why.en}"
        home = self._place(ticket.home_id or "")
        self.say(f"{_ACTIONS[event.action]}: {who}, {home}{note or why}", event.at)

    def _place(self, home_id: str) -> str:
        home = self._truth.home(home_id)
        return home_id if home is None else f"{home_id} {self.address(home)} {home.resident}"

    def address(self, home: Home) -> str:
        """Building and grid of a home."""
        building = self._truth.area(home.area_id)
        grid = self._truth.area(building.parent_id or "") if building else None
        return "".join(area.name for area in (grid, building) if area)

    def _is_new(self, key: str) -> bool:
        if key in self._told:
            return False
        self._told.add(key)
        return True
