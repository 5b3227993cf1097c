"""All that is open in an area: what a hand-over sheet says."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from hub.adapters.sql.schema import (
    Instant,
    absences,
    duty_log,
    follow_ups,
    handover_sheets,
    homes,
    hub_absences,
    incident_lines,
    incidents,
    leaves,
    ticket_clocks,
    tickets,
    whistles,
    worker_areas,
)
from hub.adapters.sql.views.paging import within
from hub.domain.duty import (
    AHEAD,
    MOST_LINES,
    Content,
    FollowUpLine,
    HomeAway,
    HubAbsence,
    IncidentLine,
    PromiseLine,
    TicketCount,
    TicketLine,
    WhistleLine,
    WorkerAway,
)
from hub.domain.tickets import OPEN
from hub.domain.walks import WALKED
from hub.domain.whistles import WhistleState

_OPEN = tickets.c.state.in_([state.value for state in OPEN])
_UNDONE = whistles.c.state.in_(
    [WhistleState.CALLED.value, WhistleState.ACCEPTED.value, WhistleState.REFUSED.value]
)
_TO_WALK = func.sum(
    case((incident_lines.c.state.in_([state.value for state in WALKED]), 1), else_=0)
)


class OpenWork:
    """What is open in one area and below, at one moment."""

    def __init__(
        self, connection: Connection, area_id: str, since: datetime | None, now: datetime
    ) -> None:
        self._connection, self._area_id = connection, area_id
        self._since, self._now = since, now

    def content(self) -> Content:
        """All of it."""
        return Content(
            incidents=self._incidents(),
            counts=self._counts(),
            tickets=self._tickets(),
            promises=self._promises(),
            follow_ups=self._follow_ups(),
            whistles=self._whistles(),
            homes_away=self._homes_away(),
            workers_away=self._workers_away(),
            hub_absences=self._hub_absences(),
            entry_ids=self._entry_ids(),
        )

    def _here(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        return within(column, self._area_id)

    def _soon(
        self, from_at: ColumnElement[datetime], until_at: ColumnElement[datetime]
    ) -> ColumnElement[bool]:
        return and_(from_at <= self._now + AHEAD, until_at > self._now)

    def _incidents(self) -> tuple[IncidentLine, ...]:
        """Those with a home here, and those of an area here; counted are the homes here."""
        lives_here = self._here(homes.c.area_id)
        query = (
            select(incidents, func.count(homes.c.home_id).label("homes"), _TO_WALK.label("to_walk"))
            .outerjoin(incident_lines, incident_lines.c.incident_id == incidents.c.incident_id)
            .outerjoin(homes, and_(homes.c.home_id == incident_lines.c.home_id, lives_here))
            .where(incidents.c.closed_at.is_(None))
            .where(or_(homes.c.home_id.is_not(None), self._here(incidents.c.area_id)))
            .group_by(incidents.c.incident_id)
            .order_by(incidents.c.opened_at)
        )
        rows = self._connection.execute(query.limit(MOST_LINES))
        return tuple(
            IncidentLine(
                row.incident_id, row.area_id, row.cause, row.opened_at, row.homes, row.to_walk or 0
            )
            for row in rows
        )

    def _counts(self) -> tuple[TicketCount, ...]:
        query = (
            select(tickets.c.rung, tickets.c.priority, func.count().label("tickets"))
            .where(_OPEN, self._here(tickets.c.area_id))
            .group_by(tickets.c.rung, tickets.c.priority)
            .order_by(tickets.c.rung.desc(), tickets.c.priority)
        )
        rows = self._connection.execute(query)
        return tuple(TicketCount(row.rung, row.priority, row.tickets) for row in rows)

    def _tickets(self) -> tuple[TicketLine, ...]:
        names = tuple(TicketLine.__dataclass_fields__)
        query = (
            select(*(tickets.c[name] for name in names))
            .where(_OPEN, self._here(tickets.c.area_id))
            .order_by(tickets.c.priority, tickets.c.rung.desc(), tickets.c.opened_at)
        )
        return tuple(TicketLine(*row) for row in self._connection.execute(query.limit(MOST_LINES)))

    def _promises(self) -> tuple[PromiseLine, ...]:
        clocks = ticket_clocks.c
        now = literal(self._now, Instant())
        query = (
            select(clocks.ticket_id, clocks.promise, clocks.due_at, clocks.due_at <= now)
            .join(tickets, tickets.c.ticket_id == clocks.ticket_id)
            .where(clocks.met_at.is_(None), clocks.warn_at <= self._now)
            .where(_OPEN, self._here(tickets.c.area_id))
            .order_by(clocks.due_at, clocks.ticket_id)
        )
        rows = self._connection.execute(query.limit(MOST_LINES))
        return tuple(PromiseLine(row[0], row[1], row[2], bool(row[3])) for row in rows)

    def _follow_ups(self) -> tuple[FollowUpLine, ...]:
        names = tuple(FollowUpLine.__dataclass_fields__)
        query = (
            select(*(follow_ups.c[name] for name in names))
            .join(tickets, tickets.c.ticket_id == follow_ups.c.ticket_id)
            .where(follow_ups.c.done_at.is_(None), follow_ups.c.canceled_at.is_(None))
            .where(follow_ups.c.due_at <= self._now + AHEAD, self._here(tickets.c.area_id))
            .order_by(follow_ups.c.due_at, follow_ups.c.follow_up_id)
        )
        rows = self._connection.execute(query.limit(MOST_LINES))
        return tuple(FollowUpLine(*row) for row in rows)

    def _whistles(self) -> tuple[WhistleLine, ...]:
        names = tuple(WhistleLine.__dataclass_fields__)
        query = (
            select(*(whistles.c[name] for name in names))
            .join(tickets, tickets.c.ticket_id == whistles.c.ticket_id)
            .where(_UNDONE, self._here(tickets.c.area_id))
            .order_by(whistles.c.due_at, whistles.c.whistle_id)
        )
        rows = self._connection.execute(query.limit(MOST_LINES))
        return tuple(WhistleLine(*row) for row in rows)

    def _homes_away(self) -> tuple[HomeAway, ...]:
        query = (
            select(absences.c.home_id, absences.c.from_at, absences.c.until_at)
            .join(homes, homes.c.home_id == absences.c.home_id)
            .where(self._soon(absences.c.from_at, absences.c.until_at))
            .where(homes.c.ended_at.is_(None), self._here(homes.c.area_id))
            .order_by(absences.c.until_at, absences.c.home_id)
        )
        return tuple(HomeAway(*row) for row in self._connection.execute(query.limit(MOST_LINES)))

    def _workers_away(self) -> tuple[WorkerAway, ...]:
        query = (
            select(leaves.c.worker_id, leaves.c.from_at, leaves.c.until_at)
            .join(worker_areas, worker_areas.c.worker_id == leaves.c.worker_id)
            .where(self._soon(leaves.c.from_at, leaves.c.until_at))
            .where(self._here(worker_areas.c.area_id))
            .distinct()
            .order_by(leaves.c.until_at, leaves.c.worker_id)
        )
        return tuple(WorkerAway(*row) for row in self._connection.execute(query.limit(MOST_LINES)))

    def _hub_absences(self) -> tuple[HubAbsence, ...]:
        columns = hub_absences.c
        since = self._since or self._now - AHEAD
        query = (
            select(columns.from_at, columns.until_at, columns.cause)
            .where(or_(columns.until_at.is_(None), columns.until_at > since))
            .order_by(columns.from_at)
        )
        return tuple(HubAbsence(*row) for row in self._connection.execute(query.limit(MOST_LINES)))

    def _entry_ids(self) -> tuple[int, ...]:
        """Since the sheet before; at first of the last hours only."""
        query = (
            select(duty_log.c.entry_id)
            .where(self._here(duty_log.c.area_id), self._unsaid())
            .order_by(duty_log.c.entry_id.desc())
        )
        newest = self._connection.execute(query.limit(MOST_LINES)).scalars()
        return tuple(reversed(list(newest)))

    def _unsaid(self) -> ColumnElement[bool]:
        if self._since is None:
            return duty_log.c.at > self._now - AHEAD
        sheets = handover_sheets.c
        said = select(func.max(sheets.last_entry_id)).where(sheets.area_id == self._area_id)
        return duty_log.c.entry_id > said.scalar_subquery()
