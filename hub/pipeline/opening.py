"""Opening a ticket: its first owner, its clock, the first line of its story, who is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub.domain.notices import Contact, tell
from hub.domain.phrases import Phrase, Sentence
from hub.domain.tickets import State, Ticket, accept_by
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.ports import Phrasebook
from hub.pipeline.ticket_plan import NewTicket, Plan
from hub.pipeline.wording import ticket_title

FIRST_STEP = "rung:0:0"


def first_hands(ticket: Ticket, people: Sequence[Contact], now: datetime) -> Ticket:
    """The ticket in the hands of the home's paired worker; without one it climbs at once."""
    if not people:
        return replace(
            ticket,
            state=State.NEW,
            assignee=None,
            next_step_at=None if ticket.is_proven_alive else now,
        )
    return replace(
        ticket,
        state=State.ASSIGNED,
        assignee=people[0].worker_id,
        next_step_at=accept_by(ticket.priority, now),
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """Adds new tickets to a plan."""

    plan: Plan
    phrasebook: Phrasebook

    def open(self, ticket: NewTicket, people: Sequence[Contact], more: Sequence[Phrase]) -> None:
        """One ticket, its first event and its first notices; `more` is said beside the opening."""
        paired = people[:1]
        facts = first_hands(ticket.facts, paired, self.plan.at)
        self.plan.opened.append(replace(ticket, facts=facts))
        why = self.phrasebook.say([_said(facts), *more], ticket.home.zone)
        self.plan.journal.events.append(
            TicketEvent(facts.ticket_id, self.plan.at, HUB, "open", None, facts.state, why)
        )
        said = (ticket.reason, why) if more else (ticket.reason,)
        self.tell(facts, FIRST_STEP, paired, said)

    def tell(
        self, facts: Ticket, step: str, people: Sequence[Contact], said: Sequence[Sentence]
    ) -> None:
        """Let people see the ticket and tell them."""
        title = ticket_title(self.phrasebook, facts.ticket_id, facts.priority, facts.kind)
        self.plan.journal.admit(facts.ticket_id, people)
        self.plan.journal.notices += tell(
            facts.ticket_id, facts.priority, step, people, title, said
        )


def _said(facts: Ticket) -> Phrase:
    if facts.assignee is None:
        return Phrase("event.opened_unassigned")
    return Phrase("event.opened_assigned", {"who": facts.assignee})
