"""The desk's queries."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from hub.adapters.sql import schema
from hub.adapters.sql.known_tickets import told
from hub.adapters.sql.ladders import zones
from hub.adapters.sql.reach import area_in_reach, ticket_in_reach, worker_in_reach
from hub.adapters.sql.ticket_rows import (
    FACTS,
    TICKETS,
    compare_and_set,
    contacts,
    reason_of,
    record,
    ticket_of,
)
from hub.domain.notices import Contact
from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.domain.tickets import Change, Ticket
from hub.pipeline.desk import DeskTicket
from hub.pipeline.journal import Journal, TicketEvent


class SqlDesk:
    """One transaction of the desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ticket(self, ticket_id: str, reach: Reach) -> DeskTicket | None:
        """The ticket, if there is one in reach."""
        columns = (*FACTS, TICKETS.c.home_id, TICKETS.c.reason_zh, TICKETS.c.reason_en)
        is_led = area_in_reach(TICKETS.c.area_id, reach).label("is_led")
        query = select(*columns, is_led).where(TICKETS.c.ticket_id == ticket_id)
        query = query.where(ticket_in_reach(reach))
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return DeskTicket(ticket_of(row), reason_of(row), self._zone(row.home_id), row.is_led)

    def contact(self, worker_id: str, reach: Reach) -> Contact | None:
        """How to reach a worker, if he is in reach."""
        workers = schema.workers.c.worker_id
        query = select(workers).where(workers == worker_id, worker_in_reach(reach))
        if self._connection.execute(query).first() is None:
            return None
        return contacts(self._connection, [worker_id]).get(worker_id)

    def told(self, ticket_id: str) -> Sequence[Contact]:
        """Everybody who was told of a ticket."""
        return told(self._connection, {ticket_id})[ticket_id]

    def change(self, ticket: Ticket, change: Change, reason: Sentence, event: TicketEvent) -> bool:
        """Compare and set on the version."""
        values = {
            "of": ticket.ticket_id,
            "read": ticket.version,
            "state": change.state,
            "priority": change.priority,
            "reason_zh": reason.zh,
            "reason_en": reason.en,
            "assignee": change.assignee,
            "arrive_by": change.arrive_by,
            "next_step_at": change.next_step_at,
            "detour": change.detour,
            "updated_at": event.at,
        }
        return compare_and_set(self._connection, [values]) == 1

    def record(self, journal: Journal) -> None:
        """Events, people and notices."""
        record(self._connection, journal)

    def _zone(self, home_id: str | None) -> ZoneInfo:
        return zones(self._connection, [] if home_id is None else [home_id])(home_id)
