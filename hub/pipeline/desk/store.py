"""What the desk stands on: who acts, on which ticket, through which queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.notices import Contact
from hub.domain.people import Role
from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.domain.tickets import Change, Raised, Ticket
from hub.pipeline.journal import Journal, TicketEvent
from hub.pipeline.repeats import RepeatStore


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a signed-in account, its role, and how far it reaches."""

    account: str
    role: Role
    reach: Reach

    @property
    def worker_id(self) -> str | None:
        """The worker that the account belongs to; None at the desk."""
        return self.reach.worker_id


@dataclass(frozen=True, slots=True)
class DeskTicket:
    """A ticket as the desk needs it."""

    facts: Ticket
    reason: Sentence
    zone: ZoneInfo
    is_led: bool
    """Whether the actor answers for its area."""


class DeskStore(RepeatStore, Protocol):
    """The desk's queries."""

    def ticket(self, ticket_id: str, reach: Reach) -> DeskTicket | None:
        """The ticket; None if there is none in reach."""

    def contact(self, worker_id: str, reach: Reach) -> Contact | None:
        """How to reach a worker; None if there is no such worker in reach."""

    def role_of(self, worker_id: str) -> Role | None:
        """What a worker is; None if there is no such worker."""

    def told(self, ticket_id: str) -> Sequence[Contact]:
        """Everybody who was told of a ticket."""

    def raised(self, ticket: Ticket, now: datetime) -> Raised | None:
        """The nearest level above that has a dispatcher, and who that is; None if none has."""

    def change(
        self, ticket: Ticket, change: Change, event: TicketEvent, reason: Sentence | None = None
    ) -> bool:
        """Apply it if the ticket still has the version that was read; False if it has not."""

    def decline(self, ticket_id: str, worker_id: str, at: datetime) -> None:
        """He is asked again only where nobody else is left."""

    def forget_declines(self, ticket_id: str) -> None:
        """Everybody may be asked again."""

    def join(self, source: Ticket, into: Ticket) -> None:
        """Verdicts, evidence and the earlier opening go over to the ticket that goes on."""

    def split(self, ticket: Ticket, ticket_id: str, reason: Sentence, at: datetime) -> None:
        """Open another ticket at the same place; the ladder finds its first hands at once."""

    def want_follow_ups(self, ticket: Ticket, resolved_at: datetime) -> None:
        """A day and a week later somebody asks her."""

    def end_follow_ups(self, ticket_id: str, at: datetime) -> None:
        """None is wanted any more."""

    def recall_departments(self, ticket_id: str, at: datetime) -> None:
        """Hand whistles that are open to their own step, which stands the departments down."""

    def answered(self, ticket_id: str, worker_id: str, wall: datetime) -> None:
        """Whatever this worker was told of the ticket has its answer."""

    def record(self, journal: Journal) -> None:
        """Write events, people and notices."""
