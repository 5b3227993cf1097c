"""Looking at tickets, their stories and their notices."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from hub.adapters.sql.reach import area_in_reach, ticket_in_reach
from hub.adapters.sql.schema import (
    notices,
    residents,
    ticket_events,
    tickets,
)
from hub.adapters.sql.views.paging import page_of, within
from hub.adapters.sql.views.promises import clocks_of, has_clock
from hub.adapters.sql.views.verdicts import evidence_of
from hub.domain.homes import Resident
from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.domain.tickets import OPEN
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.tickets import (
    ClockView,
    EventView,
    MergeOf,
    NoticeView,
    TicketFilter,
    TicketView,
)

NEWEST = [tickets.c.opened_at, tickets.c.ticket_id]
URGENT = [tickets.c.priority, tickets.c.opened_at, tickets.c.ticket_id]


class SqlTicketViews:
    """Tickets, the people around them, and what those were told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tickets(self, wanted: TicketFilter, page: Page) -> Slice[TicketView]:
        """Newest first, or the urgent and long-waiting first."""
        query = select(tickets).where(*_conditions(wanted))
        keys = URGENT if wanted.urgent_first else NEWEST
        falls = not wanted.urgent_first
        rows, after = page_of(self._connection, query, keys, page, descending=falls)
        return Slice(self._with_events(rows), after)

    def ticket(self, ticket_id: str, reach: Reach) -> TicketView | None:
        """One; None, too, if it is out of reach."""
        query = select(tickets).where(tickets.c.ticket_id == ticket_id, ticket_in_reach(reach))
        found = self._with_events(list(self._connection.execute(query)))
        return found[0] if found else None

    def ticket_counts(self, reach: Reach) -> dict[str, int]:
        """How many in each state."""
        query = select(tickets.c.state, func.count().label("number")).where(ticket_in_reach(reach))
        rows = self._connection.execute(query.group_by(tickets.c.state))
        return {row.state: row.number for row in rows}

    def answers_for(self, area_id: str, reach: Reach) -> bool:
        """Whether the area lies in those of the reach."""
        return area_id in self.answered_for([area_id], reach)

    def answered_for(self, area_ids: Collection[str], reach: Reach) -> set[str]:
        """Those of the areas that lie in the reach."""
        asked = _each(area_ids)
        query = select(asked).where(area_in_reach(asked, reach))
        return set(self._connection.execute(query).scalars())

    def resident(self, home_id: str) -> Resident | None:
        """The person who lives there, while the home is enrolled."""
        return self.residents([home_id]).get(home_id)

    def residents(self, home_ids: Collection[str]) -> Mapping[str, Resident]:
        """The people who live there, by home."""
        query = select(residents).where(residents.c.home_id.in_(select(_each(home_ids))))
        names = Resident.__dataclass_fields__
        return {
            row.home_id: Resident(**{name: getattr(row, name) for name in names})
            for row in self._connection.execute(query)
        }

    def is_assigned(self, home_id: str, worker_id: str) -> bool:
        """Whether an open ticket of this home is this worker's own."""
        return bool(self.assigned_of([home_id], worker_id))

    def assigned_of(self, home_ids: Collection[str], worker_id: str) -> set[str]:
        """The homes of his open tickets among these."""
        query = select(tickets.c.home_id).where(
            tickets.c.home_id.in_(select(_each(home_ids))),
            tickets.c.assignee == worker_id,
            tickets.c.state.in_([state.value for state in OPEN]),
        )
        return set(self._connection.execute(query).scalars())

    def notices(
        self, ticket_id: str | None, state: str | None, reach: Reach, page: Page
    ) -> Slice[NoticeView]:
        """Messages, newest first."""
        inside = select(tickets.c.ticket_id).where(area_in_reach(tickets.c.area_id, reach))
        own = notices.c.worker_id == reach.worker_id
        query = select(notices)
        if not reach.everywhere:
            query = query.where(notices.c.ticket_id.in_(inside) | own)
        if ticket_id is not None:
            query = query.where(notices.c.ticket_id == ticket_id)
        if state is not None:
            query = query.where(notices.c.state == state)
        keys = [notices.c.created_at, notices.c.notice_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([_notice(row) for row in rows], after)

    def _with_events(self, rows: list[Row[Any]]) -> list[TicketView]:
        ids = [row.ticket_id for row in rows]
        query = select(ticket_events).where(ticket_events.c.ticket_id.in_(ids))
        events: dict[str, list[EventView]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(ticket_events.c.event_id)):
            events[row.ticket_id].append(_event(row))
        clocks = clocks_of(self._connection, ids)
        return [_ticket(row, clocks[row.ticket_id], events[row.ticket_id]) for row in rows]


def _each(values: Collection[str]) -> ColumnElement[str]:
    """Values as rows: a walk list of a dark city is longer than what SQLite binds one by one."""
    return func.json_each(json.dumps(list(values))).table_valued("value").c.value


def _conditions(wanted: TicketFilter) -> list[ColumnElement[bool]]:
    row = tickets.c
    any_of = (
        (row.state, wanted.states),
        (row.priority, wanted.priorities),
        (row.kind, wanted.kinds),
    )
    exactly = ((row.home_id, wanted.home_id), (row.post_id, wanted.post_id))
    found: list[ColumnElement[bool]] = [ticket_in_reach(wanted.reach)]
    found += [column.in_(values) for column, values in any_of if values]
    found += [column == value for column, value in exactly if value is not None]
    if wanted.area_id is not None:
        found.append(within(row.area_id, wanted.area_id))
    if wanted.text:
        found.append(_holds(wanted.text))
    if wanted.clock is not None:
        found.append(has_clock(*wanted.clock))
    if wanted.merge_of is not None:
        found.append(_takes(wanted.merge_of))
    return found


def _takes(source: MergeOf) -> ColumnElement[bool]:
    """What `domain.tickets.merging.check_merge` allows, as a condition."""
    row = tickets.c
    alike = row.area_id == source.area_id
    if source.home_id is not None:
        alike = (row.home_id == source.home_id) | (alike & row.home_id.is_(None))
    is_open = row.state.in_([state.value for state in OPEN])
    return and_(row.ticket_id != source.ticket_id, is_open, alike)


def _holds(text: str) -> ColumnElement[bool]:
    """Whether a text stands in what a list shows of a ticket; no names of residents are there."""
    shown = ("reason_zh", "reason_en", "ticket_id", "home_id", "post_id", "assignee")
    return or_(*(tickets.c[name].icontains(text, autoescape=True) for name in shown))


def _ticket(row: Row[Any], clocks: list[ClockView], events: list[EventView]) -> TicketView:
    names = set(TicketView.__dataclass_fields__) - {"reason", "evidence", "clocks", "events"}
    return TicketView(
        **{name: getattr(row, name) for name in names},
        reason=Sentence(row.reason_zh, row.reason_en),
        evidence=evidence_of(row.evidence),
        clocks=tuple(clocks),
        events=tuple(events),
    )


def _event(row: Row[Any]) -> EventView:
    names = set(EventView.__dataclass_fields__) - {"why"}
    why = Sentence(row.why_zh, row.why_en)
    return EventView(**{name: getattr(row, name) for name in names}, why=why)


def _notice(row: Row[Any]) -> NoticeView:
    names = set(NoticeView.__dataclass_fields__) - {"channel"}
    kind = row.channel.split(":", 1)[0]
    return NoticeView(**{name: getattr(row, name) for name in names}, channel=kind)
