"""The queries behind the figures: one for tickets with their marks, one for homes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    func,
    or_,
    select,
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
from hub.domain.figures import REPEATED_WITHIN, TicketFacts
from hub.domain.reach import Reach
from hub.domain.tickets import Outcome, State, TicketKind
from hub.pipeline.views.figures import EnrolledHome, Span

REPEATED_WITHIN_MS = REPEATED_WITHIN // timedelta(milliseconds=1)
UNSETTLED = (Outcome.NO_ANSWER.value, Outcome.COULD_NOT_ENTER.value)


class SqlFigureViews:
    """Tickets and homes of a span of time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ticket_facts(self, span: Span, reach: Reach) -> Sequence[TicketFacts]:
        """Every ticket of the span but planned visits, with the times of its marks."""
        marks, words = _marks(), _words()
        query = (
            select(
                tickets,
                marks.c.accepted_at,
                marks.c.arrived_at,
                marks.c.closed_at,
                marks.c.outcome,
                words.c.satisfied,
                _alert_at().label("alert_at"),
                verdicts.c.judge_at,
                verdicts.c.decided_at,
                verdicts.c.definition,
                _repeated().label("repeated"),
            )
            .outerjoin(marks, marks.c.ticket_id == tickets.c.ticket_id)
            .outerjoin(words, words.c.ticket_id == tickets.c.ticket_id)
            .outerjoin(verdicts, _first_verdict())
            .where(tickets.c.kind != TicketKind.VISIT.value, ticket_in_reach(reach))
            .where(tickets.c.opened_at >= span.since, tickets.c.opened_at < span.until)
        )
        if span.area_id is not None:
            query = query.where(within(tickets.c.area_id, span.area_id))
        return [_facts(row) for row in self._connection.execute(query)]

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

    def area_tree(self) -> Sequence[Area]:
        """All places: which of them a line may name is decided by what lies in reach."""
        columns = (areas.c.area_id, areas.c.name, areas.c.level, areas.c.parent_id)
        rows = self._connection.execute(select(*columns).order_by(areas.c.area_id))
        return [Area(row.area_id, row.name, Level(row.level), row.parent_id) for row in rows]


def _marks() -> Any:
    """When each ticket was first accepted and reached, and what the last visit found."""
    events = ticket_events
    closes = (events.c.to_state == State.CLOSED.value) & (events.c.from_state != events.c.to_state)
    found = events.c.outcome.is_not(None) & events.c.outcome.not_in(UNSETTLED)
    return (
        select(
            events.c.ticket_id,
            func.min(events.c.at).filter(events.c.action == "accept").label("accepted_at"),
            func.min(events.c.at).filter(events.c.action == "arrive").label("arrived_at"),
            func.max(events.c.at).filter(closes).label("closed_at"),
            func.max(events.c.outcome).filter(found).label("outcome"),
        )
        .group_by(events.c.ticket_id)
        .subquery()
    )


def _words() -> Any:
    """Her own word: the lowest, if she was asked more than once."""
    return (
        select(follow_ups.c.ticket_id, func.min(follow_ups.c.satisfied).label("satisfied"))
        .group_by(follow_ups.c.ticket_id)
        .subquery()
    )


def _first_verdict() -> ColumnElement[bool]:
    """The verdict that opened the ticket: later ones are only attached."""
    other = verdicts.alias()
    first = (
        select(func.min(other.c.decided_at))
        .where(other.c.ticket_id == tickets.c.ticket_id)
        .scalar_subquery()
    )
    return and_(verdicts.c.ticket_id == tickets.c.ticket_id, verdicts.c.decided_at == first)


def _alert_at() -> ColumnElement[Any]:
    received = select(func.min(alerts.c.received_at)).where(
        alerts.c.ticket_id == tickets.c.ticket_id
    )
    return received.scalar_subquery()


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


def _facts(row: Row[Any]) -> TicketFacts:
    return TicketFacts(
        ticket_id=row.ticket_id,
        kind=row.kind,
        area_id=row.area_id,
        home_id=row.home_id,
        opened_at=row.opened_at,
        due_at=_due_at(row),
        accepted_at=row.accepted_at,
        arrived_at=row.arrived_at,
        closed_at=row.closed_at if row.state == State.CLOSED.value else None,
        satisfied=row.satisfied,
        cause_code=row.cause_code,
        outcome=row.outcome,
        repeated=row.repeated,
    )


def _due_at(row: Row[Any]) -> datetime | None:
    """Latencies count from `judge_at`, or from the end of asking; an alert's from its receipt."""
    judge_at: datetime | None = row.judge_at
    if judge_at is None or row.kind != TicketKind.MISSED.value:
        received_at: datetime | None = row.alert_at
        return judge_at or received_at
    decided_at: datetime = row.decided_at
    return min(judge_at + timedelta(seconds=row.definition.get("ask_s", 0)), decided_at)
