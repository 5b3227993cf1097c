"""What comes back from people: a phone has it, somebody read it, somebody answered it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.digests import is_digest
from hub.domain.links import Purpose
from hub.domain.notices import is_whistle
from hub.domain.people import Role
from hub.domain.reach import Reach
from hub.domain.tickets import UNACCEPTED, Action, State, TicketKind
from hub.errors import NotFound
from hub.pipeline.desk import Actor, Desk
from hub.pipeline.linking import Links
from hub.pipeline.ports import Begin, Clock


@dataclass(frozen=True, slots=True)
class LinkedNotice:
    """What a short link shows: what the message said, and how its ticket stands for this person."""

    notice_id: str
    ticket_id: str
    worker_id: str
    role: Role
    step: str
    title: str
    body: str
    kind: TicketKind | None
    """What the ticket is about, where it is about a home; None for a digest."""
    called: str | None
    """How the resident likes to be called."""
    state: State
    is_his: bool
    """He has taken it."""

    @property
    def is_ticket(self) -> bool:
        """About one ticket: a digest is about several."""
        return not (is_digest(self.step) or is_whistle(self.step))

    @property
    def can_answer(self) -> bool:
        """Whether there is something left to take or to decline."""
        return self.is_ticket and self.state in UNACCEPTED


class ReplyStore(Protocol):
    """The queries behind replies."""

    def linked(self, notice_id: str) -> LinkedNotice | None:
        """The notice; None if it is gone, or its worker has left."""

    def delivered(self, notice_id: str, wall: datetime) -> None:
        """The phone has it."""

    def seen(self, notice_id: str, wall: datetime) -> None:
        """The person has read this one, and with it all that he was told of its ticket."""

    def seen_ticket(self, ticket_id: str, worker_id: str, wall: datetime) -> None:
        """The person has the ticket's page before him."""


class Replies:
    """Takes what phones, links and voice gateways send back."""

    def __init__(self, begin: Begin[ReplyStore], clock: Clock, links: Links, desk: Desk) -> None:
        self._begin = begin
        self._clock = clock
        self._links = links
        self._desk = desk

    def look(self, token: str) -> LinkedNotice:
        """What a link shows; looking changes nothing. NotFound, Expired."""
        with self._begin() as store:
            return _known(store, self._open(Purpose.LINK, token))

    def note_delivered(self, token: str) -> None:
        """A phone acknowledges; NotFound, Expired."""
        notice_id = self._open(Purpose.ACKNOWLEDGE, token)
        with self._begin() as store:
            store.delivered(notice_id, self._clock.wall())

    def note_seen(self, token: str) -> None:
        """A link's page has been before somebody's eyes; NotFound, Expired."""
        notice_id = self._open(Purpose.LINK, token)
        with self._begin() as store:
            store.seen(notice_id, self._clock.wall())

    def note_page_seen(self, ticket_id: str, worker_id: str) -> None:
        """The ticket's page has been before the worker's eyes."""
        with self._begin() as store:
            store.seen_ticket(ticket_id, worker_id, self._clock.wall())

    def answer(self, token: str, action: Action, note: str | None = None) -> None:
        """Take or decline by a link; NotFound, Expired, and what the desk raises."""
        self._act(self._open(Purpose.LINK, token), action, note, "link")

    def press(self, token: str, action: Action, note: str | None = None) -> None:
        """Take or decline by a key on the phone; raises as `answer`."""
        self._act(self._open(Purpose.REPLY, token), action, note, "call")

    def _act(self, notice_id: str, action: Action, note: str | None, way: str) -> None:
        with self._begin() as store:
            linked = _known(store, notice_id)
        if not linked.is_ticket:
            raise NotFound("a digest is about several tickets; sign in to answer")
        reach = Reach(worker_id=linked.worker_id)
        actor = Actor(f"{way}:{linked.worker_id}"[:64], linked.role, reach)
        self._desk.act(linked.ticket_id, action, actor, note=note)

    def _open(self, purpose: Purpose, token: str) -> str:
        return self._links.open(purpose, token, self._clock.wall())


def _known(store: ReplyStore, notice_id: str) -> LinkedNotice:
    linked = store.linked(notice_id)
    if linked is None:
        raise NotFound("this link leads nowhere any more")
    return linked
