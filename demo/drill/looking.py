"""What a stranger reads of the hub: the API's answers as structs, and whole lists of them."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Raw

from demo.api import Api, Both

DIGEST, STAND_DOWN = "digest", "stand_down"
WALKED: Final = frozenset({"open", "accepted"})
OPEN: Final = frozenset({"new", "assigned", "accepted", "on_site"})


class Verdict(msgspec.Struct, frozen=True):
    """What the hub says of a window."""

    home_id: str
    window_id: str
    day: str
    judge_at: datetime
    verdict: str
    decided_at: datetime | None = None
    ticket_id: str | None = None
    late_proof_at: datetime | None = None
    late_sign_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Home, window, day."""
        return self.home_id, self.window_id, self.day


class Event(msgspec.Struct, frozen=True):
    """One line in the story of a ticket."""

    at: datetime
    actor: str
    action: str
    to_state: str
    why: Both
    outcome: str | None = None
    due_at: datetime | None = None


class Ticket(msgspec.Struct, frozen=True):
    """The work."""

    ticket_id: str
    kind: str
    cause: str
    priority: str
    state: str
    home_id: str | None
    assignee: str | None
    rung: int
    opened_at: datetime
    next_step_at: datetime | None
    events: list[Event]

    @property
    def is_open(self) -> bool:
        """Not finished."""
        return self.state in OPEN

    @property
    def is_relieved(self) -> bool:
        """Late proof of life has come: nobody has to hurry, and a person closes it some time."""
        return self.is_open and self.priority == "P4"

    def first(self, action: str) -> Event | None:
        """The first line with this action."""
        return next((event for event in self.events if event.action == action), None)


class Notice(msgspec.Struct, frozen=True):
    """A message to a person."""

    notice_id: str
    ticket_id: str
    step: str
    worker_id: str
    channel: str
    priority: str
    state: str
    result: str

    @property
    def waits_for_digest(self) -> bool:
        """It is told together with others at a quiet time, by one message of its own."""
        verb = self.step.split(":", 1)[0]
        return self.priority == "P4" and verb not in (DIGEST, STAND_DOWN)


class Node(msgspec.Struct, frozen=True):
    """One box as the hub sees it."""

    node_id: str
    link: str


class Clock(msgspec.Struct, frozen=True):
    """The drill's clock."""

    now: datetime


class Line(msgspec.Struct, frozen=True):
    """One home of a walk list."""

    home_id: str
    state: str
    worker_id: str | None = None
    windows_due: int = 0

    @property
    def is_walked(self) -> bool:
        """Somebody still has to go there."""
        return self.state in WALKED


class Incident(msgspec.Struct, frozen=True):
    """Many homes out of sight with one cause."""

    incident_id: str
    scope: str
    cause: str
    began_at: datetime
    closed_at: datetime | None
    ticket_id: str | None
    lines: list[Line] = []


def now_of(api: Api) -> datetime:
    """The drill's time."""
    return api.get("/clock", Clock).now


def open_tickets(api: Api) -> list[Ticket]:
    """All that is not finished."""
    return api.items("/tickets", Ticket, state="open")


def incidents(api: Api) -> list[Incident]:
    """All incidents with their walk lists."""
    found = api.items("/incidents", Incident)
    return [incident(api, one.incident_id) for one in found]


def incident(api: Api, incident_id: str) -> Incident:
    """One incident as this caller may see it."""
    return api.get(f"/incidents/{incident_id}", Incident)


def links(api: Api) -> dict[str, str]:
    """Each node's link."""
    return {node.node_id: node.link for node in api.items("/nodes", Node)}


def is_quiet(api: Api) -> bool:
    """Whether no message to a person is on its way; what waits for a digest is in no hurry.

    In this order: what leaves one list between the two looks is found in the other.
    """
    queued = api.items("/notices", Notice, state="queued")
    if not all(notice.waits_for_digest for notice in queued):
        return False
    return not api.get("/notices", _Page, state="sending", limit="1").items


class _Page(msgspec.Struct, frozen=True):
    items: list[Raw]
