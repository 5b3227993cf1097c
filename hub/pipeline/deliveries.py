"""What passes between the notifier, its rows and the channels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.notices import Retry
from hub.domain.phrases import Sentence
from hub.domain.tickets import Priority, Ticket, TicketKind
from hub.pipeline.journal import Journal

UNSPOKEN = Sentence("", "")


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways back from one message, all signed; empty where there is none."""

    link: str = ""
    """Its page."""
    token: str = ""
    """The same for whoever knows where the hub is: `/s/{token}`."""
    acknowledge: str = ""
    """What a phone sends to say that the message is there."""
    reply: str = ""
    """Where a voice gateway reports the key that was pressed."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads: no address, no phone number, no name but the one that she goes by."""

    ticket_id: str
    priority: str
    title: str
    body: str
    step: str
    repeat: bool = False
    """It may have gone out before: the hub crashed while it was sending."""
    worker_id: str = ""
    spoken: Sentence = UNSPOKEN
    """The same for the ear."""
    ways: Ways = Ways()


@dataclass(frozen=True, slots=True)
class Delivery:
    """It went out; `detail` is what the other side said, without secrets."""

    detail: str


class Send(Protocol):
    """The way out: raises DeliveryFailed, which says whether trying again can help."""

    def __call__(self, url: str, message: Message) -> Delivery:
        """Send one message to one channel; returns within its time-out."""


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about."""

    kind: TicketKind
    called: str | None
    """How the resident likes to be called."""


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A row that is being sent."""

    notice_id: str
    ticket_id: str
    step: str
    worker_id: str
    channel: str
    title: str
    body: str
    priority: Priority
    attempts: int
    """This one included."""
    repeat: bool
    about: About | None = None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A notice that will not go out."""

    notice: ClaimedNotice
    reason: str


@dataclass(slots=True)
class Results:
    """What became of a chunk of notices."""

    sent: list[tuple[ClaimedNotice, str]] = field(default_factory=list)
    later: list[tuple[ClaimedNotice, Retry, str]] = field(default_factory=list)
    given_up: list[GivenUp] = field(default_factory=list)

    def count(self) -> int:
        """How many notices."""
        return len(self.sent) + len(self.later) + len(self.given_up)


@dataclass(frozen=True, slots=True)
class CrashedNotice:
    """A notice that a crash caught in mid-send."""

    notice: ClaimedNotice
    crashed_before: bool


@dataclass(frozen=True, slots=True)
class Unreached:
    """An unaccepted ticket of which a step reached nobody."""

    facts: Ticket
    zone: ZoneInfo
    given_up: GivenUp


class NoticeStore(Protocol):
    """The notifier's queries."""

    def claim(
        self, wall: datetime, now: datetime, digest_at: datetime, limit: int, *, urgent_only: bool
    ) -> Sequence[ClaimedNotice]:
        """Take due notices, most urgent first or P1 alone, each with an attempt row.

        The needless are dropped; what is in no hurry is laid aside for the digest of `digest_at`.
        """

    def crashed(self) -> Sequence[CrashedNotice]:
        """Notices whose last attempt has no end."""

    def settle(self, results: Results, wall: datetime, outcome: str | None = None) -> None:
        """End the attempts and settle the rows; `outcome` instead of the usual words."""

    def unreached(self, given_up: Sequence[GivenUp]) -> Sequence[Unreached]:
        """The unaccepted tickets whose step has no channel left that works or may yet."""

    def hasten(self, tickets: Sequence[Ticket], now: datetime, journal: Journal) -> None:
        """Make the next step of tickets due at once."""
