"""What a pass writes beside the ticket: who did what and why, who may see it, who is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from hub.domain.notices import Contact, NewNotice
from hub.domain.phrases import Sentence
from hub.domain.tickets import Outcome, State


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One line of a ticket's story."""

    ticket_id: str
    at: datetime
    actor: str
    action: str
    from_state: State | None
    to_state: State
    why: Sentence
    note: str | None = None
    outcome: Outcome | None = None
    due_at: datetime | None = None
    """When a step of the hub had been due, so that its lateness can be measured from outside."""
    acted_at: datetime | None = None
    """When the tap was made, by the phone's clock; what the hub counts by is `at`."""


@dataclass(slots=True)
class Journal:
    """Rows that one pass adds, written together at its end."""

    wall: datetime
    """When the notices were written, on the wall clock: they may go out at once."""
    events: list[TicketEvent] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    """(ticket_id, worker_id): whoever was told of a ticket may see it."""
    notices: list[NewNotice] = field(default_factory=list)

    def admit(self, ticket_id: str, contacts: Iterable[Contact]) -> None:
        """Let people see a ticket."""
        self.people += [(ticket_id, contact.worker_id) for contact in contacts]


HUB = "hub"
"""The actor of what nobody did by hand."""
