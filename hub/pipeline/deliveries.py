"""What passes between the notifier, its rows and the channels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.notices import Retry
from hub.domain.tickets import Priority, Ticket
from hub.pipeline.journal import Journal


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads: no name, no address, no phone number."""

    ticket_id: str
    priority: str
    title: str
    body: str
    step: str
    repeat: bool = False
    """It may have gone out before: the hub crashed while it was sending."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """It went out; `detail` is what the other side said, without secrets."""

    detail: str


class Send(Protocol):
    """The way out: raises DeliveryFailed, which says whether trying again can help."""

    def __call__(self, url: str, message: Message) -> Delivery:
        """Send one message to one channel; returns within its time-out."""


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

    def claim(self, wall: datetime, now: datetime, limit: int) -> Sequence[ClaimedNotice]:
        """Take due notices, most urgent first, each with an attempt row; drop the needless."""

    def crashed(self) -> Sequence[CrashedNotice]:
        """Notices whose last attempt has no end."""

    def settle(self, results: Results, wall: datetime, outcome: str | None = None) -> None:
        """End the attempts and settle the rows; `outcome` instead of the usual words."""

    def unreached(self, given_up: Sequence[GivenUp]) -> Sequence[Unreached]:
        """The unaccepted tickets whose step has no channel left that works or may yet."""

    def hasten(self, tickets: Sequence[Ticket], now: datetime, journal: Journal) -> None:
        """Make the next step of tickets due at once."""
