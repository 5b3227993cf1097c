"""The desk's queries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from hub.adapters.sql import schema
from hub.adapters.sql.follow_up_rows import end_follow_ups, want_follow_ups
from hub.adapters.sql.joining import join_tickets, split_ticket
from hub.adapters.sql.known_tickets import told
from hub.adapters.sql.ladders import ticket_zones
from hub.adapters.sql.leads import DISPATCHER_OF, leads
from hub.adapters.sql.notice_rows import note, notices_of
from hub.adapters.sql.reach import area_in_reach, ticket_in_reach, worker_in_reach
from hub.adapters.sql.repeats import SqlRepeats
from hub.adapters.sql.surroundings import policies_by_id, with_pace
from hub.adapters.sql.ticket_rows import (
    FACTS,
    TICKETS,
    change_columns,
    compare_and_set,
    contacts,
    reason_of,
    record,
    ticket_of,
)
from hub.domain.notice_states import Happening
from hub.domain.notices import Contact
from hub.domain.people import Role
from hub.domain.phrases import Sentence
from hub.domain.policies import BUILT_IN
from hub.domain.reach import Reach
from hub.domain.tickets import Change, Raised, Ticket, levels_above
from hub.errors import Conflict
from hub.pipeline.desk import DeskTicket
from hub.pipeline.journal import Journal, TicketEvent

PEOPLE = schema.ticket_people


class SqlDesk(SqlRepeats):
    """One transaction of the desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ticket(self, ticket_id: str, reach: Reach) -> DeskTicket | None:
        """The ticket, if there is one in reach."""
        columns = (*FACTS, TICKETS.c.reason_zh, TICKETS.c.reason_en)
        is_led = area_in_reach(TICKETS.c.area_id, reach).label("is_led")
        query = select(*columns, is_led).where(TICKETS.c.ticket_id == ticket_id)
        query = query.where(ticket_in_reach(reach))
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        facts = with_pace(self._connection, ticket_of(row))
        return DeskTicket(
            facts, reason_of(row), ticket_zones(self._connection, [row])(row), row.is_led
        )

    def contact(self, worker_id: str, reach: Reach) -> Contact | None:
        """How to reach a worker, if he is in reach."""
        workers = schema.workers.c.worker_id
        query = select(workers).where(workers == worker_id, worker_in_reach(reach))
        if self._connection.execute(query).first() is None:
            return None
        return contacts(self._connection, [worker_id]).get(worker_id)

    def role_of(self, worker_id: str) -> Role | None:
        """What a worker is."""
        query = select(schema.workers.c.role).where(schema.workers.c.worker_id == worker_id)
        role = self._connection.execute(query).scalar()
        return None if role is None else Role(role)

    def told(self, ticket_id: str) -> Sequence[Contact]:
        """Everybody who was told of a ticket."""
        return told(self._connection, {ticket_id})[ticket_id]

    def raised(self, ticket: Ticket, now: datetime) -> Raised | None:
        """The nearest level above that has a dispatcher."""
        for level in levels_above(ticket.settling.level):
            role = DISPATCHER_OF[level]
            found = leads(self._connection, ticket.area_id, role, now)
            if found:
                rung = self._rung_of(ticket, role)
                return Raised(level, found[0].worker_id, rung)
        return None

    def change(
        self, ticket: Ticket, change: Change, event: TicketEvent, reason: Sentence | None = None
    ) -> bool:
        """Compare and set on the version."""
        values = {"of": ticket.ticket_id, "read": ticket.version, "updated_at": event.at}
        values |= change_columns(change)
        if reason is not None:
            values |= {"reason_zh": reason.zh, "reason_en": reason.en}
        try:
            return compare_and_set(self._connection, [values]) == 1
        except IntegrityError:
            raise Conflict("this home has another open ticket of the kind; act on that") from None

    def decline(self, ticket_id: str, worker_id: str, at: datetime) -> None:
        """He is asked again only where nobody else is left."""
        person = insert(PEOPLE).values(ticket_id=ticket_id, worker_id=worker_id, declined_at=at)
        keys = [PEOPLE.c.ticket_id, PEOPLE.c.worker_id]
        self._connection.execute(
            person.on_conflict_do_update(index_elements=keys, set_={"declined_at": at})
        )

    def forget_declines(self, ticket_id: str) -> None:
        """Everybody may be asked again."""
        self._connection.execute(
            update(PEOPLE).where(PEOPLE.c.ticket_id == ticket_id).values(declined_at=None)
        )

    def join(self, source: Ticket, into: Ticket) -> None:
        """Verdicts, evidence and the earlier opening go over to the ticket that goes on."""
        join_tickets(self._connection, source, into)

    def split(self, ticket: Ticket, ticket_id: str, reason: Sentence, at: datetime) -> None:
        """Open another ticket at the same place."""
        split_ticket(self._connection, ticket, ticket_id, reason, at)

    def want_follow_ups(self, ticket: Ticket, resolved_at: datetime) -> None:
        """A day and a week later somebody asks her."""
        want_follow_ups(self._connection, ticket, resolved_at)

    def end_follow_ups(self, ticket_id: str, at: datetime) -> None:
        """None is wanted any more."""
        end_follow_ups(self._connection, ticket_id, at)

    def recall_departments(self, ticket_id: str, at: datetime) -> None:
        """Their whistles are looked at now."""
        whistles = schema.whistles
        waiting = (whistles.c.ticket_id == ticket_id, whistles.c.next_at.is_not(None))
        self._connection.execute(update(whistles).where(*waiting).values(next_at=at))

    def answered(self, ticket_id: str, worker_id: str, wall: datetime) -> None:
        """The notices of this worker and ticket."""
        note(self._connection, Happening.ANSWERED, notices_of(ticket_id, worker_id), wall)

    def record(self, journal: Journal) -> None:
        """Events, people and notices."""
        record(self._connection, journal)

    def _rung_of(self, ticket: Ticket, role: Role) -> int:
        """Where the role stands in the ticket's own ladder."""
        known = policies_by_id(self._connection, {ticket.policy_id} if ticket.policy_id else set())
        rungs = known.get(ticket.policy_id or "", BUILT_IN).rungs
        named = (number for number, rung in enumerate(rungs) if role in rung.roles)
        return next(named, ticket.rung)
