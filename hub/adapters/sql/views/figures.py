"""The queries behind the figures: tickets of a span, their marks, homes. None a ticket."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from hub.adapters.sql.reach import home_in_reach, ticket_in_reach
from hub.adapters.sql.schema import (
    alerts,
    areas,
    follow_ups,
    homes,
    ticket_events,
    tickets,
    verdicts,
)
from hub.adapters.sql.views.paging import within
from hub.domain.areas import Area, Level
from hub.domain.checkins import Verdict
from hub.domain.figures import REPEATED_WITHIN, TicketFacts
from hub.domain.reach import Reach
from hub.domain.tickets import Outcome, State, TicketKind
from hub.pipeline.views.figures import EnrolledHome, Span

REPEATED_WITHIN_MS = REPEATED_WITHIN // timedelta(milliseconds=1)
UNSETTLED = (Outcome.NO_ANSWER.value, Outcome.COULD_NOT_ENTER.value)

FACTS = (
    tickets.c.ticket_id,
    tickets.c.kind,
    tickets.c.area_id,
    tickets.c.home_id,
    tickets.c.opened_at,
    tickets.c.state,
    tickets.c.cause_code,
)


class SqlFigureViews:
    """Tickets and homes of a span of time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ticket_facts(self, span: Span, reach: Reach) -> Sequence[TicketFacts]:
        """Every ticket of the span but planned visits, with the times of its marks."""
        wanted = _of_span(span, reach)
        query: Select[Any] = select(*FACTS, _repeated().label("repeated")).where(wanted)
        ids = select(tickets.c.ticket_id).where(wanted)
        marks, found = self._by_ticket(_marks(ids)), self._by_ticket(_found(ids))
        words, begins = self._by_ticket(_words(ids)), self._begins(ids)
        return [
            TicketFacts(
                ticket_id=row.ticket_id,
                kind=row.kind,
                area_id=row.area_id,
                home_id=row.home_id,
                opened_at=row.opened_at,
                due_at=begins.get(row.ticket_id),
                accepted_at=_of(marks, row, "accepted_at"),
                arrived_at=_of(marks, row, "arrived_at"),
                closed_at=_of(marks, row, "closed_at") if row.state == State.CLOSED else None,
                satisfied=_of(words, row, "satisfied"),
                cause_code=row.cause_code,
                outcome=_of(found, row, "outcome"),
                repeated=row.repeated,
            )
            for row in self._connection.execute(query)
        ]

    def enrolled_homes(self, span: Span, reach: Reach) -> Sequence[EnrolledHome]:
        """Homes that were enrolled at some time of the span."""
        query = select(homes.c.area_id, homes.c.enrolled_at, homes.c.ended_at).where(
            homes.c.enrolled_at < span.until,
            or_(homes.c.ended_at.is_(None), homes.c.ended_at > span.since),
            home_in_reach(reach),
        )
        if span.area_id is not None:
            query = query.where(within(homes.c.area_id, span.area_id))
        return [EnrolledHome(*row) for row in self._connection.execute(query)]

    def _by_ticket(self, query: Select[Any]) -> dict[str, Row[Any]]:
        """The last row of each ticket."""
        return {row.ticket_id: row for row in self._connection.execute(query)}

    def _begins(self, ids: Select[Any]) -> dict[str, datetime]:
        """The moment that the waiting for each ticket counts from; an alert's is its receipt."""
        received = self._by_ticket(_received(ids))
        judged = self._by_ticket(_judged(ids))
        alerted = {ticket_id: row.received_at for ticket_id, row in received.items()}
        return alerted | {ticket_id: _due_at(row) for ticket_id, row in judged.items()}

    def area_tree(self) -> Sequence[Area]:
        """All places: which of them a line may name is decided by what lies in reach."""
        columns = (areas.c.area_id, areas.c.name, areas.c.level, areas.c.parent_id)
        rows = self._connection.execute(select(*columns).order_by(areas.c.area_id))
        return [Area(row.area_id, row.name, Level(row.level), row.parent_id) for row in rows]


def _of_span(span: Span, reach: Reach) -> ColumnElement[bool]:
    here = true() if span.area_id is None else within(tickets.c.area_id, span.area_id)
    in_time = and_(tickets.c.opened_at >= span.since, tickets.c.opened_at < span.until)
    return and_(in_time, tickets.c.kind != TicketKind.VISIT.value, ticket_in_reach(reach), here)


def _of(rows: dict[str, Row[Any]], ticket: Row[Any], name: str) -> Any:
    row = rows.get(ticket.ticket_id)
    return None if row is None else getattr(row, name)


def _marks(ids: Select[Any]) -> Select[Any]:
    """When each ticket was first accepted and reached, and when it ended last."""
    events = ticket_events
    closes = (events.c.to_state == State.CLOSED.value) & (events.c.from_state != events.c.to_state)
    return (
        select(
            events.c.ticket_id,
            func.min(events.c.at).filter(events.c.action == "accept").label("accepted_at"),
            func.min(events.c.at).filter(events.c.action == "arrive").label("arrived_at"),
            func.max(events.c.at).filter(closes).label("closed_at"),
        )
        .where(events.c.ticket_id.in_(ids))
        .group_by(events.c.ticket_id)
    )


def _found(ids: Select[Any]) -> Select[Any]:
    """What visits found out, the last of a ticket last."""
    events = ticket_events
    settles = events.c.outcome.is_not(None) & events.c.outcome.not_in(UNSETTLED)
    query = select(events.c.ticket_id, events.c.outcome).where(events.c.ticket_id.in_(ids), settles)
    return query.order_by(events.c.event_id)


def _words(ids: Select[Any]) -> Select[Any]:
    """Her own word: the lowest, if she was asked more than once."""
    return (
        select(follow_ups.c.ticket_id, func.min(follow_ups.c.satisfied).label("satisfied"))
        .where(follow_ups.c.ticket_id.in_(ids))
        .group_by(follow_ups.c.ticket_id)
    )


def _judged(ids: Select[Any]) -> Select[Any]:
    """The verdicts of tickets, the one that opened a ticket last: others are only attached."""
    columns = (
        verdicts.c.judge_at,
        verdicts.c.decided_at,
        verdicts.c.verdict,
        verdicts.c.definition,
    )
    return (
        select(verdicts.c.ticket_id, *columns)
        .where(verdicts.c.ticket_id.in_(ids))
        .order_by(verdicts.c.decided_at.desc(), verdicts.c.judge_at.desc())
    )


def _received(ids: Select[Any]) -> Select[Any]:
    """When the first alert of each ticket came in."""
    return (
        select(alerts.c.ticket_id, func.min(alerts.c.received_at).label("received_at"))
        .where(alerts.c.ticket_id.in_(ids))
        .group_by(alerts.c.ticket_id)
    )


def _repeated() -> ColumnElement[Any]:
    before = tickets.alias()
    earlier = select(before.c.ticket_id).where(
        before.c.home_id == tickets.c.home_id,
        before.c.kind == tickets.c.kind,
        before.c.opened_at < tickets.c.opened_at,
        _ms(before.c.opened_at) >= _ms(tickets.c.opened_at) - REPEATED_WITHIN_MS,
    )
    return earlier.exists()


def _ms(column: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)


def _due_at(verdict: Row[Any]) -> datetime:
    """Latencies count from `judge_at`, or from the end of asking."""
    judge_at: datetime = verdict.judge_at
    if verdict.verdict != Verdict.MISSED.value:
        return judge_at
    decided_at: datetime = verdict.decided_at
    return min(judge_at + timedelta(seconds=verdict.definition.get("ask_s", 0)), decided_at)
