"""Opening a ticket: its first owner, its clock, the first line of its story, who is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub.domain.escalation import remarks_of
from hub.domain.manning import Manned
from hub.domain.notices import Contact, tell
from hub.domain.phrases import Phrase, Sentence
from hub.domain.policies import Policy
from hub.domain.tickets import State, Ticket
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.ports import Phrasebook
from hub.pipeline.surroundings import Place, Surroundings
from hub.pipeline.ticket_plan import NewTicket, Plan, Site
from hub.pipeline.wording import ticket_title

FIRST_STEP = "rung:0:0"


def first_hands(ticket: Ticket, first: Manned, policy: Policy, now: datetime) -> Ticket:
    """The ticket in the hands of the first rung; if nobody there is free it climbs at once."""
    if not first.free:
        return replace(
            ticket,
            state=State.NEW,
            assignee=None,
            next_step_at=None if ticket.is_proven_alive else now,
        )
    return replace(
        ticket,
        state=State.ASSIGNED,
        assignee=first.free[0].worker_id,
        next_step_at=policy.accept_by(first.rule, ticket.priority, now),
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """Adds new tickets to a plan."""

    plan: Plan
    phrasebook: Phrasebook
    around: Surroundings

    def open(
        self, ticket: NewTicket, more: Sequence[Phrase], first: Manned | None = None
    ) -> Sequence[Contact]:
        """One ticket, its first event and its first notices; who was told.

        `more` is said beside the opening; `first` stands in the place of the ladder's first rung.
        """
        place = place_of(ticket.site)
        facts = self.around.under_policy(ticket.facts, place)
        first = first or self.around.first_rung(facts, place, self.plan.at)
        facts = self.hand_out(facts, first)
        self.plan.opened.append(replace(ticket, facts=facts))
        more = [*remarks_of([first]), *more]
        why = self.phrasebook.say([_said(facts, first), *more], ticket.site.zone)
        self.plan.journal.events.append(
            TicketEvent(facts.ticket_id, self.plan.at, HUB, "open", None, facts.state, why)
        )
        said = (ticket.reason, why) if more else (ticket.reason,)
        self.tell(facts, FIRST_STEP, first.free, said)
        return first.free

    def hand_out(self, ticket: Ticket, first: Manned) -> Ticket:
        """A ticket that is opened or begins anew, in its first hands."""
        return first_hands(ticket, first, self.around.policy_of(ticket), self.plan.at)

    def tell(
        self, facts: Ticket, step: str, people: Sequence[Contact], said: Sequence[Sentence]
    ) -> None:
        """Let people see the ticket and tell them."""
        title = ticket_title(self.phrasebook, facts.ticket_id, facts.priority, facts.kind)
        self.plan.journal.admit(facts.ticket_id, people)
        self.plan.journal.notices += tell(
            facts.ticket_id, facts.priority, step, people, title, said
        )


def place_of(site: Site) -> Place:
    """Where the tickets of a home or of a post belong."""
    return Place(site.home_id, site.area_id, site.zone)


def _said(facts: Ticket, first: Manned) -> Phrase:
    if facts.assignee is not None:
        return Phrase("event.opened_assigned", {"who": facts.assignee})
    return Phrase("event.opened_away" if first.remarks else "event.opened_unassigned")
