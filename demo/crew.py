"""Simulated workers: the phone rings, they look at their own list, accept, walk there, and say
what they found. Each acts with a bearer token of his own and sees what that token may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import msgspec

from demo.api import Api, Notice, Ticket, Token
from demo.errors import ApiError
from demo.truth import Home, Truth
from edge.domain.life.scenes import Scene

CONFLICT: Final = 409
_MINUTES: Final = {"accept": (1.0, 3.5), "arrive": (5.0, 14.0), "resolve": (4.0, 12.0)}
_NEXT: Final = {"accept": "arrive", "arrive": "resolve"}
_FOUND: Final = {
    Scene.ILL: (
        "needed_help",
        "发烧起不来，已陪去卫生站 In bed with a fever; taken to the clinic",
    ),
    Scene.POWER_CUT: ("safe", "楼里停电，老人在家一切好 The power is out; all is well at home"),
    Scene.SENSOR_DEAD: (
        "device_fault",
        "窗帘早已拉开，传感器没电 Curtain open; sensor's battery dead",
    ),
    Scene.NEVER_HEARD: ("device_fault", "设备没插电，人很好 Device not plugged in; all is well"),
}
_ELSE: Final = ("safe", "老人在家，一切好 At home and well")


@dataclass(slots=True)
class Visit:
    """One worker's way to one door."""

    worker_id: str
    ticket_id: str
    action: str
    due_at: datetime


class Crew:
    """All workers of the script."""

    def __init__(self, api: Api, truth: Truth, left_to: str | None = None) -> None:
        """The last word at the door of the worker `left_to` is for whoever looks on."""
        self._api = api
        self._left_to = left_to
        self._truth = truth
        self._rng = Random(f"firstlight/{truth.seed}/crew")
        self._phones: dict[str, Api] = {}
        self._rung: set[tuple[str, str]] = set()
        self._visits: list[Visit] = []

    @property
    def busy(self) -> bool:
        """Whether somebody is on the way."""
        return bool(self._visits)

    def turn(self, notices: Iterable[Notice], now: datetime) -> None:
        """Hear the phones that ring, do what is due."""
        for notice in notices:
            self._hear(notice, now)
        for visit in [visit for visit in self._visits if visit.due_at <= now]:
            if not self._act(visit, now):
                self._visits.remove(visit)

    def _hear(self, notice: Notice, now: datetime) -> None:
        call = (notice.worker_id, notice.ticket_id)
        if call in self._rung or notice.worker_id == self._truth.never_accepts:
            return
        self._rung.add(call)
        self._visits.append(Visit(*call, "accept", self._after("accept", now)))

    def _act(self, visit: Visit, now: datetime) -> bool:
        """False when this visit is over, or somebody else's."""
        phone = self._phone(visit.worker_id)
        ticket = _on_list(phone, visit.ticket_id)
        if ticket is None or not _is_mine(ticket, visit):
            return False
        try:
            phone.post(f"/tickets/{visit.ticket_id}/{visit.action}", self._said(visit, ticket))
        except ApiError as error:
            if error.status != CONFLICT:
                raise
            return False  # somebody was quicker
        if visit.action not in _NEXT or self._is_left(visit):
            return False
        visit.action = _NEXT[visit.action]
        visit.due_at = self._after(visit.action, now)
        return True

    def _is_left(self, visit: Visit) -> bool:
        return visit.worker_id == self._left_to and visit.action == "arrive"

    def _said(self, visit: Visit, ticket: Ticket) -> dict[str, Any]:
        if visit.action != "resolve":
            return {}
        home = self._truth.home(ticket.home_id or "")
        outcome, note = _found_by(home)
        return {"outcome": outcome, "note": note}

    def _after(self, action: str, now: datetime) -> datetime:
        return now + timedelta(minutes=self._rng.uniform(*_MINUTES[action]))

    def _phone(self, worker_id: str) -> Api:
        if worker_id not in self._phones:
            answer = self._api.post(f"/workers/{worker_id}/token")
            token = msgspec.json.decode(answer, type=Token).token
            self._phones[worker_id] = self._api.signed_in_as(token)
        return self._phones[worker_id]


def _on_list(phone: Api, ticket_id: str) -> Ticket | None:
    tickets = phone.items("/tickets", Ticket, state="open")
    return next((ticket for ticket in tickets if ticket.ticket_id == ticket_id), None)


def _is_mine(ticket: Ticket, visit: Visit) -> bool:
    """To accept: nobody has; afterwards: I have."""
    if visit.action == "accept":
        return ticket.state in ("new", "assigned")
    return ticket.assignee == visit.worker_id


def _found_by(home: Home | None) -> tuple[str, str]:
    return _ELSE if home is None else _FOUND.get(home.scene, _ELSE)
