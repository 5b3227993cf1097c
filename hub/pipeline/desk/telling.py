"""Who hears of what the desk did: whoever is sent, and whoever need not go any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.notices import STAND_DOWN, Contact, tell
from hub.domain.phrases import Phrase, Sentence
from hub.pipeline.desk.store import DeskTicket
from hub.pipeline.journal import Journal, TicketEvent
from hub.pipeline.ports import Phrasebook
from hub.pipeline.wording import ticket_title


@dataclass(frozen=True, slots=True)
class Telling:
    """Adds the notices of one action to its journal."""

    phrasebook: Phrasebook
    journal: Journal
    event: TicketEvent
    """What they hear of."""

    def send(self, ticket: DeskTicket, contacts: Sequence[Contact]) -> None:
        """They see the ticket from now on, and are told to go."""
        self.journal.admit(ticket.facts.ticket_id, contacts)
        self._tell(ticket, self.event.action, contacts, (self.event.why, ticket.reason))

    def stand_down(self, ticket: DeskTicket, contacts: Sequence[Contact]) -> None:
        """They need not hurry there any more."""
        back = self.phrasebook.say([Phrase("event.stand_down")], ticket.zone)
        self._tell(ticket, STAND_DOWN, contacts, (back, self.event.why))

    def about(self, ticket: DeskTicket, verb: str, contacts: Sequence[Contact]) -> None:
        """They hear what happened, and look at this ticket from now on."""
        self._tell(ticket, verb, contacts, (self.event.why, ticket.reason))

    def _tell(
        self,
        ticket: DeskTicket,
        verb: str,
        contacts: Sequence[Contact],
        said: Sequence[Sentence],
    ) -> None:
        facts = ticket.facts
        title = ticket_title(self.phrasebook, facts.ticket_id, facts.priority, facts.kind)
        step = f"{verb}:{facts.version}"
        self.journal.notices += tell(facts.ticket_id, facts.priority, step, contacts, title, said)
