"""What whistles write into the stories of their tickets, and what they tell to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.domain.departments import Department
from hub.domain.notices import WHISTLE, Contact, tell
from hub.domain.people import Role
from hub.domain.phrases import Fact, Phrase
from hub.domain.whistles import Whistle
from hub.pipeline.desk import Actor, DeskTicket
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.ports import Phrasebook
from hub.pipeline.wording import ticket_title


@dataclass(frozen=True, slots=True)
class Heard:
    """A whistle with what stands around it."""

    whistle: Whistle
    ticket: DeskTicket
    department: Department
    is_officer: bool = False


class WhistleStory:
    """All that one transaction says of whistles."""

    def __init__(self, phrasebook: Phrasebook, now: datetime, wall: datetime) -> None:
        self._phrasebook, self._now = phrasebook, now
        self.journal = Journal(wall)

    def write(
        self, heard: Heard, key: str, actor: Actor | None = None, role: Role | None = None
    ) -> None:
        """A line of the ticket's story; without an actor it was the hub."""
        facts, whistle = heard.ticket.facts, heard.whistle
        phrase = _phrase(heard, key, actor, role)
        note = {
            "event.whistle_called": whistle.task,
            "event.whistle_refuse": whistle.refusal,
            "event.whistle_report": whistle.report,
            "event.whistle_rate": whistle.rating_words,
        }.get(key)
        self.journal.events.append(
            TicketEvent(
                ticket_id=facts.ticket_id,
                at=self._now,
                actor=HUB if actor is None else actor.account,
                action=WHISTLE,
                from_state=facts.state,
                to_state=facts.state,
                why=self._phrasebook.say([phrase], heard.ticket.zone),
                note=note,
                due_at=heard.whistle.next_at if actor is None else None,
            )
        )

    def notify(
        self, heard: Heard, key: str, people: Sequence[Contact], role: Role | None = None
    ) -> None:
        """Being told of a whistle lets nobody see the ticket: officers know only their task."""
        facts = heard.ticket.facts
        said = self._phrasebook.say([_phrase(heard, key, None, role)], heard.ticket.zone)
        title = ticket_title(self._phrasebook, facts.ticket_id, facts.priority, facts.kind)
        step = f"{WHISTLE}:{heard.whistle.whistle_id}:{heard.whistle.told}"
        self.journal.notices += tell(facts.ticket_id, facts.priority, step, people, title, (said,))


def _phrase(heard: Heard, key: str, actor: Actor | None, role: Role | None) -> Phrase:
    whistle = heard.whistle
    facts: dict[str, Fact] = {
        "department": heard.department.name,
        "until": whistle.due_at,
        "rating": whistle.rating or 0,
        "who": whistle.caller_id or whistle.caller,
    }
    if actor is not None:
        facts["who"] = actor.worker_id or actor.account
    if role is not None:
        facts["rung"] = f"@rung.{role}"
    return Phrase(key, facts)
